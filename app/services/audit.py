"""The audit log: one event for each state change that matters, in the transaction of the change."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.store.models import AuditEvent, AuditNote


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

    `subject` is (kind, id); `actor_id` is None where Gangway itself acted.
    """
    event = AuditEvent(
        happened_at=now,
        actor_id=actor_id,
        action=action,
        subject_kind=subject[0],
        subject_id=str(subject[1]),
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
            "facts": facts,
        }
        for subject_id, facts in events
    ]
    if rows:
        db.execute(insert(AuditEvent), rows)
