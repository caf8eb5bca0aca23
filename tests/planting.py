"""Rows about a person in every table of the registry that has an owner, with the person's name wherever words may stand."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, LargeBinary, String, Table, insert, select
from sqlalchemy.orm import Session

from app.core.stored import STORED
from app.store.queries.personal_data import TABLES, About, about
from app.store.types import UtcDateTime
from tests.factories import NOW


@dataclass(frozen=True)
class Planted:
    """Somebody by id, and the words that tell who they are."""

    person_id: int
    name: str
    email: str
    number: str

    @property
    def words(self) -> tuple[str, ...]:
        return self.name, self.email, self.number


def planted(db: Session, person_id: int) -> Planted:
    person = TABLES["person"]
    row = db.execute(select(person).where(person.c.id == person_id)).one()
    return Planted(person_id, row.name, row.email, row.employee_number)


def fill(db: Session, person_id: int) -> Planted:
    """Plant a row in each table in which nothing is about this person yet."""
    who = planted(db, person_id)
    for name, table in TABLES.items():
        if (
            STORED[name].owner is not None
            and not db.execute(select(table).where(about(table, About(person_id)))).first()
        ):
            plant(db, table, who)
    return who


def plant(db: Session, table: Table, who: Planted) -> None:
    values = {column.name: value(db, column, who) for column in table.c if not _is_made_by_the_database(column)}
    db.execute(insert(table).values(**values))


def _is_made_by_the_database(column: Column[Any]) -> bool:
    return column.name == "id" and isinstance(column.type, Integer)


def value(db: Session, column: Column[Any], who: Planted) -> Any:
    """A value that fits: a reference to the person or to something of theirs, else the words in what is not kept."""
    for key in column.foreign_keys:
        return _reference(db, key.column, column, who)
    stored = STORED[column.table.name]
    if isinstance(column.type, UtcDateTime | DateTime):
        return None if column.name in ("ended_at", "withdrawn_at", "failed_at") else NOW
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, LargeBinary):
        return " ".join(who.words).encode()
    if isinstance(column.type, Float | Integer) or "INT" in str(column.type):
        return who.person_id
    if isinstance(column.type, Date):
        return date(2026, 1, 1)
    if not isinstance(column.type, String):
        return {"code": "k"} if column.name in stored.kept.split() else {"words": list(who.words)}
    if column.name in stored.kept.split() or column.name.endswith("digest"):
        return secrets.token_hex(8)[: column.type.length or 16]
    return " ".join(who.words)[: column.type.length or 500]


def _reference(db: Session, target: Column[Any], column: Column[Any], who: Planted) -> Any:
    if target.table.name == "person":
        return who.person_id
    owned = STORED[target.table.name].owner is not None
    found = select(target).where(about(target.table, About(who.person_id))) if owned else select(target)
    first = db.scalar(found.limit(1))
    if first is None and not (owned and column.nullable):
        plant(db, target.table, who if owned else Planted(who.person_id, "k", "k", "k"))
        first = db.scalar(found.limit(1))
    return first


def texts(db: Session) -> list[tuple[str, str]]:
    """(table, text) of all rows of the database, files and JSON read as text."""
    return [
        (name, "\n".join(_text(each) for each in row))
        for name, table in TABLES.items()
        for row in db.execute(select(table))
    ]


def _text(each: Any) -> str:
    if isinstance(each, bytes):
        return each.decode(errors="replace")
    return each.isoformat() if isinstance(each, datetime) else str(each)
