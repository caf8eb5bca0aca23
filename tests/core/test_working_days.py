"""Working days of a person: weekends, holidays, and when a mail may go."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.working_days import WorkingCalendar

FRIDAY = date(2026, 11, 27)
OSLO = WorkingCalendar(zone=ZoneInfo("Europe/Oslo"), holidays={date(2026, 12, 25)})
ISRAEL = WorkingCalendar(zone=ZoneInfo("Asia/Jerusalem"), weekend={4, 5})


@pytest.mark.parametrize(
    ("calendar", "day", "count", "expected"),
    [
        pytest.param(OSLO, FRIDAY, 0, FRIDAY, id="none"),
        pytest.param(OSLO, FRIDAY, 1, date(2026, 11, 30), id="over the weekend"),
        pytest.param(OSLO, date(2026, 12, 24), 1, date(2026, 12, 28), id="over a holiday and the weekend"),
        pytest.param(OSLO, date(2026, 11, 30), -1, FRIDAY, id="backwards over the weekend"),
        pytest.param(OSLO, date(2026, 11, 29), -1, FRIDAY, id="backwards from a Sunday"),
        pytest.param(ISRAEL, FRIDAY, 1, date(2026, 11, 29), id="Sunday is a working day there"),
    ],
)
def test_working_days_after(calendar, day, count, expected):
    assert calendar.after(day, count) == expected


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(ValueError, match="without working days"):
        WorkingCalendar(zone=ZoneInfo("UTC"), weekend=set(range(7))).after(FRIDAY, 1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(utc(2026, 11, 27, 9), utc(2026, 11, 27, 9), id="within the hours: at once"),
        pytest.param(utc(2026, 11, 27, 5), utc(2026, 11, 27, 7), id="too early: at eight"),
        pytest.param(utc(2026, 11, 27, 15), utc(2026, 11, 30, 7), id="four on a Friday: on Monday"),
        pytest.param(utc(2026, 11, 26, 15), utc(2026, 11, 27, 7), id="four on a Thursday: on Friday"),
        pytest.param(utc(2026, 12, 24, 20), utc(2026, 12, 28, 7), id="before a holiday: after the weekend"),
        pytest.param(utc(2026, 7, 6, 5), utc(2026, 7, 6, 6), id="in summer time"),
    ],
)
def test_when_a_mail_may_go(moment, expected):
    assert OSLO.next_window(moment) == expected
