"""Notices: queued once each in the transaction of their fact, told by a mail that the worker writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, literal, select, update
from sqlalchemy.orm import Session

from app.core.notices import PERIOD, NoticeKind, of_period
from app.core.policy_notices import PolicyNotice
from app.store.models import Notice, Period
from app.store.racing import add_missing

TIME_TO_UNDO = timedelta(minutes=10)
"""How long what was done to many at once waits before anybody is told."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A person and what they are to be told: once for a kind, a subject (`of_period`) and an offset.

    What the mail says is read from the period when it is written, and it is told only if it is still so. `facts` are ids,
    codes and dates; `not_before` is when it may be told at the earliest, now where it is None.
    """

    person_id: int
    kind: NoticeKind | PolicyNotice
    subject: str
    offset: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None


def soonest(now: datetime, bulk_action_id: int | None) -> datetime:
    """When something may be told at the earliest: at once, or once there was time to undo what was done to many."""
    return now if bulk_action_id is None else now + TIME_TO_UNDO


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


def drop(db: Session, periods: Sequence[Period], now: datetime) -> None:
    """Withdraw all that no mail has told yet about these periods; at most some hundreds."""
    db.execute(
        update(Notice)
        .where(
            Notice.person_id.in_({period.person_id for period in periods}),
            Notice.kind.in_([kind.value for kind in NoticeKind]),
            Notice.subject.in_([of_period(period.id) for period in periods]),
            Notice.mail_id.is_(None),
            Notice.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


def drop_completed(db: Session, period: Period, now: datetime) -> None:
    """Withdraw what is told no more once a period is completed: all about it, and that what it renews has run out."""
    drop(db, [period], now)
    if period.number == 1:
        return
    earlier = select(literal(PERIOD).concat(cast(Period.id, String))).where(
        Period.person_id == period.person_id, Period.course == period.course, Period.number < period.number
    )
    db.execute(
        update(Notice)
        .where(
            Notice.person_id == period.person_id,
            Notice.kind == NoticeKind.EXPIRED.value,
            Notice.subject.in_(earlier),
            Notice.mail_id.is_(None),
            Notice.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
