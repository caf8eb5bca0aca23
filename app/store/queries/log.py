"""The audit log, page by page, as far as a reader's role reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import Attempt, AuditEvent, Certificate, Employment, Period, Person
from app.store.queries.selection import placed_on


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event of the log, in ids and codes."""

    id: int
    happened_at: datetime
    actor_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    facts: dict[str, Any]


def count_events(db: Session, scope: Scope, today: date) -> int:
    """How many events the reader may see."""
    return int(db.scalars(select(func.count(AuditEvent.id)).where(*_reached(scope, today))).one())


def events(db: Session, scope: Scope, today: date, *, limit: int, offset: int) -> list[Event]:
    """The events that the reader may see, the newest first."""
    rows = db.execute(
        select(
            AuditEvent.id,
            AuditEvent.happened_at,
            AuditEvent.actor_id,
            AuditEvent.action,
            AuditEvent.subject_kind,
            AuditEvent.subject_id,
            AuditEvent.facts,
        )
        .where(*_reached(scope, today))
        .order_by(AuditEvent.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Event(**row._mapping) for row in rows]


def _reached(scope: Scope, today: date) -> list[ColumnElement[bool]]:
    """Within some legal entities: events about people there and what is theirs, not those about the company."""
    if scope is None:
        return []
    people = select(Person.id).join(Employment, placed_on(today)).where(Employment.legal_entity_id.in_(scope))
    theirs = {
        "person": select(cast(Person.id, String)).where(Person.id.in_(people)),
        "period": select(cast(Period.id, String)).where(Period.person_id.in_(people)),
        "attempt": select(Attempt.id).join(Period, Period.id == Attempt.period_id).where(Period.person_id.in_(people)),
        "certificate": select(Certificate.number).where(Certificate.person_id.in_(people)),
    }
    return [
        or_(*(and_(AuditEvent.subject_kind == kind, AuditEvent.subject_id.in_(ids)) for kind, ids in theirs.items()))
    ]


def names(db: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people."""
    rows = db.execute(select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return {row[0]: row[1] for row in rows}
