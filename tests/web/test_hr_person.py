"""One person on HR's page: who they are, why they have a course, and what they hold."""

import pytest
import time_machine

from app.core.access import Role
from app.services import people
from app.services.people import Post
from tests import factories, factories_hr
from tests.factories import NOW
from tests.web.conftest import statements


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def path(company):
    return f"/hr/people/{company.ids['learner']}/"


def test_shows_who_they_are_and_where_they_work(browser, path):
    page = browser("hr").get(path).text
    for words in ("Learner Sample", "E-learner", "learner@example.com", "Customer service", "Manager Sample"):
        assert f"<bdi>{words}</bdi>" in page


def test_says_why_they_have_a_course_by_when_and_how_often_they_tried(browser, database, content, company, path):
    factories.assign(database, content, company)
    who = factories.learner(company.ids["learner"])
    for right in (False, True):
        attempt_id = factories.start_attempt(database, content, who)
        factories.answer(database, content, who, attempt_id, right=right)
        factories.submit(database, content, who, attempt_id)
    page = browser("hr").get(path).text
    assert "Assigned to Customer service by Hr Sample" in page
    assert "In progress, due 4 Dec 2026" in page
    assert "2 attempts at the quiz" in page


def test_leads_to_the_certificate_and_to_its_verification(browser, database, content, company, path):
    number = factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr = browser("hr")
    page = hr.get(path).text
    assert "Chosen by the person" in page
    assert f'href="/certificates/{number}.pdf"' in page
    assert f'href="/verify/{number}"' in page
    assert "Valid through 19 November 2027" in page


def test_every_place_of_work_stays_on_record(browser, database, company, path):
    entity, sales = factories_hr.add_entity(database)
    with database.writing.begin() as db:
        to = Post(legal_entity_id=entity, department_id=sales)
        people.move(db, company.ids["learner"], to, NOW.date().replace(day=25), NOW, actor_id=None)
    page = browser("hr").get(path).text
    assert "<bdi>Sales</bdi>" in page
    assert "from 25 November 2026" in page
    assert "until before 25 November 2026" in page


def test_needs_six_queries_at_most(browser, database, content, company, path):
    factories.assign(database, content, company)
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr = browser("hr")
    with statements(database) as seen:
        assert hr.get(path).status_code == 200
    assert len(seen) <= 6


@pytest.mark.parametrize(("word", "status"), [("auditor", 200), ("manager", 403), ("admin", 403), ("colleague", 403)])
def test_who_else_may_look(browser, path, word, status):
    assert browser(word).get(path).status_code == status


def test_the_auditor_finds_nothing_to_press(browser, path):
    assert "/hr/assign/" not in browser("auditor").get(path).text


def test_people_out_of_reach_are_not_found(browser, database, company, path):
    entity, _sales = factories_hr.add_entity(database)
    factories_hr.give_role(database, company.ids["hr"], Role.HR, entity)
    hr = browser("hr")
    assert hr.get(path).status_code == 404
    assert hr.get("/hr/people/999999/").status_code == 404
