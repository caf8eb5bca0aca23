"""Tables as files: CSV and XLSX that open as what they are, and in which no cell can act."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.reports.contract import Value

# What spreadsheet programs take for the start of a formula, also in full width, as East Asian keyboards write it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# A sign before one number alone computes nothing: -5, +4,5, +47 22 33 44 55.
SIGNED_NUMBER = re.compile(r"[+-]\d+(?: \d+)*(?:[.,]\d+)?")
KEPT_IN_MEMORY = 1_000_000
WIDEST_COLUMN = 60
LONGEST_SHEET_NAME = 31


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet program would read it as a formula."""
    begins_formula = text.lstrip(" \u00a0").startswith(FORMULA_STARTS)
    return f"'{text}" if begins_formula and not SIGNED_NUMBER.fullmatch(text) else text


Cell = Value | float
"""A value of a report, or a number of a statistic."""


def to_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A CSV file at its start: UTF-8 with a byte order mark, which is how Excel knows it; days as YYYY-MM-DD, decimal points."""
    spooled = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 whoever sends it closes it
    text = io.TextIOWrapper(spooled, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([defused(title) for title in titles])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    text.detach()
    spooled.seek(0)
    return spooled


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return value.isoformat() if isinstance(value, date) else defused(value)


@dataclass(frozen=True)
class Sheet:
    """A table with a name."""

    name: str
    titles: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def to_xlsx(*sheets: Sheet) -> IO[bytes]:
    """An XLSX file at its start: heads frozen, texts never formulas or links, days as real dates, numbers as numbers."""
    spooled = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 whoever sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(spooled, options) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            _write(book.add_worksheet(_sheet_name(sheet.name)), sheet, bold, day)
    spooled.seek(0)
    return spooled


def _write(page: Worksheet, sheet: Sheet, bold: Format, day: Format) -> None:
    page.freeze_panes(1, 1)
    for place, title in enumerate(sheet.titles):
        page.set_column(place, place, min(max(len(title) + 2, 14), WIDEST_COLUMN))
        page.write_string(0, place, title, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif isinstance(value, int | float):
                page.write_number(number, place, value)
            elif value:
                page.write_string(number, place, value)


def _sheet_name(wanted: str) -> str:
    """A name that Excel accepts: without its forbidden characters, and short enough."""
    return re.sub(r"[\[\]:*?/\\']", " ", wanted)[:LONGEST_SHEET_NAME]
