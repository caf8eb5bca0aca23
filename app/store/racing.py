"""Inserts that may be second: a unique constraint is the referee."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.store.models import Base

UNIQUE_VIOLATION = "23505"
ROWS_AT_A_TIME = 500
SQLITE_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)


def came_first(db: Session, change: Callable[[], Any]) -> bool:
    """Make a change in a savepoint; False, and nothing changed, where a row like it is there already.

    What was pending before is flushed outside the savepoint, so that its own errors are not taken for a lost race.
    """
    db.flush()
    try:
        with db.begin_nested():
            change()
    except IntegrityError as error:
        if not _is_duplicate(error):
            raise
        return False
    return True


def add_first(db: Session, row: object) -> bool:
    """Insert a row unless a row like it is there already; whether it was inserted."""
    return came_first(db, lambda: db.add(row))


def add_missing(db: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows, each unless a row like it is there already; how many were inserted. All rows have the same columns."""
    db.flush()
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = next(iter(model.__table__.primary_key))
    added = 0
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        statement = insert(model).values(rows[start : start + ROWS_AT_A_TIME]).on_conflict_do_nothing().returning(key)
        added += len(db.scalars(statement).all())
    return added


def _is_duplicate(error: IntegrityError) -> bool:
    if isinstance(error.orig, sqlite3.IntegrityError):
        return error.orig.sqlite_errorcode in SQLITE_UNIQUE
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
