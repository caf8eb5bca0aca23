"""Bulk actions as their pages show them: what was done, how far it is, what became of each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.core.due_dates import last_day_before
from app.store.models import BulkAction, Employment, Period, Person
from app.store.queries.selection import placed_or_last
from app.store.queries.standings import is_newest


@dataclass(frozen=True, kw_only=True)
class MadeLine:
    """A bulk action in a list: what it was, for how many people, how many of them are done."""

    key: str
    kind: str
    order: dict[str, Any]
    done: int
    total: int
    done_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Made(MadeLine):
    """The same, with what became of whom by outcome and id."""

    outcomes: dict[str, list[int]]


def made(db: Session, actor_id: int, key: str) -> Made | None:
    """What this person did to many under a key."""
    row = db.scalar(select(BulkAction).where(BulkAction.key == key, BulkAction.done_by == actor_id))
    if row is None or "order" not in row.facts:
        return None
    return Made(
        key=row.key,
        kind=row.kind,
        order=row.facts["order"],
        outcomes=row.outcomes,
        done=row.facts["done"],
        total=len(row.facts["people"]),
        done_at=row.done_at,
        undone_at=row.undone_at,
    )


MOST_RECENT = 50


def recent(db: Session, actor_id: int) -> list[MadeLine]:
    """What this person did to many lately, the newest first; whom it reached is not read."""
    done = BulkAction.facts["done"].as_integer()
    rows = db.execute(
        select(
            BulkAction.key,
            BulkAction.kind,
            BulkAction.facts["order"].label("order"),
            done.label("done"),
            # What was done before its total was kept is through.
            func.coalesce(BulkAction.facts["total"].as_integer(), done).label("total"),
            BulkAction.done_at,
            BulkAction.undone_at,
        )
        .where(BulkAction.done_by == actor_id, done.is_not(None))
        .order_by(BulkAction.id.desc())
        .limit(MOST_RECENT)
    )
    return [MadeLine(**row._mapping) for row in rows]


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """A person by name and number, with when they have a course to complete."""

    id: int
    name: str
    employee_number: str
    time_zone: str | None
    due_at: datetime | None

    def due_on(self, company_zone: ZoneInfo) -> date | None:
        """The last day for it, in the person's zone, else in the company's."""
        zone = ZoneInfo(self.time_zone) if self.time_zone else company_zone
        return last_day_before(self.due_at, zone) if self.due_at else None


PEOPLE_AT_A_TIME = 10_000


def named_people(
    db: Session, person_ids: Sequence[int], course: str | None, scope: Scope, today: date
) -> list[NamedPerson]:
    """These people by name, with their current period in a course, as far as the reader's role reaches today."""
    is_reached = true() if scope is None else Employment.legal_entity_id.in_(scope)
    found: list[NamedPerson] = []
    for start in range(0, len(person_ids), PEOPLE_AT_A_TIME):
        rows = db.execute(
            select(Person.id, Person.name, Person.employee_number, Person.time_zone, Period.due_at)
            .outerjoin(Period, and_(Period.person_id == Person.id, Period.course == course, is_newest()))
            .outerjoin(Employment, placed_or_last(today))
            .where(Person.id.in_(person_ids[start : start + PEOPLE_AT_A_TIME]), is_reached)
            .order_by(Person.name_folded, Person.id)
        )
        found += [NamedPerson(**row._mapping) for row in rows]
    return found
