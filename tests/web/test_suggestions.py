"""Suggestions to share: HR lets a week out, people read, join and leave, and nothing is posted for anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.mail.messages import ONE_CLICK
from app.services import suggestions
from app.services.leaving_links import SUGGESTIONS
from app.store.models import AuditEvent, SuggestionIssue, SuggestionSubscriber
from app.web.site import EXTENSION
from tests import factories, factories_hr
from tests.factories import NOW
from tests.web.conftest import statements

PAGE = "/suggestions/"
WEEK = "/hr/suggestions/first-week/"
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def digest(content):
    return content.suggestions["first-week"]["en"].digest


@pytest.fixture
def out(database, content, company, digest):
    """The week is out."""
    setting = factories.setting(content)
    with database.writing.begin() as db:
        suggestions.activate(db, setting, "first-week", digest, actor_id=company.ids["hr"])
        suggestions.begin_week(db, setting)


def subscribers(database):
    with database.reading() as db:
        return db.scalars(select(SuggestionSubscriber.person_id)).all()


class TestReading:
    def test_there_are_none_before_a_week_is_out(self, browser):
        page = browser("learner").get(PAGE).text
        assert "There are no suggestions yet." in page
        assert "Join the weekly mail" in page

    def test_posts_with_and_without_the_companys_name(self, browser, out):
        page = browser("learner").get(PAGE).text
        assert "On my first day at Our company somebody showed me" in page
        assert page.count("Names the company</span>") == 1
        assert page.count("Does not name the company</span>") == 1
        assert 'data-copy="first-week-coffee"' in page

    def test_in_the_readers_language(self, browser, out):
        page = browser("learner").get(PAGE, headers={"Accept-Language": "he"}).text
        assert "השאלה שעזרה לי" in page

    def test_what_was_changed_after_it_was_looked_at_is_not_shown(self, browser, app, content, out, monkeypatch):
        editions = {
            language: replace(each, digest="0" * 64) for language, each in content.suggestions["first-week"].items()
        }
        other = replace(content, suggestions={"first-week": editions})
        monkeypatch.setattr("app.content.live.Content.catalogue", property(lambda _self: other))
        assert "On my first day" not in browser("learner").get(PAGE).text


class TestTheMail:
    def test_people_join_and_leave_by_themselves(self, browser, database, company):
        client = browser("learner")
        page = client.post(f"{PAGE}join", follow_redirects=True).text
        assert "You get the weekly mail from now on. Nobody else can see that." in page
        assert client.post(f"{PAGE}join").status_code == 303
        assert subscribers(database) == [company.ids["learner"]]
        page = client.post(f"{PAGE}leave", follow_redirects=True).text
        assert "You get no more of these mails, and nothing is kept of it." in page
        assert subscribers(database) == []

    def test_the_link_in_the_mail_needs_no_signing_in_and_looking_changes_nothing(
        self, app, stranger, browser, database, company
    ):
        browser("learner").post(f"{PAGE}join")
        wish = SUGGESTIONS.token(app.extensions[EXTENSION].settings.secret_key, company.ids["learner"])
        address = f"{PAGE}leave/{wish}/"
        assert "You will get no more suggestions by mail." in stranger.get(address).text
        assert subscribers(database) == [company.ids["learner"]]
        assert "You get no more of these mails" in stranger.post(address, follow_redirects=True).text
        assert subscribers(database) == []
        assert stranger.post(address).status_code == 303

    def test_one_click_of_a_mail_program(self, app, stranger, browser, database, company, monkeypatch):
        browser("learner").post(f"{PAGE}join")
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
        wish = SUGGESTIONS.token(app.extensions[EXTENSION].settings.secret_key, company.ids["learner"])
        name, _equals, value = ONE_CLICK.partition("=")
        answer = stranger.post(f"{PAGE}leave/{wish}/", data={name: value})
        assert (answer.status_code, answer.data, subscribers(database)) == (204, b"", [])

    def test_a_mail_that_could_not_be_delivered_is_told_to_the_person_alone(self, browser, database, company, out):
        client = browser("learner")
        client.post(f"{PAGE}join")
        with database.writing.begin() as db:
            issue = db.scalars(select(SuggestionIssue.id)).one()
            suggestions.mark_sent(db, company.ids["learner"], issue, "550 no such mailbox")
        assert "could not be delivered to your address" in client.get(PAGE).text
        for word in ("hr", "admin"):
            for path in ("/hr/mails/", "/hr/suggestions/", f"/hr/people/{company.ids['learner']}/"):
                assert "no such mailbox" not in browser(word).get(path).text


class TestLettingOut:
    def test_hr_looks_in_every_language_and_activates(self, browser, database, content, digest, company):
        hr = browser("hr")
        assert "To be looked at</span>" in hr.get("/hr/suggestions/").text
        page = hr.get(WEEK).text
        assert "On my first day at Our company" in page
        assert "השאלה שעזרה לי" in hr.get(f"{WEEK}?language=he").text
        answer = hr.post(f"{WEEK}activate", data={"digest": digest})
        assert answer.location == "/hr/suggestions/"
        assert "Waits for its week</span>" in hr.get("/hr/suggestions/").text
        assert hr.post(f"{WEEK}activate", data={"digest": digest}).status_code == 303
        with database.reading() as db:
            assert db.scalars(select(SuggestionIssue.slug)).all() == ["first-week"]
            assert db.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("suggestions"))).all() == [
                "suggestions.activated"
            ]

    def test_what_has_changed_since_they_looked_is_looked_at_again(self, browser, database):
        page = browser("hr").post(f"{WEEK}activate", data={"digest": "0" * 64}, follow_redirects=True).text
        assert "The files have changed since you looked at them." in page
        with database.reading() as db:
            assert db.scalars(select(SuggestionIssue.id)).all() == []

    def test_what_has_not_gone_out_can_be_taken_back(self, browser, database, digest):
        hr = browser("hr")
        hr.post(f"{WEEK}activate", data={"digest": digest})
        with database.reading() as db:
            issue = db.scalars(select(SuggestionIssue.id)).one()
        address = f"/hr/suggestions/issues/{issue}/take-back"
        assert "They are taken back. Nobody has seen them." in hr.post(address, follow_redirects=True).text
        assert hr.post(address).status_code == 303
        assert "To be looked at</span>" in hr.get("/hr/suggestions/").text

    def test_what_is_out_cannot(self, browser, database, out):
        with database.reading() as db:
            issue = db.scalars(select(SuggestionIssue.id)).one()
        browser("hr").post(f"/hr/suggestions/issues/{issue}/take-back")
        assert "Out since 20 November 2026</span>" in browser("hr").get("/hr/suggestions/").text

    def test_there_is_no_other_folder(self, browser):
        hr = browser("hr")
        assert hr.get("/hr/suggestions/salaries/").status_code == 404
        assert hr.post("/hr/suggestions/salaries/activate").status_code == 404

    @pytest.mark.parametrize("word", ["learner", "manager", "auditor"])
    def test_who_else_may_not(self, browser, company, word):
        assert browser(word).get("/hr/suggestions/").status_code == 403

    @pytest.mark.parametrize(
        ("number", "said"), [(19, "told from twenty on"), (20, "At least 20 people"), (29, "At least 20 people")]
    )
    def test_how_many_is_told_from_twenty_on(self, browser, database, company, number, said):
        ids = factories_hr.add_people(database, [f"p{each:03}" for each in range(number)], company.legal_entity_id)
        with database.writing.begin() as db:
            for person_id in ids:
                suggestions.join(db, person_id, NOW)
        assert said in browser("hr").get("/hr/suggestions/").text


class TestWeeks:
    @pytest.fixture
    def three(self, database, content, company):
        """Three weeks wait; their content."""
        edition = content.suggestions["first-week"]["en"]
        editions = {letter: {"en": replace(edition, slug=letter, digest=letter * 64)} for letter in "abc"}
        with database.writing.begin() as db:
            for letter in "abc":
                given = {"slug": letter, "digest": letter * 64, "activated_at": NOW, "activated_by": company.ids["hr"]}
                db.add(SuggestionIssue(**given))
                db.flush()
        return replace(content, suggestions=editions)

    def week(self, database, content, days):
        with database.writing.begin() as db:
            issue = suggestions.begin_week(db, factories.setting(content, now=NOW + timedelta(days=days)))
            return issue.slug if issue else None

    def test_each_week_the_one_that_waited_longest(self, database, three):
        found = [self.week(database, three, days) for days in (0, 2, 6, 7, 13, 14, 20, 21)]
        assert found == ["a", "a", "a", "b", "b", "c", "c", None]

    def test_no_week_begins_on_a_day_off(self, database, three):
        assert [self.week(database, three, days) for days in (1, 2, 3)] == [None, None, "a"]

    def test_what_was_changed_is_passed_over(self, database, three):
        without = replace(three, suggestions={slug: three.suggestions[slug] for slug in "bc"})
        assert self.week(database, without, 0) == "b"

    def test_none_where_nothing_is_activated(self, database, content, company):
        assert self.week(database, content, 0) is None


def test_pages_need_a_handful_of_queries(browser, database, out):
    for word, path in (("learner", PAGE), ("hr", "/hr/suggestions/"), ("hr", WEEK)):
        client = browser(word)
        with statements(database) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= 5, (path, sent)


def test_a_week_whose_files_changed_is_told_and_can_be_activated_anew(browser, database, content, digest, out):
    with database.writing.begin() as db:
        db.execute(update(SuggestionIssue).values(digest="1" * 64, issued_on=None))
    hr = browser("hr")
    assert "Changed since it was activated: it does not go out</span>" in hr.get("/hr/suggestions/").text
    assert "To be looked at</span>" in hr.get("/hr/suggestions/").text
    assert hr.post(f"{WEEK}activate", data={"digest": digest}).status_code == 303
    assert "Waits for its week</span>" in hr.get("/hr/suggestions/").text
