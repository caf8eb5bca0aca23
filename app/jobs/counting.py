"""Counting people by course and place, for the dashboard."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.jobs.contract import House, Write
from app.services import daily_counts
from app.store.queries import daily_counts as queries


def count_people(house: House, _payload: dict[str, Any]) -> Write:
    """Count without a transaction, and keep the counts in place of the day's earlier ones."""
    with house.database.reading() as db:
        setting = house.setting(db)
        today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
        rows = queries.counted(db, daily_counts.courses_that_count(house.catalogue), today, setting.now)

    def write(db: Session) -> None:
        daily_counts.keep(db, rows, today, setting.now)

    return write
