"""Results of any length, in bounded memory on either database."""

from collections.abc import Iterator
from typing import TypeVarTuple

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

Columns = TypeVarTuple("Columns")
ROWS_AT_A_TIME = 500


def streamed(db: Session, query: Select[*Columns]) -> Iterator[Row[*Columns]]:
    """The rows of a query, `ROWS_AT_A_TIME` in memory; the query runs when the first one is asked for.

    SQLite steps through its result. PostgreSQL's driver would read all of it at once, so there it is a cursor of the
    server, which lives until the last row or until the caller lets go.
    """
    with db.execute(query, execution_options={"yield_per": ROWS_AT_A_TIME}) as rows:
        yield from rows
