"""Assignments that somebody confirmed, and the people in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select, true
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.core.due_dates import last_day_before
from app.store.models import AuditEvent, Employment, Period, Person
from app.store.queries.selection import placed_or_last
from app.store.queries.standings import is_newest


@dataclass(frozen=True, kw_only=True)
class AssignmentMade:
    """An assignment that somebody confirmed: what became of each person, by outcome, the ids in order of name."""

    course: str
    made_at: datetime
    outcomes: dict[str, list[int]]


def assignment_made(db: Session, actor_id: int, key: str) -> AssignmentMade | None:
    """The assignment that this person confirmed under a key."""
    event = db.scalar(
        select(AuditEvent).where(
            AuditEvent.subject_kind == "assignment", AuditEvent.subject_id == key, AuditEvent.actor_id == actor_id
        )
    )
    if event is None:
        return None
    return AssignmentMade(course=event.facts["course"], made_at=event.happened_at, outcomes=event.facts["outcomes"])


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


def named_people(db: Session, person_ids: Sequence[int], course: str, scope: Scope, today: date) -> list[NamedPerson]:
    """These people by name, with their current period in a course, as far as the reader's role reaches today."""
    is_reached = true() if scope is None else Employment.legal_entity_id.in_(scope)
    rows = db.execute(
        select(Person.id, Person.name, Person.employee_number, Person.time_zone, Period.due_at)
        .outerjoin(Period, and_(Period.person_id == Person.id, Period.course == course, is_newest()))
        .outerjoin(Employment, placed_or_last(today))
        .where(Person.id.in_(person_ids), is_reached)
        .order_by(Person.name_folded, Person.id)
    )
    return [NamedPerson(**row._mapping) for row in rows]
