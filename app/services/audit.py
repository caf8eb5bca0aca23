"""The audit log: one event for each state change that matters, in the transaction of the change."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
from app.store import bulk
from app.store.models import Attempt, AuditEvent, AuditNote, Period


@dataclass(frozen=True, kw_only=True)
class Learning:
    """Somebody's learning: whose, and in which course."""

    catalogue: Catalogue
    person_id: int
    course: str


def record(
    db: Session,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: tuple[str, int | str],
    *,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Write an event of ids and codes. Names and free text go into `note`: an erasable row whose salted digest the event holds.

    `subject` is (kind, id); `actor_id` is None where Gangway itself acted. Whom the event is about is the fact `person`, else
    whose the subject is.
    """
    event = AuditEvent(
        happened_at=now,
        actor_id=actor_id,
        action=action,
        subject_kind=subject[0],
        subject_id=str(subject[1]),
        person_id=facts["person"] if "person" in facts else _person_of(db, *subject),
        facts=facts,
    )
    db.add(event)
    if note is not None:
        salt = secrets.token_hex(16)
        event.note_digest = _digest(salt, note)
        db.flush()
        db.add(AuditNote(event_id=event.id, salt=salt, body=note))


def record_of_period(
    db: Session, now: datetime, actor_id: int | None, action: str, period: Period, **facts: Any
) -> None:
    """Write an event about somebody's period of a course."""
    subject = ("period", period.id)
    record(db, now, actor_id, action, subject, course=period.course, person=period.person_id, **facts)


def _digest(salt: str, note: str) -> str:
    return sha256(f"{salt}{note}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class About:
    """An event about one of many people, whose note is their name."""

    person_id: int
    note: str
    facts: dict[str, Any] = field(default_factory=dict)


def record_many(db: Session, now: datetime, actor_id: int | None, action: str, people: Sequence[About]) -> None:
    """Write the same event about each of some hundreds of people, no one twice, as `record` does for one."""
    if not people:
        return
    salts = [secrets.token_hex(16) for _each in people]
    events = [
        {
            "happened_at": now,
            "actor_id": actor_id,
            "action": action,
            "subject_kind": "person",
            "subject_id": str(each.person_id),
            "person_id": each.person_id,
            "facts": each.facts,
            "note_digest": _digest(salt, each.note),
        }
        for each, salt in zip(people, salts, strict=True)
    ]
    written = db.execute(bulk.into(AuditEvent).returning(AuditEvent.subject_id, AuditEvent.id), events)
    event_of = {row[0]: row[1] for row in written}
    notes = [
        {"event_id": event_of[str(each.person_id)], "salt": salt, "body": each.note}
        for each, salt in zip(people, salts, strict=True)
    ]
    db.execute(bulk.into(AuditNote), notes)


def record_all(
    db: Session,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject_kind: str,
    events: Sequence[tuple[int | str, dict[str, Any]]],
) -> None:
    """Write one event for each (subject id, facts), of the same actor and action, in one statement."""
    rows = [
        {
            "happened_at": now,
            "actor_id": actor_id,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": str(subject_id),
            "person_id": subject_id if subject_kind == "person" else facts.get("person"),
            "facts": facts,
        }
        for subject_id, facts in events
    ]
    if rows:
        db.execute(bulk.into(AuditEvent), rows)


def _person_of(db: Session, kind: str, key: int | str) -> int | None:
    """Whose a person, a period or an attempt is."""
    if kind == "person":
        return int(key)
    if kind == "attempt":
        attempt = db.get(Attempt, key)
        kind, key = "period", attempt.period_id if attempt else 0
    period = db.get(Period, key) if kind == "period" else None
    return period.person_id if period else None


def record_learning(
    db: Session,
    learning: Learning,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: tuple[str, int | str],
    **facts: Any,
) -> None:
    """Write an event of somebody's learning, unless people choose the course for themselves: the log keeps out of that."""
    if learning.catalogue.is_voluntary(learning.course):
        return
    db.add(
        AuditEvent(
            happened_at=now,
            actor_id=actor_id,
            action=action,
            subject_kind=subject[0],
            subject_id=str(subject[1]),
            person_id=learning.person_id,
            facts=facts,
        )
    )
