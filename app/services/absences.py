"""Who is away: days of leave, of which nobody knows why."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.store.models import Leave


def away(db: Session, person_ids: Collection[int], day: date) -> dict[int, date | None]:
    """Those of these people who are on leave on a day, with the day on which they are back; None where nobody knows."""
    rows = db.execute(
        select(Leave.person_id, Leave.until_on).where(
            Leave.person_id.in_(person_ids), Leave.from_on <= day, or_(Leave.until_on.is_(None), Leave.until_on > day)
        )
    )
    found: dict[int, date | None] = {}
    for person_id, until_on in rows:
        known = found.get(person_id, until_on)
        found[person_id] = None if known is None or until_on is None else max(known, until_on)
    return found
