"""Profiles that HR keeps: leave, leaving, links for leavers, substitutes and the company's own fields."""

import re
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from app.core.access import Role
from app.core.company import CompanyProfile
from app.jobs import leaving
from app.jobs.contract import House
from app.services import company as company_service
from app.services import organisation, people
from app.store.models import Employment, Job, Leave, Person
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("today")

LINK = re.compile(r"http://localhost(/leaver/[\w-]+/)")


@pytest.fixture
def path(company):
    return f"/admin/people/{company.ids['learner']}"


def leaves(database):
    with database.reading() as db:
        return [(row.from_on, row.until_on) for row in db.scalars(select(Leave))]


def test_leave_is_noted_changed_and_ended(hr, path, database):
    hr.post(f"{path}/leave", data={"away_from": "2026-11-10", "away_until": ""})
    hr.post(f"{path}/leave", data={"away_from": "2026-11-10", "away_until": "2026-12-24"})
    assert leaves(database) == [(date(2026, 11, 10), date(2026, 12, 25))]
    assert 'value="2026-12-24"' in hr.get(f"{path}/").text
    assert hr.post(f"{path}/leave", data={"away_from": "2026-11-10", "away_until": "2026-11-09"}).status_code == 422
    hr.post(f"{path}/leave", data={"away_from": "", "away_until": ""})
    assert leaves(database) == [(date(2026, 11, 10), NOW.date())]


def test_hr_does_not_edit_people_with_roles_or_elsewhere(hr, browser, company, database):
    assert hr.get(f"/admin/people/{company.ids['admin']}/").status_code == 404
    with database.writing.begin() as db:
        other = organisation.legal_entity(db, "Other Quay AS", "NO", NOW, actor_id=None)
        people.set_roles(db, company.ids["hr"], {Role.HR: other}, NOW, actor_id=None)
    assert browser("hr").get(f"/admin/people/{company.ids['learner']}/").status_code == 404


def test_hr_sees_no_roles_to_give(hr, browser, path):
    assert "Save roles" in browser("admin").get(f"{path}/").text
    assert "Save roles" not in hr.get(f"{path}/").text


def test_substitutes_and_own_fields_are_dated(hr, path, company, database, content):
    with database.writing.begin() as db:
        profile = CompanyProfile(name="Harbour Lane", custom_fields=("Cost centre",))
        company_service.change(db, profile, NOW, actor_id=None)
    place = f"{company.legal_entity_id}-{company.department_id}"
    form = {"place": place, "from_on": "2026-12-01", "substitute": "E-colleague", "custom_0": "4711"}
    assert hr.post(f"{path}/move", data=form).status_code == 303
    with database.reading() as db:
        post = db.scalars(select(Employment).where(Employment.from_on == date(2026, 12, 1))).one()
        assert (post.substitute_id, post.custom) == (company.ids["colleague"], {"Cost centre": "4711"})
    own = hr.post(f"{path}/move", data=form | {"substitute": "E-learner"})
    assert (own.status_code, "stand in for themselves" in own.text) == (422, True)


def test_a_day_to_come_lets_a_person_go_when_it_has_come(hr, path, database, company, content):
    hr.post(f"{path}/deactivate", data={"left_on": "2026-11-30"})
    house = House(database=database, catalogue=content, public_url="http://localhost")
    for now, is_active in ((NOW, True), (NOW.replace(day=30), False)):
        with time_machine.travel(now, tick=False):
            write = leaving.let_go(house, {})
            with database.writing.begin() as db:
                write(db)
        with database.reading() as db:
            assert db.get_one(Person, company.ids["learner"]).is_active is is_active


def test_leavers_fetch_their_certificates_by_a_link(hr, path, stranger, database, content, company):
    number = factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr.post(f"{path}/deactivate")
    (link,) = LINK.findall(hr.get(f"{path}/").text)
    assert LINK.findall(hr.get(f"{path}/").text) == []
    assert number in stranger.get(link).text
    document = stranger.get(f"{link}{number}.pdf")
    assert (document.data[:5], document.headers["Referrer-Policy"]) == (b"%PDF-", "no-referrer")
    other = factories.complete(database, content, factories.learner(company.ids["colleague"]))
    assert stranger.get(f"{link}{other}.pdf").status_code == 404
    with time_machine.travel(NOW.replace(year=2027), tick=False):
        assert stranger.get(link).status_code == 404
    hr.post(f"{path}/activate")
    assert stranger.get(link).status_code == 404


def test_guessing_links_is_slowed_down(stranger):
    answers = [stranger.get(f"/leaver/guess-{turn}/").status_code for turn in range(22)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_a_link_is_left_to_be_mailed(hr, path, company, database):
    assert hr.post(f"{path}/mail-password-link").status_code == 303
    with database.reading() as db:
        job = db.scalars(select(Job).where(Job.kind == "mail.password_link")).one()
    assert job.payload["person"] == company.ids["learner"]
