"""A manager's people: those who report to them, and all below where the legal entity lets managers see them; never a score."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, Subquery, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.notices import PERIOD, NoticeKind
from app.store.models import Department, Employment, Leave, LegalEntity, Notice, Period, Person
from app.store.queries.standings import is_newest, is_of

DEEPEST = 30
"""Levels of managers, after which nobody is looked for: whatever rows say, a look comes to an end."""


def reports_to(manager_id: int, day: date) -> ColumnElement[bool]:
    """Whether a person reports to a manager on a day, by the employment that the person is joined to."""
    return and_(Employment.manager_id == manager_id, Employment.from_on <= day)


def is_below(manager_id: int, day: date) -> ColumnElement[bool]:
    """Whether a person reports to a manager on a day, directly or, where their legal entity allows it, through others."""
    return Person.id.in_(select(_below(manager_id, day).c.person_id))


def _below(manager_id: int, day: date) -> Subquery:
    """Level by level. Who is reached at one level twice counts once, and the manager is never below themselves."""
    direct, lower = aliased(Employment), aliased(Employment)
    levels = (
        select(direct.person_id, literal(1).label("level"))
        .where(direct.manager_id == manager_id, direct.person_id != manager_id, _in_force(direct, day))
        .cte("below", recursive=True)
    )
    next_level = (
        select(lower.person_id, levels.c.level + 1)
        .join(levels, levels.c.person_id == lower.manager_id)
        .join(LegalEntity, LegalEntity.id == lower.legal_entity_id)
        .where(
            lower.person_id != manager_id,
            _in_force(lower, day),
            LegalEntity.managers_see_below,
            levels.c.level < DEEPEST,
        )
    )
    return select(levels.union(next_level).c.person_id).subquery()


def _in_force(row: type[Employment], day: date) -> ColumnElement[bool]:
    return and_(row.from_on <= day, or_(row.until_on.is_(None), row.until_on > day))


def any_sees_below(db: Session) -> bool:
    """Whether managers of some legal entity see all below them."""
    return db.scalar(select(LegalEntity.id).where(LegalEntity.managers_see_below).limit(1)) is not None


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person as their manager knows them."""

    id: int
    name: str
    employee_number: str
    title: str | None
    department: str | None
    time_zone: str | None


def member(db: Session, manager_id: int, person_id: int, day: date) -> Member | None:
    """One of the manager's people; None for everybody else."""
    row = db.execute(
        select(
            Person.id,
            Person.name,
            Person.employee_number,
            Person.time_zone,
            Employment.title,
            Department.name.label("department"),
        )
        .join(Employment, and_(Employment.person_id == Person.id, _in_force(Employment, day)))
        .outerjoin(Department, Department.id == Employment.department_id)
        .where(Person.id == person_id, Person.is_active, is_below(manager_id, day))
    ).first()
    return Member(**row._mapping) if row else None


@dataclass(frozen=True, kw_only=True)
class OpenPeriod:
    """A required course that one of the manager's people has not completed, and what speaks against reminding them today."""

    period_id: int
    person_id: int
    name: str
    course: str
    due_at: datetime | None
    is_away: bool
    was_reminded: bool


def open_periods(
    db: Session,
    manager_id: int,
    courses: Collection[str],
    now: datetime,
    day: date,
    *,
    person_ids: Collection[int] | None,
    limit: int,
) -> Sequence[OpenPeriod]:
    """What these of the manager's people have not completed, by name; without `person_ids` what is overdue of all of them."""
    wanted = Period.due_at <= now if person_ids is None else Person.id.in_(person_ids)
    rows = db.execute(
        select(
            Period.id.label("period_id"),
            Period.person_id,
            Person.name,
            Period.course,
            Period.due_at,
            _is_away(day).label("is_away"),
            _was_reminded(day).label("was_reminded"),
        )
        .join(Person, Person.id == Period.person_id)
        .where(
            wanted,
            Person.is_active,
            is_below(manager_id, day),
            is_of(courses, by_person=True),
            *_is_awaited(now),
        )
        .order_by(Person.name_folded, Person.id, Period.id)
        .limit(limit)
    )
    return [OpenPeriod(**row._mapping) for row in rows]


def _is_awaited(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Somebody still has to complete it, and can."""
    return (
        Period.is_assigned.is_(True),
        Period.completed_at.is_(None),
        Period.waived_at.is_(None),
        Period.withdrawn_at.is_(None),
        or_(Period.opens_at.is_(None), Period.opens_at <= now),
        is_newest(),
    )


def _is_away(day: date) -> ColumnElement[bool]:
    """A leave's `until_on` is the first day back."""
    return exists().where(
        Leave.person_id == Person.id, Leave.from_on <= day, or_(Leave.until_on.is_(None), Leave.until_on > day)
    )


def _was_reminded(day: date) -> ColumnElement[bool]:
    return exists().where(
        Notice.person_id == Person.id,
        Notice.kind == NoticeKind.REMINDED.value,
        Notice.subject == literal(PERIOD) + cast(Period.id, String),
        Notice.offset == day.isoformat(),
    )
