"""Leave: days on which a person is away, never why. The log holds that something changed; the days stand in its erasable note."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.core.decisions import Allowed, Decision, Reason, refused
from app.services import audit, due_date_changes, joiners
from app.services.context import Occasion
from app.services.due_date_changes import ChangeReason
from app.store.models import Leave
from app.store.queries import company

DAY = timedelta(days=1)


def current(db: Session, person_id: int, today: date) -> Leave | None:
    """The leave that a person is on, else the next."""
    return db.scalar(
        select(Leave)
        .where(Leave.person_id == person_id, or_(Leave.until_on.is_(None), Leave.until_on > today))
        .order_by(Leave.from_on)
        .limit(1)
        .with_for_update()
    )


def put(
    db: Session,
    person_id: int,
    from_on: date | None,
    last_on: date | None,
    now: datetime,
    today: date,
    *,
    actor_id: int | None,
) -> Decision:
    """Let a person be away from a day on until and with `last_on`, or with no end known; without days, end what is there.

    The leave under way or the next one is changed, what is over stays. `until_on` of the row is the first day back. Due dates
    follow: nobody is overdue while away.
    """
    if last_on and (from_on is None or last_on < from_on):
        return refused(Reason.BACK_BEFORE_AWAY)
    row = current(db, person_id, today)
    until_on = last_on + DAY if last_on else None
    if row is not None and from_on is None:
        action = _end(db, row, today)
    elif row is not None and from_on is not None:
        if (row.from_on, row.until_on) == (from_on, until_on):
            return Allowed()
        row.from_on, row.until_on = from_on, until_on
        action = "leave.changed"
    elif from_on is not None:
        db.add(Leave(person_id=person_id, from_on=from_on, until_on=until_on))
        action = "leave.added"
    else:
        return Allowed()
    days = f"{from_on or ''}/{last_on or ''}"
    audit.record(db, now, actor_id, action, ("person", person_id), note=days)
    due_date_changes.recompute(db, Occasion(company=company.profile(db), now=now), [person_id], ChangeReason.LEAVE)
    joiners.note_change(db, now, [person_id])
    return Allowed()


def _end(db: Session, row: Leave, today: date) -> str:
    """End a leave today; one that has not begun is dropped."""
    if row.from_on < today:
        row.until_on = today
    else:
        db.execute(delete(Leave).where(Leave.id == row.id))
    return "leave.ended"
