"""What a report is: typed columns, how many rows, and the rows. Page, CSV and XLSX are made from any of them alike."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.store.queries.selection import Selection

Kind = Literal[
    "person", "text", "day", "course", "progress", "standing", "certificate", "status", "compliance", "policy"
]
"""How a value is shown: a day by locale, a course or policy by its title, a code by its word; `certificate` is a number."""

Value = str | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its title, still to be translated, the kind of its values, and the course that it is about, if any."""

    title: str
    kind: Kind = "text"
    course: str | None = None

    @property
    def code(self) -> str:
        """How addresses name it: columns about one course go together."""
        return self.course or self.title.lower().replace(" ", "-")


def chosen(columns: Sequence[Column], codes: Collection[str]) -> list[int]:
    """The places of the columns that a reader wants, with the first, which names the row; all where none is named."""
    wanted = [place for place, column in enumerate(columns) if place and column.code in codes]
    return [0, *wanted] if wanted else list(range(len(columns)))


@dataclass(frozen=True)
class ReportRow:
    """A row's values in the order of the columns, and the person that it is about."""

    person_id: int
    values: tuple[Value, ...]


class Rows(Protocol):
    """The rows that match, in order; all of them where no `limit` is given. One query."""

    def __call__(
        self, db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0
    ) -> Iterator[ReportRow]:
        """Read them."""


MOST_COUNTED = 10_000
"""Rows that a report's pages show; whoever wants more takes the file."""


def counted(db: Session, query: Select[*tuple[Any, ...]]) -> int:
    """How many rows a query finds, one more than `MOST_COUNTED` at most: counting half a million takes seconds."""
    found = query.limit(MOST_COUNTED + 1).subquery()
    return int(db.scalars(select(func.count()).select_from(found)).one())


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report. `filters` names what of a selection readers can set; `title` and `lead` are still to be translated.

    `count` may stop beyond `MOST_COUNTED`.
    """

    title: str
    lead: str
    filters: frozenset[str]
    columns: Callable[[Selection], tuple[Column, ...]]
    count: Callable[[Session, Selection], int]
    rows: Rows
