"""Reports: completions and certificates with filters, and every report as CSV and XLSX."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from app.core.access import Role
from app.reports import REPORTS, contract
from app.web import downloads, hr_reports
from tests import factories, factories_hr
from tests.factories import NOW
from tests.factories_hr import table_names
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def done(database, content, company):
    """Lina completed ten days ago and Kai today: their certificates' numbers."""
    lina, kai = company.ids["learner"], company.ids["colleague"]
    early = factories.complete(
        database, content, factories.learner(lina, "Learner Sample"), now=NOW - timedelta(days=10)
    )
    return early, factories.complete(database, content, factories.learner(kai, "Colleague Sample"))


def rows_of(response):
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


RECORDS = ("completions", "certificates")


@pytest.mark.parametrize("name", RECORDS)
def test_the_newest_come_first(browser, done, name):
    page = browser("hr").get(f"/hr/reports/{name}/").text
    assert table_names(page) == ["Colleague Sample", "Learner Sample"]
    assert "2 rows" in page


FILTERS = {
    "a course": ("course=first-day", ["Colleague Sample", "Learner Sample"]),
    "from a day": ("since=2026-11-11", ["Colleague Sample"]),
    "from that very day": ("since=2026-11-20", ["Colleague Sample"]),
    "until a day": ("until=2026-11-19", ["Learner Sample"]),
    "until that very day": ("until=2026-11-10", ["Learner Sample"]),
    "between": ("since=2026-11-11&until=2026-11-19", []),
    "text": ("q=colleague", ["Colleague Sample"]),
}


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS.keys())
def test_filters_are_the_same_on_page_and_in_files(browser, done, name, query, expected):
    hr = browser("hr")
    assert table_names(hr.get(f"/hr/reports/{name}/?{query}").text) == expected
    assert [row[0] for row in rows_of(hr.get(f"/hr/reports/{name}.csv?{query}"))[1:]] == expected


@pytest.mark.parametrize("name", RECORDS)
def test_a_filter_by_department(browser, database, company, done, name):
    _entity, sales = factories_hr.add_entity(database)
    hr = browser("hr")
    assert table_names(hr.get(f"/hr/reports/{name}/?department={sales}").text) == []
    assert len(table_names(hr.get(f"/hr/reports/{name}/?department={company.department_id}").text)) == 2


WRONG = {
    "the wrong way round": ("since=2026-11-20&until=2026-11-01", "The last day is before the first."),
    "not a day": ("since=yesterday", "Not a valid date value."),
}


