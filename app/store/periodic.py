"""Jobs that come again: each kind in slots of its own length, counted in UTC by the database's clock.

One slot is one job, whoever of several workers leaves it, and the next is left once the one before is done or given up. So a
restart repeats nothing, and a clock that jumps leaves out slots: a periodic job looks at what is due by now, never at its slot.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from app.store import jobs
from app.store.models import Job

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEPT = timedelta(days=7)
"""How long done slots are kept."""


def missing(db: Session, periodic: Mapping[str, timedelta]) -> dict[str, datetime]:
    """The slot to be left now of each kind, by how long its slots are, that has no job waiting and none for this slot."""
    now = jobs.database_now(db)
    slots = {kind: now - (now - EPOCH) % every for kind, every in periodic.items()}
    waiting = and_(Job.done_at.is_(None), Job.failed_at.is_(None))
    keys = {slot.isoformat() for slot in slots.values()}
    rows = db.execute(select(Job.kind, Job.key, waiting).where(Job.kind.in_(slots), or_(waiting, Job.key.in_(keys))))
    there = {kind for kind, key, is_waiting in rows if is_waiting or key == slots[kind].isoformat()}
    return {kind: slot for kind, slot in slots.items() if kind not in there}


def leave(db: Session, slots: Mapping[str, datetime]) -> None:
    """Leave a job for each of these slots, and drop those that are long done."""
    for kind, slot in slots.items():
        jobs.enqueue(db, kind, slot.isoformat(), {}, slot)
        db.execute(delete(Job).where(Job.kind == kind, Job.done_at < slot - KEPT))
