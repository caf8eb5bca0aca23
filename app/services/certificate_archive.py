"""Many certificates to take away: a ZIP with the documents as they were issued, their credentials, and an index."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from app.store.queries import certificates

KEPT_IN_MEMORY = 1_000_000
MOST = 10_000
"""Certificates in one archive: about a gigabyte."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the index says, in the reader's language: title, the columns' heads, and what stands for a missing document."""

    language: str
    direction: str
    title: str
    heads: Sequence[str]
    missing: str


@dataclass(frozen=True)
class Listed:
    """A certificate as a line of the index: its number, and the line's cells as they are read."""

    number: str
    cells: Sequence[str]


def archive(db: Session, lines: Iterable[Listed], words: Words) -> IO[bytes]:
    """The archive at its start, one document in memory at a time; whoever sends it closes it.

    What is not drawn yet, or was destroyed, is named in the index without a document.
    """
    spooled = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 whoever sends it closes it
    with ZipFile(spooled, "w", ZIP_STORED) as bundle:
        listed = [(line, _put(db, bundle, line.number)) for line in lines]
        bundle.writestr("index.csv", _table(words, listed), compress_type=ZIP_DEFLATED)
        bundle.writestr("index.html", _page(words, listed), compress_type=ZIP_DEFLATED)
    spooled.seek(0)
    return spooled


def _put(db: Session, bundle: ZipFile, number: str) -> str | None:
    """Put a document and its credential into the archive; the document's place, where there is one."""
    document = certificates.document(db, number)
    if document is None:
        return None
    path = f"certificates/{number}.pdf"
    bundle.writestr(path, document.body)
    if document.credential:
        bundle.writestr(f"credentials/{number}.jwt", document.credential)
    return path


def _table(words: Words, listed: Iterable[tuple[Listed, str | None]]) -> str:
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*words.heads, "PDF"])
    table.writerows([*line.cells, path or words.missing] for line, path in listed)
    return f"\ufeff{written.getvalue()}"


def _page(words: Words, listed: Iterable[tuple[Listed, str | None]]) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in (*words.heads, "PDF"))
    rows = "\n".join(_row(line, path, words) for line, path in listed)
    return (
        f'<!doctype html>\n<html lang="{words.language}" dir="{words.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(words.title)}</title></head><body><h1>{escape(words.title)}</h1>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></body></html>\n"
    )


def _row(line: Listed, path: str | None, words: Words) -> str:
    cells = "".join(f"<td><bdi>{escape(cell)}</bdi></td>" for cell in line.cells)
    link = f'<a href="{path}">{escape(line.number)}</a>' if path else escape(words.missing)
    return f"<tr>{cells}<td>{link}</td></tr>"
