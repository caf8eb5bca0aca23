"""HR's table of people: whom it shows, how it is filtered, sorted and paged, and that it stays as quick with many."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from app.core.access import Role
from app.reports import REPORTS
from app.store.models import Period
from app.store.queries.selection import Selection
from app.web import people_tables
from tests import factories, factories_hr, factories_policies
from tests.factories import NOW
from tests.factories_hr import table_names
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def staff(database, content, company):
    """Bea is overdue, Cai has days left, Dov has completed, Eva has nothing, Fay is deactivated."""
    words = ("bea", "cai", "dov", "eva", "fay")
    ids = factories_hr.add_people(database, words, company.legal_entity_id, company.department_id)
    staff = dict(zip(words, ids, strict=True))
    factories_hr.assign_to(database, content, company, [staff["bea"]], days=5, ago=20)
    factories_hr.assign_to(database, content, company, [staff["cai"], staff["dov"], staff["fay"]])
    factories.complete(database, content, factories.learner(staff["dov"], "Dov Sample"))
    with database.writing.begin() as db:
        factories.people.set_active(db, staff["fay"], False, NOW, actor_id=None)
    return staff


def test_shows_standing_progress_and_due_date_in_words(browser, staff):
    page = browser("hr").get("/hr/?q=bea").text
    assert "Overdue" in page
    assert "Not started, was due 5 Nov 2026" in page
    assert "The first day" in page
    page = browser("hr").get("/hr/?q=cai").text
    assert "Assigned" in page
    assert "Not started, due 4 Dec 2026" in page
    page = browser("hr").get("/hr/?q=dov").text
    assert "Certified" in page
    assert "Completed on 20 Nov 2026" in page


FILTERS = {
    "all who are active": ("", 10),
    "text in a name, whatever its case": ("q=BEA", ["Bea Sample"]),
    "text in an e-mail": ("q=cai@example.com", ["Cai Sample"]),
    "text in a number": ("q=e-dov", ["Dov Sample"]),
    "two words in any order": ("q=sample eva", ["Eva Sample"]),
    "wildcards mean themselves": ("q=%25", []),
    "a course": ("course=first-day", ["Bea Sample", "Cai Sample", "Dov Sample"]),
    "not started": ("progress=not_started", ["Bea Sample", "Cai Sample"]),
    "completed": ("progress=completed&course=first-day", ["Dov Sample"]),
    "nothing at all": ("progress=none&q=eva", ["Eva Sample"]),
    "overdue": ("standing=overdue", ["Bea Sample"]),
    "certified": ("standing=certified", ["Dov Sample"]),
    "deactivated people too": ("q=fay&everyone=y", ["Fay Sample"]),
    "not the deactivated": ("q=fay", []),
    "two that never meet": ("standing=overdue&progress=completed", []),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS.keys())
def test_filters(browser, staff, query, expected):
    response = browser("hr").get(f"/hr/?{query}")
    assert response.status_code == 200
    names = table_names(response.text)
    assert (len(names) if isinstance(expected, int) else names) == expected


def test_a_filter_by_department(browser, staff, database, company):
    entity, sales = factories_hr.add_entity(database)
    factories_hr.add_people(database, ["gil"], entity, sales)
    assert table_names(browser("hr").get(f"/hr/?department={sales}").text) == ["Gil Sample"]


def test_filters_stay_in_the_form_and_in_the_links(browser, staff):
    page = browser("hr").get("/hr/?q=sample&standing=overdue").text
    assert 'value="sample"' in page
    assert '<option selected value="overdue">' in page
    assert "?q=sample&amp;standing=overdue&amp;sort=department" in page
    assert "/hr/reports/people_by_course.csv?q=sample&amp;standing=overdue" in page


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "Gil Sample", "Manager Sample"),
        ("-name", "Manager Sample", "Gil Sample"),
        ("department", "Manager Sample", "Gil Sample"),
        ("-department", "Gil Sample", "Manager Sample"),
    ],
)
def test_sorts_by_name_or_department(browser, database, sort, first, last):
    entity, sales = factories_hr.add_entity(database)
    factories_hr.add_people(database, ["gil"], entity, sales)
    names = table_names(browser("hr").get(f"/hr/?sort={sort}").text)
    assert [name for name in names if name in {first, last}] == [first, last]


@pytest.mark.parametrize(
    "query", ["department=999", "course=no-such", "standing=unheard-of", "sort=salary", "progress=x"]
)
def test_a_filter_that_does_not_exist_is_said_and_shows_nobody(browser, company, query):
    response = browser("hr").get(f"/hr/?{query}")
    assert response.status_code == 422
    assert "One thing to look at" in response.text
    assert table_names(response.text) == []


def test_pages_of_fifty_with_right_counts(browser, database, company):
    factories_hr.add_people(database, [f"p{number:03}" for number in range(95)], company.legal_entity_id)
    hr = browser("hr")
    page = hr.get("/hr/").text
    assert "101 people" in page
    assert "1 to 50 of 101" in page
    assert len(table_names(page)) == 50
    last = hr.get("/hr/?page=3").text
    assert "101 to 101 of 101" in last
    assert len(table_names(last)) == 1
    assert hr.get("/hr/?page=99").text.count("101 to 101 of 101") == 1
    assert hr.get("/hr/?page=-4").text.count("1 to 50 of 101") == 1


def test_namesakes_are_neither_doubled_nor_lost_between_pages(browser, database, company):
    words = [f"p{number:03}" for number in range(60)]
    factories_hr.add_people(database, words, company.legal_entity_id, name="Same Sample")
    hr = browser("hr")
    links = [
        part.split("/")[0]
        for number in (1, 2)
        for part in hr.get(f"/hr/?q=same&page={number}").text.split("/hr/people/")[1:]
    ]
    assert len(links) == len(set(links)) == 60


def test_the_number_of_queries_does_not_grow_with_people(browser, database, content, company):
    hr = browser("hr")
    with statements(database) as few:
        hr.get("/hr/")
    ids = factories_hr.add_people(database, [f"p{number:03}" for number in range(60)], company.legal_entity_id)
    factories_hr.assign_to(database, content, company, ids)
    with statements(database) as many:
        hr.get("/hr/?standing=assigned&sort=department")
    assert len(many) == len(few) <= 6


class TestScope:
    @pytest.fixture
    def elsewhere(self, database, company):
        """HR of the second legal entity alone, with one person in it."""
        entity, sales = factories_hr.add_entity(database)
        factories_hr.add_people(database, ["gil"], entity, sales)
        factories_hr.give_role(database, company.ids["hr"], Role.HR, entity)
        return entity

    def test_people_of_other_legal_entities_are_not_there(self, browser, elsewhere):
        assert table_names(browser("hr").get("/hr/").text) == ["Gil Sample"]

    def test_nor_are_their_departments(self, browser, elsewhere, company):
        hr = browser("hr")
        assert "Customer service" not in hr.get("/hr/").text
        assert hr.get(f"/hr/?department={company.department_id}").status_code == 422

    def test_somebody_who_begins_next_week_is_there(self, browser, database, elsewhere):
        begins = NOW.date().replace(day=27)
        factories_hr.add_people(database, ["new"], elsewhere, hired_on=begins)
        assert table_names(browser("hr").get("/hr/").text) == ["Gil Sample", "New Sample"]

    def test_a_selection_reaches_nobody_until_it_is_said_whom(self):
        assert Selection(now=NOW, zone=None).scope == frozenset()


class TestAuditor:
    def test_sees_the_table_and_no_action(self, browser, staff):
        page = browser("auditor").get("/hr/").text
        assert "Bea Sample" in page
        assert "/hr/assign/" not in page
        assert 'name="person"' not in page

    @pytest.mark.parametrize("path", ["/hr/assign/", "/hr/assign/preview/"])
    def test_may_not_look_at_assigning(self, browser, path):
        assert browser("auditor").get(path).status_code == 403

    def test_may_not_assign(self, browser, staff):
        form = {
            "key": "a-key-of-mine",
            "people": str(staff["eva"]),
            "assign": "first-day",
            "due": "after",
            "due_days": 3,
        }
        assert browser("auditor").post("/hr/assign/", data=form).status_code == 403


TRACES = r"Completed on 20 Nov|Issued on 20 Nov|Finished a module|>20 Nov 2026<"


def test_what_people_choose_for_themselves_is_nowhere(app, browser, database, content, company, tmp_path, monkeypatch):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    edits = {factories_hr.trees.COURSE: ("validity_months: 12", "voluntary: true")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits, others=["second-day"])
    hr, learner = browser("hr"), company.ids["learner"]
    for path in ("/hr/", f"/hr/people/{learner}/", "/hr/reports/completions/", "/hr/reports/certificates/"):
        page = hr.get(path)
        assert page.status_code == 200
        assert "first-day" not in page.text, path
        assert re.findall(TRACES, page.text.replace("\n", "").replace("  ", "")) == [], path
        assert "Certified</span>" not in page.text, path


class TestColumns:
    """Which columns a table shows is the reader's choice; it is in the address, so files and kept filters follow it."""

    def test_usually_the_department_and_every_course(self, hr):
        page = hr.get("/hr/").text
        assert heads(page) == ["Name", "Department", "The first day"]
        assert '<input type="checkbox" name="column" value="department" checked>' in page
        assert '<input type="checkbox" name="column" value="manager">' in page

    def test_what_is_ticked_is_shown_and_nothing_else(self, hr):
        page = hr.get("/hr/?column=manager&column=first-day").text
        assert heads(page) == ["Name", "Manager", "The first day"]
        assert 'data-label="Manager"><div><bdi>Manager Sample</bdi>' in page
        assert heads(hr.get("/hr/?column=e-mail").text) == ["Name", "E-mail"]

    def test_ticks_that_nobody_changed_leave_files_and_filters_as_they_are(self, hr):
        page = hr.get("/hr/?q=sample&column=department&column=first-day").text
        assert heads(page) == ["Name", "Department", "The first day"]
        assert 'href="/hr/reports/people_by_course.csv?q=sample"' in page
        assert '<input type="hidden" name="query" value="q=sample">' in page

    def test_a_filter_by_course_shows_it_and_unticks_no_other(
        self, hr, app, database, content, company, monkeypatch, tmp_path
    ):
        factories_hr.assign_to(database, content, company, [company.ids["learner"]])
        factories_hr.with_content(app, monkeypatch, tmp_path, others=("second-day",))
        page = hr.get("/hr/?course=first-day&column=department&column=first-day&column=second-day").text
        assert heads(page) == ["Name", "Department", "The first day"]
        assert 'value="second-day" checked' in page
        assert heads(hr.get("/hr/?course=first-day&column=manager").text) == ["Name", "Manager", "The first day"]

    def test_a_column_that_there_is_not_changes_nothing(self, hr):
        assert heads(hr.get("/hr/?column=shoe-size").text) == ["Name", "Department", "The first day"]

    def test_sorting_and_turning_pages_keep_them(self, hr):
        assert "column=department&amp;column=manager&amp;sort=department" in (
            hr.get("/hr/?column=department&column=manager").text
        )

    @pytest.mark.parametrize("name", [name for name in REPORTS if name != "people_by_course"])
    def test_a_report_shows_the_columns_that_are_ticked(self, hr, database, content, company, name):
        factories_hr.assign_to(database, content, company, [company.ids["learner"]], days=1, ago=9)
        factories.complete(database, content, factories.learner(company.ids["colleague"]))
        factories_policies.activate(database, factories.setting(content))
        with database.writing.begin() as db:
            db.execute(
                update(Period).where(Period.completed_at.is_not(None)).values(expires_at=NOW + timedelta(days=30))
            )
        page = hr.get(f"/hr/reports/{name}/").text
        first, *others = heads(page)
        code = re.findall(r'name="column" value="([^"]+)"', page)[0]
        assert heads(hr.get(f"/hr/reports/{name}/?column={code}").text) == [first, others[0]]
        file = hr.get(f"/hr/reports/{name}.csv?column={code}").data.decode("utf-8-sig")
        assert file.splitlines()[0].split(",") == [first, others[0]]

    def test_page_and_file_know_the_same_columns_by_the_same_codes(self, content):
        selection = Selection(now=NOW, zone=ZoneInfo("UTC"), courses=tuple(content.courses))
        codes = {column.code for column in REPORTS["people_by_course"].columns(selection)[1:]}
        assert codes == {*people_tables.PLACES, *content.courses}

    def test_a_course_is_one_choice_in_the_file_of_people(self, hr):
        file = hr.get("/hr/reports/people_by_course.csv?column=first-day").data.decode("utf-8-sig")
        assert file.splitlines()[0].split(",") == [
            "Name",
            "The first day: Progress",
            "The first day: Standing",
            "The first day: Due",
        ]

    def test_they_are_kept_with_a_filter(self, hr):
        query = "q=sample&column=manager&column=e-mail"
        hr.post("/hr/filters/", data={"page": "people_by_course", "name": "Whom to ask", "query": query})
        page = hr.get("/hr/").text
        assert 'href="/hr/?q=sample&amp;column=e-mail&amp;column=manager"' in page


def heads(page: str) -> list[str]:
    """The heads of a page's table."""
    rows = re.findall(r'<th role="columnheader".*?</th>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", row).strip() for row in rows]
