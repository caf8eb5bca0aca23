"""Whom to ask is written in one place, may differ in a legal entity, and is seen wherever it is named from then on."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.company import CONTACTS, CompanyProfile
from app.services import letters, outbox
from app.store.models import Certificate
from app.store.queries import company as queries
from tests import factories
from tests.factories_mail import mailing

ADDRESS = "/admin/company/contacts/"


@pytest.fixture
def admin(browser):
    return browser("admin")


def contacts(**changes):
    return {word: f"our {word}" for word in CONTACTS} | changes


def save(admin, **changes):
    return admin.post(ADDRESS, data=contacts(**changes))


def profile(database) -> CompanyProfile:
    with database.reading() as db:
        return queries.profile(db)


def test_every_contact_is_kept_and_shown_again(admin, database):
    assert save(admin).status_code == 303
    assert {word: getattr(profile(database), word) for word in CONTACTS} == contacts()
    page = admin.get(ADDRESS).text
    assert all(f'value="our {word}"' in page for word in CONTACTS)


def test_what_nobody_changed_stays_unnamed_and_is_said_in_each_language(admin, browser, database):
    page = admin.get(ADDRESS).text
    assert 'value="the reporting channel"' in page
    given = {word: "desk 7" if word == "hr_contact" else getattr(CompanyProfile(), word) for word in CONTACTS}
    admin.post(ADDRESS, data=given)
    assert profile(database) == CompanyProfile(hr_contact="desk 7")
    client = browser("learner")
    client.post("/language/", data={"language": "he"})
    assert "desk 7" in client.get("/courses/first-day/ask/").text


def test_an_empty_one_is_named_and_nothing_changes(admin, database):
    response = save(admin, hr_contact=" ")
    assert response.status_code == 422
    assert "How to reach them: This field is required." in response.text
    assert 'value="our security_contact"' in response.text
    assert profile(database) == CompanyProfile()


class TestOfALegalEntity:
    def test_it_has_its_own_and_the_company_s_for_the_rest(self, admin, browser, database, company):
        save(admin)
        entity = str(company.legal_entity_id)
        given = dict.fromkeys(CONTACTS, "") | {"hr_contact": "desk 9"}
        assert admin.post(ADDRESS, data=given | {"entity": entity}).status_code == 303
        kept = profile(database)
        assert kept.entities == {entity: {"hr_contact": "desk 9"}}
        assert (kept.of(company.legal_entity_id).hr_contact, kept.of(None).hr_contact) == ("desk 9", "our hr_contact")
        assert "desk 9" in browser("learner").get("/courses/first-day/ask/").text
        page = admin.get(f"{ADDRESS}?entity={entity}").text
        assert 'value="desk 9"' in page
        assert "In the whole company: our security_contact." in page

    def test_one_that_there_is_not_is_not_found(self, admin):
        assert admin.get(f"{ADDRESS}?entity=4711").status_code == 404
        assert admin.post(ADDRESS, data=contacts(entity="x")).status_code == 404

    def test_a_mail_names_the_contact_of_its_reader(self, admin, database, content, company):
        save(admin)
        given = dict.fromkeys(CONTACTS, "") | {"hr_contact": "desk 9"}
        admin.post(ADDRESS, data=given | {"entity": company.legal_entity_id})
        setting = replace(factories.setting(content), company=profile(database))
        with database.reading() as db:
            (to,) = outbox.recipients(db, setting, [company.ids["learner"]]).values()
        assert "desk 9" in letters.password_link(setting, mailing(), to, "token").text


def test_what_changes_is_seen_from_then_on_and_a_certificate_keeps_what_it_says(
    admin, browser, database, content, company, monkeypatch
):
    """In a module, in a mail and on the next certificate; the one before stays as it was."""

    def finish(word):
        now_in_force = profile(database)
        monkeypatch.setattr(
            factories, "setting", lambda content, **more: replace(usual(content, **more), company=now_in_force)
        )
        number = factories.complete(database, content, factories.learner(company.ids[word]))
        return browser(word).get(f"/certificates/{number}.pdf").data

    usual = factories.setting
    save(admin, hr_contact="desk 7")
    before = finish("learner")
    settings = {
        "name": "Third Pier",
        "accent": "#14508f",
        "time_zone": "Europe/Oslo",
        "language": "en",
        "weekend": ["5", "6"],
        "paper": "A4",
        "orientation": "landscape",
    }
    assert admin.post("/admin/company/settings", data=settings).status_code == 303
    finish("colleague")
    with database.reading() as db:
        issued = {row.person_id: row for row in db.scalars(select(Certificate))}
    mine, theirs = (issued[company.ids[word]] for word in ("learner", "colleague"))
    assert (mine.facts["company"], theirs.facts["company"]) == ("Our company", "Third Pier")
    assert browser("learner").get(f"/certificates/{mine.number}.pdf").data == before
    assert "Third Pier" in browser("learner").get("/courses/first-day/arrive/").text
