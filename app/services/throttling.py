"""Growing delays after failures, counted in the database so that all processes and nodes share them.

A sign-in is counted for the account *as tried from one address*, for the account, and for the address. What a stranger's
failures do to an account is a delay of at most a few seconds, so nobody can lock a colleague out; the same stranger waits
longer and longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.store.models import Throttle
from app.store.racing import add_first

FORGOTTEN_AFTER = timedelta(hours=24)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a counter without a delay lets the next try in: also one whose request began before the last."""


@dataclass(frozen=True)
class Limit:
    """One counter: `free` failures cost nothing, then the delay doubles from one second up to `longest`."""

    key: str
    free: int
    longest: timedelta

    @property
    def digest(self) -> str:
        """What is stored of the key: neither names nor addresses."""
        return sha256(self.key.encode()).hexdigest()


def sign_in_limits(email_folded: str, address: str) -> tuple[Limit, ...]:
    """The counters of one try to sign in."""
    return (
        Limit(f"pair:{email_folded}:{address}", free=3, longest=timedelta(minutes=15)),
        Limit(f"account:{email_folded}", free=10, longest=timedelta(seconds=5)),
        Limit(f"address:{address}", free=20, longest=timedelta(minutes=15)),
    )


def lookup_limits(address: str) -> tuple[Limit, ...]:
    """The counters of one failed look-up of a certificate number."""
    return (Limit(f"verify:{address}", free=20, longest=timedelta(minutes=15)),)


def enter(db: Session, limits: Iterable[Limit], now: datetime) -> datetime | None:
    """Count a try as failed before it is looked at, so that many at once gain nothing; `succeeded` takes it back.

    Returns None where the try is heard, else the time at which the next one is; one that is not heard is not counted.
    """
    rows = [_row(db, limit, now) for limit in limits]
    latest = max(row.free_at for row, _ in rows)
    if latest > now:
        return latest
    for row, limit in rows:
        if now - row.failed_at > FORGOTTEN_AFTER:
            row.failures = 0
        row.failures += 1
        row.failed_at = now
        wait = delay(limit, row.failures)
        row.free_at = now + wait if wait else LONG_AGO
    return None


def _row(db: Session, limit: Limit, now: datetime) -> tuple[Throttle, Limit]:
    """The counter's row, locked; made where there is none, also when another process makes it at the same moment."""
    row = db.get(Throttle, limit.digest, with_for_update=True)
    if row is None:
        row = Throttle(key=limit.digest, failures=0, failed_at=now, free_at=LONG_AGO)
        if not add_first(db, row):
            row = db.get_one(Throttle, limit.digest, with_for_update=True)
    return row, limit


def delay(limit: Limit, failures: int) -> timedelta:
    """1, 2, 4 ... seconds for each failure after the free ones, up to the longest."""
    over = failures - limit.free
    if over <= 0:
        return timedelta()
    return min(timedelta(seconds=2 ** min(over - 1, 20)), limit.longest)


def succeeded(db: Session, limits: Iterable[Limit]) -> None:
    """Take back what `enter` counted. Only the address keeps its earlier failures: they were for any account."""
    for limit in limits:
        if limit.key.startswith("address:"):
            row = db.get(Throttle, limit.digest, with_for_update=True)
            if row is not None:
                row.failures = max(0, row.failures - 1)
                row.free_at = LONG_AGO
        else:
            db.execute(delete(Throttle).where(Throttle.key == limit.digest))


def forget_old(db: Session, now: datetime) -> None:
    """Drop counters that have not failed for a day."""
    db.execute(delete(Throttle).where(Throttle.failed_at < now - FORGOTTEN_AFTER))
