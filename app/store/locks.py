"""One at a time: a lock around what must not happen twice at once, such as the first run."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

FIRST_RUN = 7_305_011
SEALING = 7_305_012


@contextmanager
def first_run(engine: Engine, folder: Path) -> Iterator[None]:
    """Hold the lock of the first run: in the data folder for processes here, on PostgreSQL for other nodes too."""
    with (folder / "prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if engine.dialect.name != "postgresql":
            yield
            return
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": FIRST_RUN})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": FIRST_RUN})


def seal_log(db: Session) -> None:
    """Hold the end of the log until this transaction is over. SQLite has one writer anyhow."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(SEALING)))
