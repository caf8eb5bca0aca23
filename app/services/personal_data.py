"""Everything stored about a person, to take away: a ZIP with the rows as JSON, the files, and a page to read them by.

What is in it follows from the registry of stored fields, so that nothing is forgotten. It is read row by row, outside of
any transaction, and kept on the disk where it is large.
"""

import io
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from app.core.stored import STORED
from app.services import audit
from app.store.queries import personal_data as queries
from app.store.queries.personal_data import About

KEPT_IN_MEMORY = 1_000_000
MOST_READ = 500
"""Rows of a table on the page: nobody reads more, and the JSON has them all."""
FORMAT = "gangway-person-1"
PRIVATE_SUBJECTS = ("item_report", "comment_report")
"""What the log says of these is for the person alone."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the page in the archive says, in the reader's language: its title, a lead, and a title for each table."""

    language: str
    direction: str
    title: str
    lead: str
    deeds: str
    more: str
    tables: Mapping[str, str]


def archive(db: Session, about: About, words: Words, now: datetime, *, to_person: bool) -> IO[bytes]:
    """The archive at its start; whoever sends it closes it. HR gets neither private rows nor what `about` leaves out."""
    spooled = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 whoever sends it closes it
    with (
        ZipFile(spooled, "w", ZIP_DEFLATED) as bundle,
        tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as page,
        tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as data,
    ):
        rows = _Rows(io.TextIOWrapper(data, "utf-8", write_through=True), io.TextIOWrapper(page, "utf-8"), words)
        rows.begin(now, to_person=to_person)
        for name, stored in STORED.items():
            columns = stored.exported(to_person=to_person)
            if stored.owner is not None and columns:
                rows.table(name, _shown(db, bundle, name, about, columns, to_person=to_person), words.tables[name])
        rows.table("deeds", queries.deeds(db, about.person_id), words.deeds)
        rows.end()
        for name, file in (("data.json", data), ("index.html", page)):
            file.seek(0)
            with bundle.open(name, "w") as entry:
                copyfileobj(file, entry)
    spooled.seek(0)
    return spooled


def note(db: Session, person_id: int, now: datetime, *, actor_id: int, reason: str | None) -> None:
    """Note in the log that somebody's data was taken away: by the person, or by HR for a reason of the neutral list."""
    audit.record(db, now, actor_id, "person.exported", ("person", person_id), reason=reason)


def _shown(
    db: Session, bundle: ZipFile, name: str, about: About, columns: tuple[str, ...], *, to_person: bool
) -> Iterator[dict[str, Any]]:
    """The rows of a table as they are shown, their files put into the archive beside them."""
    files = queries.files(name, columns)
    numbers = queries.certificate_numbers(db, about.person_id) if name == "certificate_document" else {}
    for row in queries.rows(db, name, about, columns):
        if not to_person and row.get("subject_kind") in PRIVATE_SUBJECTS:
            continue
        if row.get("is_secret"):
            row |= {"text": "", "html": ""}
        for column in files:
            body = queries.file(db, name, row, column)
            row[column] = _put(bundle, _path(name, row, numbers), body) if body else None
        yield row


def _path(name: str, row: Mapping[str, Any], numbers: Mapping[int, str]) -> str:
    """Where a file lies in the archive."""
    if name == "certificate_document":
        return f"certificates/{numbers[row['certificate_id']]}.pdf"
    written = row.get("file_name") or row.get("name") or "file"
    return f"files/{name}-{row['id']}-{re.sub(r'[^A-Za-z0-9._-]+', '-', written)[-80:].lstrip('.')}"


def _put(bundle: ZipFile, path: str, body: bytes) -> str:
    """Put a file into the archive as it is: PDFs and pictures are compressed already."""
    bundle.writestr(path, body, compress_type=ZIP_STORED)
    return path


class _Rows:
    """The two readings of the rows, written side by side: JSON for programs, a page for people."""

    def __init__(self, data: io.TextIOWrapper, page: io.TextIOWrapper, words: Words) -> None:
        self.data, self.page, self.words = data, page, words

    def begin(self, now: datetime, *, to_person: bool) -> None:
        """What the archive is."""
        head = {"format": FORMAT, "made_at": now.isoformat(), "is_for_the_person": to_person}
        self.data.write(json.dumps(head)[:-1] + ', "tables": {')
        title, lead = escape(self.words.title), escape(self.words.lead)
        self.page.write(
            f'<!doctype html>\n<html lang="{escape(self.words.language)}" dir="{escape(self.words.direction)}">\n'
            f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<h1>{title}</h1>\n<p>{lead}</p>\n"
        )
        self._comma = ""

    def table(self, name: str, rows: Iterator[dict[str, Any]], title: str) -> None:
        """A table with its rows; the page leaves out one that has none."""
        self.data.write(f"{self._comma}\n{json.dumps(name)}: [")
        self._comma, between = ",", ""
        for number, row in enumerate(rows):
            if number == 0:
                self.page.write(f"<h2>{escape(title)}</h2>\n")
            written = {column: _plain(value) for column, value in row.items()}
            self.data.write(f"{between}\n  {json.dumps(written, ensure_ascii=False)}")
            between = ","
            if number < MOST_READ:
                lines = "".join(_line(*pair) for pair in written.items() if pair[1] is not None)
                self.page.write(f"<dl>{lines}</dl>\n<hr>\n")
            elif number == MOST_READ:
                self.page.write(f"<p>{escape(self.words.more)}</p>\n")
        self.data.write("]")

    def end(self) -> None:
        """Close what is open."""
        self.data.write("\n}}\n")
        self.page.write("</html>\n")
        self.data.detach()
        self.page.flush()
        self.page.detach()


def _plain(value: Any) -> Any:
    """A value as JSON has it: days and instants as ISO 8601 writes them."""
    return value.isoformat() if isinstance(value, date) else value


def _line(column: str, value: Any) -> str:
    """A value on the page."""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"<dt>{escape(column.replace('_', ' '))}</dt><dd><bdi>{escape(shown)}</bdi></dd>\n"
