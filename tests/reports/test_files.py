"""CSV and XLSX: cells that cannot act, days that are days, and heads that stay."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from app.reports import files

DANGEROUS = {
    "formula": "=1+1",
    "link": '=HYPERLINK("https://example.com","Open")',
    "plus": "+1+1",
    "minus": "-2+3+cmd",
    "at": "@SUM(1)",
    "tab": "\t=1+1",
    "carriage return": "\r=1+1",
    "line feed": "\n=1+1",
    "full width": "\uff1d1+1",
    "space before": " =1+1",
    "telephone written with hyphens": "+1-555-0100",
}
HARMLESS = {
    "a name": "Lina Sample",
    "a hyphen inside": "Anne-Marie",
    "negative number": "-5",
    "negative decimal": "-4,5",
    "telephone": "+47 22 33 44 55",
    "blank": "",
    "an apostrophe": "'t Hooft",
    "Hebrew": "נועה",
}


@pytest.mark.parametrize("text", DANGEROUS.values(), ids=DANGEROUS.keys())
def test_a_cell_that_would_compute_gets_an_apostrophe(text):
    assert files.defused(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_harmless_cell_stays_as_it_is(text):
    assert files.defused(text) == text


def read_csv(file):
    with file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8():
    with files.to_csv(["Name"], []) as file:
        assert file.read().startswith(b"\xef\xbb\xbf")


def test_csv_keeps_commas_quotes_and_lines_and_writes_days_as_iso():
    rows = [('Lina "L" Sample, Jr.', date(2026, 2, 9), None), ("two\nlines", None, "=1+1")]
    assert read_csv(files.to_csv(["Name", "Due", "Note"], rows)) == [
        ["Name", "Due", "Note"],
        ['Lina "L" Sample, Jr.', "2026-02-09", ""],
        ["two\nlines", "", "'=1+1"],
    ]


def test_xlsx_holds_texts_as_texts_and_days_as_days():
    rows = [("=1+1", date(2026, 2, 9)), ("https://example.com", None), ("נועה", date(2027, 1, 1))]
    with files.to_xlsx(files.Sheet("People", ["Name", "Due"], rows)) as file:
        body = file.read()
    read = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_name("People").to_python()
    assert read == [
        ["Name", "Due"],
        ["=1+1", date(2026, 2, 9)],
        ["https://example.com", ""],
        ["נועה", date(2027, 1, 1)],
    ]
    sheet = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert re.search(r'<pane [^>]*ySplit="1"[^>]*state="frozen"', sheet)


@pytest.mark.parametrize("name", ["Who: is [where]?", "A very long name of a course that no sheet could ever hold"])
def test_any_title_makes_a_sheet_name(name):
    with files.to_xlsx(files.Sheet(name, ["Name"], [("Lina",)])) as file:
        assert CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()