@pytest.mark.parametrize(("query", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_filter_is_said_and_makes_no_file(browser, done, query, sentence):
    hr = browser("hr")
    page = hr.get(f"/hr/reports/completions/?{query}")
    assert page.status_code == 422
    assert sentence in page.text
    assert table_names(page.text) == []
    assert hr.get(f"/hr/reports/completions.csv?{query}").status_code == 400


def test_certificates_lead_to_their_verification_and_say_what_they_are_worth(browser, done):
    page = browser("hr").get("/hr/reports/certificates/").text
    for number in done:
        assert f'href="/verify/{number}"' in page
    assert page.count("Valid</span>") == 2
    with time_machine.travel(NOW + timedelta(days=360), tick=False):
        assert browser("hr").get("/hr/reports/certificates/").text.count("Expired</span>") == 1


def test_certificates_as_csv(browser, done):
    early, _late = done
    head, _newest, oldest = rows_of(browser("hr").get("/hr/reports/certificates.csv"))
    assert head == [
        "Name", "Employee number", "Legal entity", "Department", "Course", "Certificate", "Issued on", "Valid through",
        "Status",
    ]  # fmt: skip
    assert oldest == [
        "Learner Sample", "E-learner", "Harbour Lane AS", "Customer service", "The first day", early, "2026-11-10",
        "2027-11-09", "Valid",
    ]  # fmt: skip


def test_who_is_where_as_csv_has_three_columns_for_each_course(browser, database, content, company):
    factories.assign(database, content, company)
    rows = rows_of(browser("hr").get("/hr/reports/people_by_course.csv?q=learner"))
    assert rows[0][-3:] == ["The first day: Progress", "The first day: Standing", "The first day: Due"]
    assert rows[1] == [
        "Learner Sample", "E-learner", "learner@example.com", "Harbour Lane AS", "Customer service", "",
        "Manager Sample", "Not started", "Assigned", "2026-12-04",
    ]  # fmt: skip


def test_who_is_where_as_xlsx_has_real_days(browser, database, content, company):
    factories.assign(database, content, company)
    response = browser("hr").get("/hr/reports/people_by_course.xlsx?q=learner")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0)
    assert sheet.to_python()[1][-1] == date(2026, 12, 4)


def test_a_name_that_is_a_formula_is_defused(browser, database, company):
    factories_hr.add_people(database, ["evil"], company.legal_entity_id, name='=HYPERLINK("https://example.com")')
    rows = rows_of(browser("hr").get("/hr/reports/people_by_course.csv?q=evil"))
    assert rows[1][0] == '\'=HYPERLINK("https://example.com")'


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", REPORTS)
def test_files_say_how_long_they_are_and_what_they_are(browser, done, name, kind):
    response = browser("auditor").get(f"/hr/reports/{name}.{kind}")
    assert response.content_length == len(response.data)
    assert response.content_type == downloads.MEDIA_TYPES[kind]
    assert response.headers["Cache-Control"] == "private, no-store"
    file_name = f"{name.replace('_', '-')}-2026-11-20.{kind}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file_name}"'


def test_a_large_file_is_sent_from_the_disk_whole(browser, database, company, monkeypatch):
    monkeypatch.setattr(downloads.files, "KEPT_IN_MEMORY", 10)
    response = browser("hr").get("/hr/reports/people_by_course.csv")
    body = b"".join(response.response)
    response.close()
    assert len(body) == response.content_length > 10


@pytest.mark.parametrize("path", ["/hr/reports/", *(f"/hr/reports/{name}/" for name in REPORTS)])
def test_pages_need_six_queries_and_certificates_one_for_what_is_being_made(browser, database, done, path):
    hr = browser("hr")
    with statements(database) as seen:
        assert hr.get(path).status_code == 200
    assert len(seen) <= (7 if "certificates" in path else 6)


@pytest.mark.parametrize("name", REPORTS)
def test_files_need_as_many_queries_for_many_people(browser, database, content, company, name):
    ids = factories_hr.add_people(database, [f"p{number:03}" for number in range(60)], company.legal_entity_id)
    factories_hr.assign_to(database, content, company, ids)
    hr = browser("hr")
    with statements(database) as seen:
        assert hr.get(f"/hr/reports/{name}.csv").status_code == 200
    assert len(seen) <= 6


def test_there_is_no_other_report(browser, company):
    hr = browser("hr")
    assert hr.get("/hr/reports/salaries/").status_code == 404
    assert hr.get("/hr/reports/salaries.csv").status_code == 404
    assert hr.get("/hr/reports/completions.pdf", follow_redirects=True).status_code == 404


@pytest.mark.parametrize(("word", "status"), [("auditor", 200), ("manager", 403), ("admin", 403), ("learner", 403)])
@pytest.mark.parametrize("path", ["/hr/reports/", "/hr/reports/completions/", "/hr/reports/completions.csv"])
def test_who_else_may_look(browser, company, path, word, status):
    assert browser(word).get(path).status_code == status


@pytest.mark.parametrize("name", REPORTS)
def test_records_of_other_legal_entities_are_left_out(browser, database, company, done, name):
    entity, sales = factories_hr.add_entity(database)
    factories_hr.add_people(database, ["gil"], entity, sales)
    factories_hr.give_role(database, company.ids["hr"], Role.HR, entity)
    hr = browser("hr")
    for path in (f"/hr/reports/{name}/", f"/hr/reports/{name}.csv"):
        assert "Learner Sample" not in hr.get(path).data.decode()


def test_pages_end_where_nobody_turns_them_any_more_and_files_do_not(hr, database, content, company, monkeypatch):
    for module in (contract, hr_reports):
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
    ids = list(company.ids.values())
    factories_hr.assign_to(database, content, company, ids[:3], days=5, ago=20)
    assert "There are more than" not in hr.get("/hr/reports/overdue/").text
    factories_hr.assign_to(database, content, company, ids[3:], days=5, ago=20)
    page = hr.get("/hr/reports/overdue/").text
    assert "There are more than 3 rows. Pages end there; files hold them all." in page
    assert "1 to 3 of 3" in page
    assert len(hr.get("/hr/reports/overdue.csv").data.decode().splitlines()) == 1 + len(ids)
