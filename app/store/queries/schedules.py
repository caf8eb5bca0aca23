"""Schedules of reports: those of a person, and one with what its owner may see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Role, Scope
from app.store.models import Person, ReportSchedule
from app.store.queries.people import roles_of


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A report that is sent to a person."""

    id: int
    person_id: int
    report: str
    query: str
    format: str
    every: str
    next_on: date


COLUMNS = (
    ReportSchedule.id,
    ReportSchedule.person_id,
    ReportSchedule.report,
    ReportSchedule.query,
    ReportSchedule.format,
    ReportSchedule.every,
    ReportSchedule.next_on,
)


def of_person(db: Session, person_id: int) -> list[Schedule]:
    """What is sent to a person, the next first."""
    rows = db.execute(
        select(*COLUMNS)
        .where(ReportSchedule.person_id == person_id, ReportSchedule.ended_at.is_(None))
        .order_by(ReportSchedule.next_on, ReportSchedule.id)
    )
    return [Schedule(**row._mapping) for row in rows]


def schedule(db: Session, schedule_id: int) -> Schedule | None:
    """One that has not ended."""
    row = db.execute(
        select(*COLUMNS).where(ReportSchedule.id == schedule_id, ReportSchedule.ended_at.is_(None))
    ).one_or_none()
    return Schedule(**row._mapping) if row else None


def reach_of(db: Session, person_id: int) -> Scope:
    """The legal entities that a person sees as HR or auditor today; none once they are kept out or the role is gone."""
    if not db.scalar(select(Person.is_active).where(Person.id == person_id)):
        return frozenset()
    roles = roles_of(db, person_id)
    reached: frozenset[int] = frozenset()
    for role in (Role.HR, Role.AUDITOR):
        if role in roles:
            entities = roles[role]
            if entities is None:
                return None
            reached |= entities
    return reached
