"""Time taken for an item, by the server's clock, kept for statistics alone and only where the learner's company wants it."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.services.context import Learner
from app.store.models import Attempt, Employment, LegalEntity, Response
from app.store.queries.people import in_force

MOST_SECONDS = 600
"""Whoever was away for longer was not answering."""


def since_last_save(db: Session, now: datetime, learner: Learner, attempt: Attempt) -> int | None:
    """Seconds since something was last saved in an attempt, else since its start, at most 600 of them.

    None where the learner's legal entity does not keep times.
    """
    keeps = exists().where(
        Employment.person_id == learner.person_id,
        in_force(local_day(now, learner.zone)),
        LegalEntity.id == Employment.legal_entity_id,
        LegalEntity.keeps_times,
    )
    last = select(func.max(Response.saved_at)).where(Response.attempt_id == attempt.id).scalar_subquery()
    is_kept, saved_at = db.execute(select(keeps, last)).one()
    if not is_kept:
        return None
    passed = int((now - (saved_at or attempt.started_at)).total_seconds())
    return min(max(0, passed), MOST_SECONDS)


def added(so_far: int | None, more: int | None) -> int | None:
    """The time taken with one save's time added; None before any is known."""
    return so_far if more is None else (so_far or 0) + more
