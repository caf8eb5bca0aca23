"""Inserts that may be second: a unique constraint is the referee."""

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

UNIQUE_VIOLATION = "23505"
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


def _is_duplicate(error: IntegrityError) -> bool:
    if isinstance(error.orig, sqlite3.IntegrityError):
        return error.orig.sqlite_errorcode in SQLITE_UNIQUE
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
