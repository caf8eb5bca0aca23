"""Jobs: enqueued in the transaction of their fact, claimed by one worker at a time, finished once.

Leases run by the database's clock.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from app.store.models import Job
from app.store.racing import add_first, add_missing
from app.store.types import UtcDateTime

LEASE = timedelta(minutes=10)
MOST_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_FAILURE = 500


@dataclass(frozen=True)
class Patience:
    """How often a job is tried before it is given up, and how long it waits in between at most."""

    tries: int
    longest_wait: timedelta


USUAL = Patience(tries=MOST_TRIES, longest_wait=timedelta(days=1))
SEND_MAIL = "mail.send"
PATIENCE: Mapping[str, Patience] = {SEND_MAIL: Patience(tries=10, longest_wait=timedelta(hours=6))}
"""Kinds that are tried more often: what depends on somebody else's server, for more than a day."""


class LostLease(Exception):
    """Another worker has the job by now, or it is done: what this one was about to write is dropped."""


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A job that this worker holds, by a token of its own, until the lease runs out. `tries` counts this one."""

    id: int
    kind: str
    payload: dict[str, Any]
    lease: str
    tries: int


def enqueue(db: Session, kind: str, key: str, payload: dict[str, Any], run_at: datetime) -> None:
    """Leave work for later, once for a kind and key."""
    add_first(db, Job(kind=kind, key=key, payload=payload, run_at=run_at, tries=0))


def enqueue_all(db: Session, kind: str, payloads: Mapping[str, dict[str, Any]], run_at: datetime) -> None:
    """Leave many jobs of a kind, by key; each once, as `enqueue` does."""
    row = {"kind": kind, "run_at": run_at, "tries": 0}
    add_missing(db, Job, [row | {"key": key, "payload": payload} for key, payload in payloads.items()])


def move(db: Session, kind: str, key: str, run_at: datetime) -> None:
    """Let a job that is not done run at another time."""
    db.execute(update(Job).where(Job.kind == kind, Job.key == key, Job.done_at.is_(None)).values(run_at=run_at))


def take(db: Session, kind: str, key: str, now: datetime) -> bool:
    """Mark a job done that this transaction does itself; False where it is done already, or was never left."""
    job = db.scalar(select(Job).where(Job.kind == kind, Job.key == key).with_for_update())
    if job is None or job.done_at is not None:
        return False
    job.done_at = now
    return True


def again(db: Session, kind: str, key: str, run_at: datetime) -> None:
    """Let a job that is done or was given up be done once more, from the start."""
    db.execute(
        update(Job)
        .where(Job.kind == kind, Job.key == key, or_(Job.done_at.is_not(None), Job.failed_at.is_not(None)))
        .values(done_at=None, failed_at=None, failure=None, tries=0, run_at=run_at)
    )


def revive(db: Session, kind: str, key: str, run_at: datetime) -> None:
    """Let a job that was given up be tried again from the start."""
    db.execute(
        update(Job)
        .where(Job.kind == kind, Job.key == key, Job.failed_at.is_not(None))
        .values(failed_at=None, tries=0, run_at=run_at)
    )


def is_any_due(db: Session, kinds: Collection[str]) -> bool:
    """Whether there is something to claim: a look that takes no lock."""
    now = database_now(db)
    return db.scalar(select(Job.id).where(_claimable(kinds, now)).limit(1)) is not None


def claim(db: Session, kinds: Collection[str]) -> Claimed | None:
    """Take the job that has waited longest, counting the try; jobs that somebody else is just taking are passed over.

    One whose last try ended without a word, because its worker died, is given up.
    """
    now = database_now(db)
    job = db.scalar(
        select(Job)
        .where(_claimable(kinds, now))
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    if job.tries >= PATIENCE.get(job.kind, USUAL).tries:
        job.failed_at = now
        job.failure = job.failure or "its worker died each time"
        return None
    job.tries += 1
    job.lease = secrets.token_hex(16)
    job.leased_until = now + LEASE
    return Claimed(id=job.id, kind=job.kind, payload=job.payload, lease=job.lease, tries=job.tries)


def _claimable(kinds: Collection[str], now: datetime) -> ColumnElement[bool]:
    """Due, neither done nor given up, and held by nobody whose lease still runs."""
    return and_(
        Job.done_at.is_(None),
        Job.failed_at.is_(None),
        Job.kind.in_(kinds),
        Job.run_at <= now,
        or_(Job.leased_until.is_(None), Job.leased_until <= now),
    )


def finish(db: Session, claimed: Claimed) -> None:
    """Mark a job done, first thing in the transaction that does it. Raises LostLease where it is no longer this worker's."""
    _end_lease(db, claimed, done_at=database_now(db), failure=None)


def postpone(db: Session, claimed: Claimed, run_at: datetime) -> None:
    """Give a job back that came too early; the try is not counted. Raises LostLease."""
    _end_lease(db, claimed, run_at=run_at, tries=claimed.tries - 1)


def fail(db: Session, claimed: Claimed, failure: str) -> None:
    """Record a failure: again after a wait that grows fourfold each time, given up after the last try. Raises LostLease."""
    now, patience = database_now(db), PATIENCE.get(claimed.kind, USUAL)
    _end_lease(
        db,
        claimed,
        failure=failure[:LONGEST_FAILURE],
        run_at=now + min(FIRST_WAIT * 4 ** (claimed.tries - 1), patience.longest_wait),
        failed_at=now if claimed.tries >= patience.tries else None,
    )


def _end_lease(db: Session, claimed: Claimed, **values: Any) -> None:
    ended = db.execute(
        update(Job)
        .where(Job.id == claimed.id, Job.lease == claimed.lease, Job.done_at.is_(None))
        .values(lease=None, leased_until=None, **values)
        .returning(Job.id)
    ).one_or_none()
    if ended is None:
        raise LostLease(claimed.id)


def database_now(db: Session) -> datetime:
    """The database's own clock: workers on several machines agree on it."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    now = func.strftime("%Y-%m-%d %H:%M:%f000", "now") if is_sqlite else func.clock_timestamp()
    return db.execute(select(type_coerce(now, UtcDateTime()))).scalar_one()
