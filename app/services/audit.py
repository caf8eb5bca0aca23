"""The audit log: one event for each state change that matters, in the transaction of the change."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
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
        event.note_digest = sha256(f"{salt}{note}".encode()).hexdigest()
        db.flush()
        db.add(AuditNote(event_id=event.id, salt=salt, body=note))


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
        db.execute(insert(AuditEvent), rows)


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
