"""Notices: queued once each in the transaction of their fact, told by a mail that the worker writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.notices import NoticeKind
from app.store.models import Notice
from app.store.racing import add_missing

PERIOD = "period:"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A person and what they are to be told: once for a kind, a subject (`of_period`) and an offset.

    What the mail says is read from the period when it is written, and it is told only if it is still so. `facts` are ids,
    codes and dates; `not_before` is when it may be told at the earliest, now where it is None.
    """

    person_id: int
    kind: NoticeKind
    subject: str
    offset: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None


def of_period(period_id: int) -> str:
    """The subject of a notice about a period."""
    return f"{PERIOD}{period_id}"


def period_of(subject: str) -> int | None:
    """The period that a notice's subject names, if it names one."""
    number = subject.removeprefix(PERIOD)
    return int(number) if subject.startswith(PERIOD) and number.isdecimal() else None


def queue(db: Session, now: datetime, told: Iterable[Told], *, bulk_action_id: int | None = None) -> int:
    """Queue notices, each unless it is queued already; how many were not."""
    return add_missing(
        db,
        Notice,
        [
            {
                "person_id": each.person_id,
                "kind": each.kind.value,
                "subject": each.subject,
                "offset": each.offset,
                "facts": each.facts,
                "queued_at": now,
                "not_before": each.not_before or now,
                "bulk_action_id": bulk_action_id,
            }
            for each in told
        ],
    )


def withdraw(db: Session, bulk_action_id: int, now: datetime) -> int:
    """Withdraw what a bulk action would have told and no mail has told yet; how many."""
    return len(
        db.scalars(
            update(Notice)
            .where(Notice.bulk_action_id == bulk_action_id, Notice.mail_id.is_(None), Notice.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
            .returning(Notice.id)
        ).all()
    )
