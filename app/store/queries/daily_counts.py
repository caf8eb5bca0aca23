"""How many people stand where, by course and place, counted for everybody at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, select
from sqlalchemy.orm import Session

from app.core.completion import Standing
from app.core.required import EXPIRING_DAYS
from app.store.models import Employment, Period, Person
from app.store.queries.required import is_expiring, is_open, is_required, is_valid
from app.store.queries.selection import placed_on
from app.store.queries.standings import has_standing, is_newest
from app.store.streaming import streamed

EVERY_COURSE = ""
"""Stands for all courses together: people are counted once, however many they have."""
Place = tuple[int, int, str]
"""Legal entity and department by id, 0 for none, and the location, empty for none."""
Tally = Counter[tuple[str, Place, int]]
"""How many people have the same flags, by course and place."""
FLAGS = ("assigned", "lacking", "unfinished", "overdue", "expiring", "expired")
"""What is told of a current period, a bit for each; `lacking` is required and not valid."""


def conditions(now: datetime) -> dict[str, ColumnElement[bool]]:
    """When each flag is set."""
    return {
        "assigned": is_required(),
        "lacking": and_(is_required(), not_(is_valid(now))),
        "unfinished": is_open(),
        "overdue": has_standing(Standing.OVERDUE, now),
        "expiring": is_expiring(now, EXPIRING_DAYS),
        "expired": has_standing(Standing.EXPIRED, now),
    }


def counted(db: Session, courses: Sequence[str], today: date, now: datetime) -> list[dict[str, Any]]:
    """A row for each course and place where anybody has one, and for all courses together; active people alone.

    Periods are read in the order of people and added up here: SQLite would sort all of them for each grouping.
    """
    places = _places(db, today)
    tally: Tally = Counter()
    for person_id, periods in groupby(_flagged(db, courses, now), key=lambda row: row[0]):
        place = places.get(person_id)
        if place is None:
            continue
        together = 0
        for _, course, flags in periods:
            tally[course, place, flags] += 1
            together |= flags
        tally[EVERY_COURSE, place, together] += 1
    return _summed(tally)


def _places(db: Session, today: date) -> dict[int, Place]:
    """Where each active person works."""
    rows = streamed(
        db,
        select(
            Person.id,
            func.coalesce(Employment.legal_entity_id, 0),
            func.coalesce(Employment.department_id, 0),
            func.coalesce(Employment.location, ""),
        )
        .outerjoin(Employment, placed_on(today))
        .where(Person.is_active),
    )
    known: dict[Place, Place] = {}
    return {person: known.setdefault((one, two, name), (one, two, name)) for person, one, two, name in rows}


def _flagged(db: Session, courses: Sequence[str], now: datetime) -> Iterator[Any]:
    """(person, course, flags) of each current period, in the order of people."""
    bits = [case((condition, 1 << place), else_=0) for place, condition in enumerate(conditions(now).values())]
    return streamed(
        db,
        select(Period.person_id, Period.course, sum(bits[1:], bits[0]))
        .where(Period.course.in_(courses), is_newest())
        .order_by(Period.person_id),
    )


def _summed(tally: Tally) -> list[dict[str, Any]]:
    """The counts of each course and place."""
    sums: dict[tuple[str, Place], Counter[str]] = {}
    for (course, place, flags), people in tally.items():
        told = {name for bit, name in enumerate(FLAGS) if flags >> bit & 1}
        if "assigned" in told and "lacking" not in told:
            told.add("completed")
        sums.setdefault((course, place), Counter()).update(dict.fromkeys(told, people))
    names = ("assigned", "completed", "unfinished", "overdue", "expiring", "expired")
    return [
        {
            "course": course,
            "legal_entity_id": place[0],
            "department_id": place[1],
            "location": place[2],
            **{name: counts[name] for name in names},
        }
        for (course, place), counts in sums.items()
    ]
