"""Destroying what has been kept long enough: each day a while, and what is left by a job of its own."""

import time
from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.jobs.contract import House, Write
from app.services import retention
from app.store import jobs
from app.store.queries import company

RETAIN = "retention.apply"
"""The kind of the daily job, and of those that go on where one did not get to the end."""
LONGEST = 120.0
"""Seconds that one job works, well within its lease."""
A_BREATH = 0.15
"""Seconds between parts, longer than SQLite's longest pause between two looks at a lock: whoever waits to write comes in."""


def retain(house: House, _payload: dict[str, Any]) -> Write:
    """Destroy what is due, part by part, each committed by itself; a job that is cut off repeats nothing."""
    ends_at = time.monotonic() + LONGEST
    with house.database.reading() as db:
        setting = retention.Setting.of(company.profile(db), utc_now())
    for what in retention.SWEEPS:
        while _part(house, setting, what):
            if time.monotonic() >= ends_at:
                return lambda db: _go_on(db, setting)
            time.sleep(A_BREATH)
    return _nothing_more


def _part(house: House, setting: retention.Setting, what: str) -> int:
    with house.database.writing.begin() as db:
        return retention.apply_part(db, setting, what)


def _go_on(db: Session, setting: retention.Setting) -> None:
    """Leave the rest to a job of its own."""
    jobs.enqueue(db, RETAIN, f"on.{setting.now.isoformat()}", {}, setting.now)


def _nothing_more(_db: Session) -> None:
    """All was destroyed in parts already."""
