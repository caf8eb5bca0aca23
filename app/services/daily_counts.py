"""Counts of people by course and place, kept by day: the dashboard reads these, however many people there are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
from app.store.models import DailyCount
from app.store.queries.daily_counts import EVERY_COURSE

JOB = "people.count"
ROWS_AT_A_TIME = 500
DETAILS_KEPT = timedelta(days=8)
"""How long the counts of single courses are kept; only those of all courses together are looked back at."""
KEPT = timedelta(days=400)


def courses_that_count(catalogue: Catalogue) -> tuple[str, ...]:
    """The courses that are counted: all but those that people choose for themselves."""
    return tuple(sorted(set(catalogue.courses) - voluntary_courses(catalogue)))


def voluntary_courses(catalogue: Catalogue) -> frozenset[str]:
    """The courses of which no count, list or report tells who took them."""
    return frozenset(
        slug
        for slug, editions in catalogue.courses.items()
        if any(course.outline.voluntary for course in editions.values())
    )


def keep(db: Session, rows: Sequence[Mapping[str, Any]], today: date, now: datetime) -> None:
    """Put the counts of a day, as made at `now`, in place of those made earlier on it, and drop what is old."""
    db.execute(delete(DailyCount).where(DailyCount.on_day == today))
    db.execute(delete(DailyCount).where(DailyCount.on_day < today - KEPT))
    db.execute(delete(DailyCount).where(DailyCount.on_day < today - DETAILS_KEPT, DailyCount.course != EVERY_COURSE))
    kept = [{**row, "on_day": today, "counted_at": now} for row in rows]
    for start in range(0, len(kept), ROWS_AT_A_TIME):
        db.execute(insert(DailyCount), kept[start : start + ROWS_AT_A_TIME])
