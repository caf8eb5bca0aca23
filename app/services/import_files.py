"""Files of people as rows of cells: CSV in the encodings and with the separators that HR's systems write, and XLSX.

A file is judged by what it holds, never by its name, and read row by row. An XLSX file is looked through before it is opened:
how much it unpacks to, and how far its cells reach, since its reader keeps the whole sheet in memory.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from app.core.people_import import Cell

LARGEST = 25_000_000
MOST_ROWS = 199_998
MOST_COLUMNS = 52
MOST_UNPACKED = 400_000_000
MOST_PARTS = 1_000
CHUNK = 1 << 20
SEPARATORS = ",;\t"
FAR = re.compile(
    rb"""\sr\s*=\s*["'](?:[A-Za-z]{3}|[B-Zb-z][A-Za-z]|[A-Za-z]{0,3}(?:[2-9][0-9]{5}|[0-9]{7})|[^"'<>]{0,40}&)"""
)
"""A cell beyond column AZ or row 199,999, or written so that nobody could tell."""
OVERLAP = 64
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class UnreadableFile(Exception):
    """A file of people that cannot be read; `code` says why, and the pages have the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class PeopleFile:
    """A file of people that can be read: its headings, and `encoding` where it is a CSV."""

    body: bytes
    headings: tuple[str, ...]
    encoding: str | None

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows that are not empty, each with its number in the file, where the headings are 1. Raises UnreadableFile."""
        for number, cells in enumerate(_cells(self.body, self.encoding), start=1):
            if number > MOST_ROWS + 1:
                raise UnreadableFile("too_many_rows")
            if number > 1 and any(cell not in (None, "") for cell in cells):
                yield number, cells


def opened(body: bytes) -> PeopleFile:
    """The file with these bytes; raises UnreadableFile."""
    if not body.strip():
        raise UnreadableFile("empty")
    if len(body) > LARGEST:
        raise UnreadableFile("too_large")
    if body.startswith(OLD_EXCEL):
        raise UnreadableFile("old_excel")
    encoding = None if body.startswith(b"PK\x03\x04") else _encoding(body)
    if encoding is None:
        _look_through(body)
    first = next(_cells(body, encoding), [])
    if len(first) > MOST_COLUMNS:
        raise UnreadableFile("too_many_columns")
    headings = tuple(" ".join(str(cell if cell is not None else "").split()) for cell in first)
    if not any(headings):
        raise UnreadableFile("no_headings")
    return PeopleFile(body, headings, encoding)


def _cells(body: bytes, encoding: str | None) -> Iterator[Sequence[Cell]]:
    return _sheet(body) if encoding is None else _csv(body, encoding)


def _encoding(body: bytes) -> str:
    """UTF-16 and UTF-8 by their marks, else UTF-8 where it is valid, else Windows-1252."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for start in range(0, len(body), CHUNK):
            decoder.decode(body[start : start + CHUNK], final=start + CHUNK >= len(body))
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _csv(body: bytes, encoding: str) -> Iterator[list[str]]:
    """The rows of a CSV file. What its encoding cannot read becomes a question mark in a diamond, and is seen as such."""
    text = io.TextIOWrapper(io.BytesIO(body), encoding=encoding, errors="replace", newline="")
    first = text.readline()
    text.seek(0)
    try:
        yield from csv.reader(text, delimiter=_separator(first))
    except csv.Error as error:
        raise UnreadableFile("broken_csv") from error


def _separator(line: str) -> str:
    """The separator that stands most often in the line of headings, outside quotes."""
    outside = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=outside.count)


def _sheet(body: bytes) -> Iterator[Sequence[Cell]]:
    """The rows of the first sheet that is not hidden, from the first row of the sheet on."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        names = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        if not names:
            raise UnreadableFile("no_sheet")
        sheet = book.get_sheet_by_name(names[0])
        yield from sheet.iter_rows()
    except PasswordError as error:
        raise UnreadableFile("has_password") from error
    except CalamineError as error:
        raise UnreadableFile("broken_xlsx") from error


def _look_through(body: bytes) -> None:
    """Refuse a file that unpacks to too much, or whose cells reach too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise UnreadableFile("too_large")
            left = MOST_UNPACKED
            for part in parts:
                left -= _unpacked(archive, part, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableFile("broken_xlsx") from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """How many bytes a part unpacks to, whatever it says of itself. Its cells are looked at on the way."""
    part.file_size = left + 2 * CHUNK  # reads on to the true end, or to what is too much
    size, tail = 0, b""
    with archive.open(part) as opened_part:
        while chunk := opened_part.read(CHUNK):
            size += len(chunk)
            if size > left or (part.filename.endswith(".xml") and FAR.search(tail + chunk)):
                raise UnreadableFile("too_large")
            if not tail and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00", b"<\x00")):
                raise UnreadableFile("broken_xlsx")  # in which no cell could be looked at
            tail = chunk[-OVERLAP:]
    return size
