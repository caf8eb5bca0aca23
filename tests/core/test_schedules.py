"""When a scheduled report is sent next."""

from datetime import date

import pytest

from app.core.schedules import Every, next_day

DAYS = {
    "the next day": (Every.DAY, date(2026, 12, 31), date(2027, 1, 1)),
    "the next Monday": (Every.WEEK, date(2026, 11, 20), date(2026, 11, 23)),
    "on a Monday the one after": (Every.WEEK, date(2026, 11, 23), date(2026, 11, 30)),
    "on a Sunday the day after": (Every.WEEK, date(2026, 11, 22), date(2026, 11, 23)),
    "the first of the next month": (Every.MONTH, date(2027, 1, 31), date(2027, 2, 1)),
    "on a first the one after": (Every.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
}


@pytest.mark.parametrize(("every", "after", "expected"), DAYS.values(), ids=DAYS.keys())
def test_the_next_day(every, after, expected):
    assert next_day(every, after) == expected
