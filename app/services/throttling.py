"""Growing delays after failures, counted in the database so that all processes and nodes share them.

A sign-in is counted for the account *as tried from one address*, for the account, and for the address. What a stranger's
failures do to an account is a delay of at most a few seconds, so nobody can lock a colleague out; the same stranger waits
longer and longer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.store.models import Throttle
from app.store.racing import add_first

DAY = timedelta(hours=24)
QUARTER = timedelta(minutes=15)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a counter without a delay lets the next try in: also one whose request began before the last."""


@dataclass(frozen=True)
class Limit:
    """One counter: in each `window`, `free` failures cost nothing, then the delay doubles from a second up to `longest`."""

    key: str
    free: int
    longest: timedelta
    window: timedelta = DAY

    @property
    def digest(self) -> str:
        """What is stored of the key: neither names nor addresses."""
        return sha256(self.key.encode()).hexdigest()


def network(address: str) -> str:
    """An address as it is counted: of IPv6 the /64, since whoever has one address there has them all."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def sign_in_limits(email_folded: str, address: str) -> tuple[Limit, ...]:
    """The counters of one try to sign in. An address may be a whole office, so its window is short."""
    place = network(address)
    return (
        Limit(f"pair:{email_folded}:{place}", free=3, longest=QUARTER),
        Limit(f"account:{email_folded}", free=10, longest=timedelta(seconds=5)),
        Limit(f"address:{place}", free=20, longest=QUARTER, window=QUARTER),
    )


def lookup_limits(address: str) -> tuple[Limit, ...]:
    """The counters of one failed look-up of a certificate number."""
    return (Limit(f"verify:{network(address)}", free=20, longest=QUARTER, window=QUARTER),)


def calendar_limits(address: str) -> tuple[Limit, ...]:
    """The counters of one failed look-up of a calendar."""
    return (Limit(f"calendar:{network(address)}", free=20, longest=QUARTER, window=QUARTER),)


def enter(db: Session, limits: Sequence[Limit], now: datetime) -> datetime | None:
    """Count a try as failed before it is looked at, so that many at once gain nothing; `succeeded` takes it back.

    Returns None where the try is heard, else the time at which the next one is; one that is not heard is not counted.
    """
    digests = [limit.digest for limit in limits]
    found = db.scalars(select(Throttle).where(Throttle.key.in_(digests)).order_by(Throttle.key).with_for_update())
    known = {row.key: row for row in found}
    latest = max((row.free_at for row in known.values()), default=LONG_AGO)
    if latest > now:
        return latest
    rows = [(known.get(limit.digest) or _made(db, limit, now), limit) for limit in limits]
    for row, limit in rows:
        if now - row.began_at > limit.window:
            row.failures, row.began_at = 0, now
        row.failures += 1
        wait = delay(limit, row.failures)
        row.free_at = now + wait if wait else LONG_AGO
    return None


def _made(db: Session, limit: Limit, now: datetime) -> Throttle:
    """A new counter, locked; the one there is where another process has just made it."""
    made = Throttle(key=limit.digest, failures=0, began_at=now, free_at=LONG_AGO)
    return made if add_first(db, made) else db.get_one(Throttle, limit.digest, with_for_update=True)


def forget_old(db: Session, now: datetime) -> None:
    """Drop the counters whose day is over; each sign-in does."""
    db.execute(delete(Throttle).where(Throttle.began_at < now - 2 * DAY, Throttle.free_at < now))


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
