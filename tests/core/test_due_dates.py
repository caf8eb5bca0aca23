"""Due days, their ends as instants, working days and clamped months."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.certification import add_months
from app.core.decisions import Allowed, Reason, refused
from app.core.due_dates import DueRule, add_working_days, due_day, end_of_day, last_day_before, local_day, may_be_due

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("rule", "hired_on", "expected"),
    [
        pytest.param(DueRule(anchor="fixed", on=date(2026, 12, 1)), None, date(2026, 12, 1), id="a fixed day"),
        pytest.param(DueRule(anchor="assignment", offset_days=14), None, date(2026, 12, 4), id="after assignment"),
        pytest.param(DueRule(anchor="hire", offset_days=30), date(2026, 11, 10), date(2026, 12, 10), id="after hire"),
        pytest.param(
            DueRule(anchor="hire", offset_days=30), None, date(2026, 12, 20), id="no hire date: after assignment"
        ),
        pytest.param(
            DueRule(anchor="hire", offset_days=14, minimum_notice_days=5),
            date(2020, 1, 1),
            date(2026, 11, 27),
            id="hired long ago: the minimum notice in working days",
        ),
        pytest.param(DueRule(anchor="hire", offset_months=1), date(2026, 1, 31), date(2026, 2, 28), id="clamped month"),
    ],
)
def test_due_day(rule, hired_on, expected):
    assigned_on = date(2026, 1, 1) if rule.offset_months else FRIDAY
    assert due_day(rule, assigned_on=assigned_on, hired_on=hired_on) == expected


def test_a_fixed_rule_needs_its_day():
    with pytest.raises(ValueError, match="needs its day"):
        due_day(DueRule(anchor="fixed"), assigned_on=FRIDAY)


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        pytest.param("UTC", FRIDAY, datetime(2026, 11, 21, tzinfo=UTC), id="UTC"),
        pytest.param("Europe/Oslo", date(2026, 7, 1), datetime(2026, 7, 1, 22, tzinfo=UTC), id="Oslo in summer"),
        pytest.param("Asia/Jerusalem", FRIDAY, datetime(2026, 11, 20, 22, tzinfo=UTC), id="Jerusalem"),
        pytest.param(
            "America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC), id="the day clocks go back"
        ),
    ],
)
def test_the_end_of_a_day_is_the_next_local_midnight(zone, day, instant):
    assert end_of_day(day, ZoneInfo(zone)) == instant
    assert last_day_before(instant, ZoneInfo(zone)) == day
    assert local_day(instant, ZoneInfo(zone)) > day


@pytest.mark.parametrize(
    ("count", "weekend", "expected"),
    [
        (0, {5, 6}, FRIDAY),
        (1, {5, 6}, date(2026, 11, 23)),
        (5, {5, 6}, date(2026, 11, 27)),
        (1, {4, 5}, date(2026, 11, 22)),
    ],
    ids=["none", "over the weekend", "a week", "Friday and Saturday are the weekend"],
)
def test_working_days(count, weekend, expected):
    assert add_working_days(FRIDAY, count, weekend=weekend) == expected


def test_holidays_are_no_working_days():
    assert add_working_days(FRIDAY, 1, holidays={date(2026, 11, 23)}) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
    ids=["31 January", "31 January of a leap year", "over the year's end", "a year"],
)
def test_adding_months_clamps(day, months, expected):
    assert add_months(day, months) == expected


def test_nobody_is_overdue_by_being_assigned():
    assert may_be_due(FRIDAY, FRIDAY) == Allowed()
    assert may_be_due(date(2026, 11, 19), FRIDAY) == refused(Reason.DUE_IN_THE_PAST, day=date(2026, 11, 19))
