"""Sealing the log: committed events get the next sequence numbers and seals, and once a day the newest seal is signed.

Nothing is chained while people wait: whoever commits late simply comes later in the chain.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import log_seals
from app.core.log_seals import NOTHING_BEFORE, Head, LoggedEvent
from app.store import locks, log_heads
from app.store.engine import Database
from app.store.log_heads import SignedHead
from app.store.models import AuditEvent, LogHead
from app.store.racing import add_first

EVENTS_AT_A_TIME = 500
MOST_CHUNKS = 20
"""So many in a minute: after that other jobs come first."""
A_BREATH = 0.15
"""Seconds between chunks, longer than SQLite's longest pause between two looks at a lock."""
FIELDS = (
    AuditEvent.id,
    AuditEvent.happened_at,
    AuditEvent.actor_id,
    AuditEvent.action,
    AuditEvent.subject_kind,
    AuditEvent.subject_id,
    AuditEvent.person_id,
    AuditEvent.facts,
    AuditEvent.note_digest,
)
"""What a seal holds of a row."""


@dataclass(frozen=True, kw_only=True)
class HeadSigning:
    """With what heads are signed, and the file that they are added to."""

    key: bytes
    file: Path

    @classmethod
    def made(cls, secret: str, data: Path) -> "HeadSigning | None":
        """As a site's secret and data folder have it; None before the first run has made a secret."""
        return cls(key=log_seals.signing_key(secret), file=data / log_heads.NAME) if secret else None


def seal_all(database: Database) -> int:
    """Seal what is committed, part by part in transactions of their own; how many events. The rest is left for the next time."""
    sealed = 0
    for _ in range(MOST_CHUNKS):
        with database.writing.begin() as db:
            count = seal_next(db)
        sealed += count
        if count < EVENTS_AT_A_TIME:
            break
        time.sleep(A_BREATH)
    return sealed


def seal_next(db: Session, limit: int = EVENTS_AT_A_TIME) -> int:
    """Seal the next events, in the order of their ids among those that are there by now; how many there were."""
    locks.seal_log(db)
    events = _unsealed(db, limit)
    if not events:
        return 0
    last = newest(db)
    sequence, before = (last.sequence, last.seal) if last else (0, NOTHING_BEFORE)
    seals = log_seals.seals(before, events)
    db.execute(
        update(AuditEvent),
        [
            {"id": event.id, "sequence": number, "seal": seal}
            for number, (event, seal) in enumerate(zip(events, seals, strict=True), start=sequence + 1)
        ],
    )
    return len(events)


def _unsealed(db: Session, limit: int) -> Sequence[LoggedEvent]:
    rows = db.execute(select(*FIELDS).where(AuditEvent.sequence.is_(None)).order_by(AuditEvent.id).limit(limit))
    return [LoggedEvent(**row._mapping) for row in rows]


@dataclass(frozen=True)
class Newest:
    """The newest sequence number and seal."""

    sequence: int
    seal: str


def newest(db: Session) -> Newest | None:
    """The end of the chain."""
    query = (
        select(AuditEvent.sequence, AuditEvent.seal)
        .where(AuditEvent.sequence.is_not(None))
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    )
    row = db.execute(query).one_or_none()
    return Newest(row.sequence or 0, row.seal or "") if row else None


def sign_head(db: Session, signing: HeadSigning, now: datetime) -> None:
    """Sign the newest seal, once for a day in UTC; nothing where nothing is sealed yet."""
    day, end = now.astimezone(UTC).date(), newest(db)
    if end is None or db.scalar(select(LogHead.id).where(LogHead.signed_on == day)) is not None:
        return
    head = Head(signed_on=day, sequence=end.sequence, seal=end.seal)
    signature = log_seals.sign(signing.key, head)
    add_first(db, LogHead(**vars(head), signature=signature, signed_at=now))


def write_file(db: Session, file: Path) -> None:
    """Add the signed heads that the file does not have yet: each node that seals keeps one of its own."""
    heads, last = select(LogHead).order_by(LogHead.signed_on), log_heads.last_day(file)
    rows = db.scalars(heads.where(LogHead.signed_on > last) if last else heads).all()
    if rows:
        log_heads.append(file, map(signed, rows))


def signed(row: LogHead) -> SignedHead:
    """A row as a head with its signature."""
    return SignedHead(Head(signed_on=row.signed_on, sequence=row.sequence, seal=row.seal), row.signature)
