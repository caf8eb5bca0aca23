"""The database: one engine, and two ways into it, reading and writing."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MILLISECONDS = 15_000
REOPENED_AFTER = 600
"""Seconds after which a connection to SQLite is opened anew: it reads once how the tables are filled, see `table_statistics`."""
WRITES = "gangway_writes"


@dataclass(frozen=True)
class Database:
    """`reading()` is for pages that look; `writing.begin()` is the one transaction of a change."""

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def create(url: str, *, pool_size: int = 8) -> Database:
    """The database at a URL. SQLite gets its pragmas and its own begin; PostgreSQL reads without a transaction."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_recycle=REOPENED_AFTER,
            connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        readers = engine
    else:
        engine = create_engine(
            url, hide_parameters=True, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True
        )
        event.listen(engine, "connect", _hold_cursors)
        readers = engine.execution_options(isolation_level="AUTOCOMMIT")
    return Database(
        engine,
        reading=sessionmaker(readers, expire_on_commit=False, autoflush=False),
        writing=sessionmaker(engine.execution_options(**{WRITES: True}), expire_on_commit=False),
    )


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """WAL lets readers go on beside the one writer; FULL keeps what was acknowledged through a power cut."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _hold_cursors(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """A cursor of PostgreSQL's is held without a transaction, since reading has none: the server keeps its result."""
    make = connection.server_cursor_factory
    connection.server_cursor_factory = lambda *of, **wanted: make(*of, **wanted | {"withhold": True})


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a deferred one that reads first and writes later would lose updates."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
