"""The dashboard: kept counts of a day, summed by course, department and location, and over the weeks before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import DailyCount, Department
from app.store.queries.daily_counts import EVERY_COURSE


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many people something is required of, and of these: done, still open, overdue, run out; and who runs out soon."""

    assigned: int
    completed: int
    unfinished: int
    overdue: int
    expired: int
    expiring: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """The counts of all courses together on a day, and when they were made."""

    on_day: date
    counted_at: datetime
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class Place:
    """The counts of a course, department or location: its id or name as filters have it, and what it is called."""

    key: str
    name: str
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class Places:
    """The places with most people overdue, then most with something open, and how many places there are."""

    shown: tuple[Place, ...]
    total: int


SUMS = tuple(
    func.sum(getattr(DailyCount, name)).label(name)
    for name in ("assigned", "completed", "unfinished", "overdue", "expired", "expiring")
)


def newest_day(db: Session, today: date) -> date | None:
    """The last day, up to today, of which there are counts."""
    return db.scalar(select(func.max(DailyCount.on_day)).where(DailyCount.on_day <= today))


def days(db: Session, scope: Scope, on_days: Sequence[date]) -> dict[date, Day]:
    """The counts of these days, so far as they are kept, of all courses together."""
    query = _of_all(select(DailyCount.on_day, func.max(DailyCount.counted_at).label("counted_at"), *SUMS), scope)
    rows = db.execute(query.where(DailyCount.on_day.in_(on_days)).group_by(DailyCount.on_day))
    return {row.on_day: Day(on_day=row.on_day, counted_at=row.counted_at, counts=_counts(row)) for row in rows}


def by_course(db: Session, scope: Scope, day: date) -> dict[str, Counts]:
    """The counts of each course."""
    query = _within(select(DailyCount.course, *SUMS), scope).where(
        DailyCount.on_day == day, DailyCount.course != EVERY_COURSE
    )
    return {row.course: _counts(row) for row in db.execute(query.group_by(DailyCount.course))}


def by_department(db: Session, scope: Scope, day: date, limit: int) -> Places:
    """The departments in which most is left to do."""
    query = (
        _of_all(select(DailyCount.department_id.label("key"), Department.name, *SUMS), scope)
        .outerjoin(Department, Department.id == DailyCount.department_id)
        .where(DailyCount.on_day == day)
        .group_by(DailyCount.department_id, Department.name)
    )
    return _most(db, query, DailyCount.department_id, limit)


def by_location(db: Session, scope: Scope, day: date, limit: int) -> Places:
    """The locations in which most is left to do."""
    query = (
        _of_all(select(DailyCount.location.label("key"), DailyCount.location.label("name"), *SUMS), scope)
        .where(DailyCount.on_day == day)
        .group_by(DailyCount.location)
    )
    return _most(db, query, DailyCount.location, limit)


def _most(db: Session, query: Select[*tuple[Any, ...]], key: Any, limit: int) -> Places:
    overdue, unfinished = func.sum(DailyCount.overdue), func.sum(DailyCount.unfinished)
    rows = db.execute(
        query.add_columns(func.count().over().label("places"))
        .having(func.sum(DailyCount.assigned) > 0)
        .order_by(overdue.desc(), unfinished.desc(), key)
        .limit(limit)
    ).all()
    shown = tuple(Place(key=str(row.key), name=row.name or "", counts=_counts(row)) for row in rows)
    return Places(shown=shown, total=rows[0].places if rows else 0)


def _of_all(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    return _within(query, scope).where(DailyCount.course == EVERY_COURSE)


def _within(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    return query if scope is None else query.where(DailyCount.legal_entity_id.in_(scope))


def _counts(row: Row[Any]) -> Counts:
    return Counts(
        assigned=int(row.assigned),
        completed=int(row.completed),
        unfinished=int(row.unfinished),
        overdue=int(row.overdue),
        expired=int(row.expired),
        expiring=int(row.expiring),
    )
