"""A manager's page: who reports to them now, and status alone."""

import pytest

from app.services import people
from app.services.people import Post
from tests import factories, factories_hr
from tests.factories import NOW
from tests.factories_hr import table_names
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


def move(database, company, word, from_on, manager_id):
    to = Post(legal_entity_id=company.legal_entity_id, department_id=company.department_id, manager_id=manager_id)
    with database.writing.begin() as db:
        people.move(db, company.ids[word], to, from_on, NOW, actor_id=None)


def test_shows_those_who_report_to_the_manager(browser, company):
    assert table_names(browser("manager").get("/team/").text) == ["Colleague Sample", "Learner Sample"]


def test_shows_progress_standing_and_due_date(browser, database, content, company):
    factories.assign(database, content, company)
    page = browser("manager").get("/team/?q=learner").text
    assert "Assigned</span>" in page
    assert "Not started, due 4 Dec 2026" in page


def test_shows_no_score_no_attempts_no_certificate_and_no_way_to_them(browser, database, content, company):
    factories.assign(database, content, company)
    who = factories.learner(company.ids["learner"])
    attempt_id = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, attempt_id, right=False)
    factories.submit(database, content, who, attempt_id)
    number = factories.complete(database, content, who)
    page = browser("manager").get("/team/").text
    assert "Certified</span>" in page
    body = page.split("<main")[1].split("</main>")[0]
    for hidden in (number, attempt_id, "attempt", "%", "/hr/", "/verify/", "learner@example.com"):
        assert hidden not in body, hidden


def test_whoever_moves_away_is_gone_on_that_day(browser, database, company):
    move(database, company, "learner", NOW.date(), company.ids["hr"])
    assert table_names(browser("manager").get("/team/").text) == ["Colleague Sample"]
    assert table_names(browser("hr").get("/team/").text) == ["Learner Sample"]


def test_whoever_moves_away_later_is_still_there(browser, database, company):
    move(database, company, "learner", NOW.date().replace(day=25), company.ids["hr"])
    assert table_names(browser("manager").get("/team/").text) == ["Colleague Sample", "Learner Sample"]
    assert browser("hr").get("/team/").status_code == 403


def test_deactivated_people_are_left_out(browser, database, company):
    with database.writing.begin() as db:
        people.set_active(db, company.ids["learner"], False, NOW, actor_id=None)
    assert table_names(browser("manager").get("/team/?everyone=y").text) == ["Colleague Sample"]


@pytest.mark.parametrize("query", ["q=hr", "q=manager", "course=first-day"])
def test_no_filter_reaches_anybody_else(browser, database, content, company, query):
    factories_hr.assign_to(database, content, company, [company.ids["hr"]])
    assert table_names(browser("manager").get(f"/team/?{query}").text) == []


@pytest.mark.parametrize("word", ["learner", "hr", "auditor", "admin"])
def test_is_not_for_those_to_whom_nobody_reports(browser, company, word):
    assert browser(word).get("/team/").status_code == 403


def test_needs_six_queries_at_most(browser, database, content, company):
    ids = factories_hr.add_people(
        database, [f"p{number:03}" for number in range(60)], company.legal_entity_id, manager_id=company.ids["manager"]
    )
    factories_hr.assign_to(database, content, company, ids)
    manager = browser("manager")
    with statements(database) as seen:
        assert "62 people" in manager.get("/team/").text
    assert len(seen) <= 6
