"""The dashboard: each number is that of the page it leads to, within the reader's companies, and few statements make it."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from app.core.access import Role
from app.jobs import JOBS
from app.jobs.contract import House
from app.services import daily_counts, people
from app.services.people import Post
from tests import factories, factories_hr
from tests.factories import NOW
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")

LINK = re.compile(r'<a href="(/hr/\?[^"]*)">(?:<strong>)?(\d+)(?:</strong>.*?)?</a>', re.DOTALL)
PEOPLE = re.compile(r"(\d+) (?:person|people)</caption>")


@pytest.fixture
def house(database, content):
    return House(database=database, catalogue=content, public_url="https://learn.example.com")


@pytest.fixture
def staff(database, content, company):
    """Bea is overdue, Cai has days left, Dov's certificate runs out soon, Eva's did, Fay is deactivated, Gil works elsewhere."""
    sales = factories_hr.add_entity(database)
    harbour = (company.legal_entity_id, company.department_id)
    places = {"bea": harbour, "cai": harbour, "dov": (harbour[0], None), "eva": harbour, "fay": harbour, "gil": sales}
    staff = {}
    for word, place in places.items():
        (staff[word],) = factories_hr.add_people(database, [word], *place)
    factories_hr.assign_to(database, content, company, [staff["bea"]], days=5, ago=20)
    factories_hr.assign_to(database, content, company, list(staff.values()))
    for word, ago in (("dov", 300), ("eva", 400)):
        factories.complete(database, content, factories.learner(staff[word]), now=NOW - timedelta(days=ago))
    with database.writing.begin() as db:
        people.set_active(db, staff["fay"], False, NOW, actor_id=None)
        bergen = Post(legal_entity_id=harbour[0], department_id=harbour[1], location="Bergen & Voss")
        people.move(db, staff["bea"], bergen, NOW.date(), NOW, actor_id=None)
    return staff


def count(database, house):
    """What the worker does every ten minutes."""
    write = JOBS[daily_counts.JOB](house, {})
    with database.writing.begin() as db:
        write(db)


def numbers(page):
    """Every number of a page that leads to people, by address."""
    return {unescape(address): int(number) for address, number in LINK.findall(page)}


@pytest.mark.parametrize("reach", ["all", "own"])
def test_each_number_is_that_of_the_page_it_leads_to(browser, database, company, house, staff, reach):
    if reach == "own":
        factories_hr.give_role(database, company.ids["hr"], Role.HR, company.legal_entity_id)
    count(database, house)
    hr = browser("hr")
    found = numbers(hr.get("/hr/dashboard/").text)
    assert len(found) >= 10
    for address, number in found.items():
        page = hr.get(address).text
        told = PEOPLE.search(page)
        assert (int(told.group(1)) if told else 0) == number, address
    everywhere = reach == "all"
    assert found["/hr/?required=open"] == (3 if everywhere else 2)
    assert found["/hr/?standing=overdue"] == 1
    assert found["/hr/?required=done"] == 1
    assert found["/hr/?expires=90"] == 1
    assert found["/hr/?course=first-day&required=any"] == (5 if everywhere else 4)


def test_says_what_changed_within_a_week(browser, database, house, content, staff):
    with time_machine.travel(NOW - timedelta(days=7), tick=False):
        count(database, house)
    factories.complete(database, content, factories.learner(staff["bea"]))
    count(database, house)
    page = browser("hr").get("/hr/dashboard/").text
    assert page.count("1 fewer than a week ago") == 2  # with something to do, and overdue
    assert page.count("1 more than a week ago") == 1
    assert page.count("As many as a week ago") == 1
    assert "13 Nov 2026" in page


def test_counting_again_replaces_the_counts_of_the_day(browser, database, house, content, staff):
    count(database, house)
    factories.complete(database, content, factories.learner(staff["bea"]))
    count(database, house)
    assert "/hr/?standing=overdue" in browser("hr").get("/hr/dashboard/").text
    found = numbers(browser("hr").get("/hr/dashboard/").text)
    assert found["/hr/?standing=overdue"] == 0
    assert found["/hr/?required=done"] == 2


def test_what_people_choose_for_themselves_is_not_counted(
    browser, database, app, monkeypatch, tmp_path, company, staff
):
    edits = {factories_hr.trees.COURSE: ("validity_months: 12", "voluntary: true")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits=edits)
    voluntary = factories.content_at(tmp_path)
    count(database, House(database=database, catalogue=voluntary, public_url="https://learn.example.com"))
    assert "Nobody is counted yet." in browser("hr").get("/hr/dashboard/").text


def test_before_anybody_is_counted_the_page_says_so(browser, company):
    assert "Nobody is counted yet." in browser("hr").get("/hr/dashboard/").text


def test_eight_statements_at_most_however_many_people(browser, database, company, house, content):
    ids = factories_hr.add_people(database, [f"p{number:03}" for number in range(60)], company.legal_entity_id)
    factories_hr.assign_to(database, content, company, ids)
    count(database, house)
    hr = browser("hr")
    with statements(database) as seen:
        assert hr.get("/hr/dashboard/").status_code == 200
    assert len(seen) <= 8
