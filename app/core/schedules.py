"""Schedules of reports: on which day the next one is sent."""

from datetime import date, timedelta
from enum import StrEnum


class Every(StrEnum):
    """How often a report is sent."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def next_day(every: Every, after: date) -> date:
    """The next day, the next Monday, or the first of the next month; always later than `after`."""
    if every is Every.DAY:
        return after + timedelta(days=1)
    if every is Every.WEEK:
        return after + timedelta(days=7 - after.weekday())
    return (after.replace(day=1) + timedelta(days=31)).replace(day=1)
