"""Imports of people as their pages show them: one with how far it is, its lines, and the latest of a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.store.models import ImportLine, PeopleImport
from app.store.streaming import streamed

LATEST = 20


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """An import, without its file."""

    id: int
    key: str
    file_name: str
    mapping: dict[str, Any]
    is_complete: bool
    state: str
    rows: int
    rows_done: int
    counts: dict[str, Any]
    failure: str | None
    created_at: datetime
    created_by: int | None
    applied_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """What a row of the file does. `is_absent`: the person is not in the file."""

    number: int
    outcome: str
    person_id: int | None
    employee_number: str
    name: str
    changed: tuple[str, ...]
    problems: tuple[dict[str, Any], ...]
    is_absent: bool


COLUMNS = [getattr(PeopleImport, name) for name in ImportRow.__dataclass_fields__]


def by_key(db: Session, key: str) -> ImportRow | None:
    """The import with that key."""
    row = db.execute(select(*COLUMNS).where(PeopleImport.key == key)).one_or_none()
    return ImportRow(**row._mapping) if row else None


def latest_of(db: Session, person_id: int) -> list[ImportRow]:
    """The latest imports of a person that were not let go, the newest first."""
    rows = db.execute(
        select(*COLUMNS)
        .where(PeopleImport.created_by == person_id, PeopleImport.state != "dropped")
        .order_by(PeopleImport.id.desc())
        .limit(LATEST)
    )
    return [ImportRow(**row._mapping) for row in rows]


def lines(db: Session, import_id: int, outcome: str | None, *, limit: int, offset: int) -> list[LineRow]:
    """Lines with that outcome, or any, in the order of the file."""
    query = _lines(select(ImportLine), import_id, outcome).order_by(ImportLine.number)
    return [_line(row) for row in db.scalars(query.limit(limit).offset(offset))]


def all_lines(db: Session, import_id: int) -> Iterator[LineRow]:
    """Every line, read in parts."""
    query = _lines(select(ImportLine), import_id, None).order_by(ImportLine.number)
    for (row,) in streamed(db, query):
        yield _line(row)
        db.expunge(row)


def _lines(query: Select[Any], import_id: int, outcome: str | None) -> Select[Any]:
    query = query.select_from(ImportLine).where(ImportLine.import_id == import_id)
    return query.where(ImportLine.outcome == outcome) if outcome else query


def _line(row: ImportLine) -> LineRow:
    values = row.values["row"]
    return LineRow(
        number=row.number,
        outcome=row.outcome,
        person_id=row.person_id,
        employee_number=values.get("employee_number") or "",
        name=values.get("name") or "",
        changed=tuple(row.values["changed"]),
        problems=tuple((row.problems or {}).get("all", ())),
        is_absent=bool(values.get("is_absent")),
    )
