"""Redating: due dates computed anew for many, because a day has come or because the company's own days have changed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.services import due_date_changes
from app.services.context import Occasion
from app.services.due_date_changes import ChangeReason
from app.store import jobs
from app.store.models import Leave, Period, Person

FOR_ALL = "due_dates.all"
"""The kind of the job that computes everybody's due dates anew."""
LOOKED_BACK = timedelta(days=7)
"""How long a day may have been missed: computing anew twice changes nothing."""
PEOPLE_AT_A_TIME = 300


def for_leaves(db: Session, occasion: Occasion) -> int:
    """Compute anew for whoever's leave began or ended in these days; how many due dates have changed."""
    today = local_day(occasion.now, ZoneInfo(occasion.company.time_zone))
    since, until = today - LOOKED_BACK, today + timedelta(days=1)
    people = db.scalars(
        select(Leave.person_id)
        .join(Person, Person.id == Leave.person_id)
        .where(Person.is_active, or_(Leave.from_on.between(since, until), Leave.until_on.between(since, until)))
    ).all()
    return due_date_changes.recompute(db, occasion, people, ChangeReason.LEAVE)


def leave_for_all(db: Session, now: datetime) -> None:
    """Leave it to the worker to compute everybody's due dates anew."""
    _leave(db, now, now.isoformat(), 0)


def _leave(db: Session, now: datetime, change: str, after: int) -> None:
    jobs.enqueue(db, FOR_ALL, f"{change} {after}", {"change": change, "after": after}, now)


def for_next(db: Session, occasion: Occasion, change: str, after: int) -> None:
    """Compute anew for the next people after this one who have something open, and leave the rest to a further job."""
    people = db.scalars(
        select(Period.person_id)
        .join(Person, Person.id == Period.person_id)
        .where(Period.person_id > after, Period.is_assigned, Period.completed_at.is_(None), Person.is_active)
        .group_by(Period.person_id)
        .order_by(Period.person_id)
        .limit(PEOPLE_AT_A_TIME)
    ).all()
    due_date_changes.recompute(db, occasion, people, ChangeReason.WORKING_DAYS)
    if len(people) == PEOPLE_AT_A_TIME:
        _leave(db, occasion.now, change, people[-1])
