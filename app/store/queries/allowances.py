"""What was granted to one person beyond the rules of a quiz."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.core.attempts import Extra
from app.store.models import Allowance, Period, Person
from app.store.queries.standings import is_newest


@dataclass(frozen=True, kw_only=True)
class Granted:
    """One grant; `reason` is its code."""

    course: str
    extra: Extra
    reason: str
    granted_at: datetime
    granted_by: str


def _sums(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(
        func.coalesce(func.sum(Allowance.extra_attempts), 0), func.coalesce(func.sum(Allowance.extra_minutes), 0)
    ).where(condition)


IN_PERIOD = _sums(Allowance.period_id == bindparam("period_id"))
NOW = _sums(
    Allowance.period_id
    == select(Period.id)
    .where(Period.person_id == bindparam("person_id"), Period.course == bindparam("course"), is_newest())
    .scalar_subquery()
)
GRANTED = (
    select(Allowance, Period.course, Person.name)
    .join(Period, Period.id == Allowance.period_id)
    .join(Person, Person.id == Allowance.granted_by)
    .where(Period.person_id == bindparam("person_id"))
    .order_by(Allowance.id.desc())
)


def in_period(db: Session, period_id: int) -> Extra:
    """All that was granted in a period."""
    return _extra(*db.execute(IN_PERIOD, {"period_id": period_id}).one())


def now(db: Session, person_id: int, course: str) -> Extra:
    """All that was granted in a person's current period in a course."""
    return _extra(*db.execute(NOW, {"person_id": person_id, "course": course}).one())


def _extra(attempts: Any, minutes: Any) -> Extra:
    """Sums are of a decimal type on PostgreSQL."""
    return Extra(attempts=int(attempts), minutes=int(minutes))


def of_person(db: Session, person_id: int) -> list[Granted]:
    """Every grant to a person, the newest first."""
    return [
        Granted(
            course=course,
            extra=Extra(attempts=row.extra_attempts, minutes=row.extra_minutes),
            reason=row.reason,
            granted_at=row.granted_at,
            granted_by=name,
        )
        for row, course, name in db.execute(GRANTED, {"person_id": person_id})
    ]
