"""Reminders: on which days, which of several, and the week in which a manager is told."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core import reminders
from app.core.notices import NoticeKind
from app.core.reminders import Plan, Step
from app.core.working_days import WorkingCalendar

OSLO = WorkingCalendar(zone=ZoneInfo("Europe/Oslo"))
ISRAEL = WorkingCalendar(zone=ZoneInfo("Asia/Jerusalem"), weekend={4, 5})
NO_WEEKEND = WorkingCalendar(zone=ZoneInfo("Europe/Oslo"), weekend=())
MAY_DAY_OFF = WorkingCalendar(zone=ZoneInfo("Europe/Oslo"), holidays={date(2026, 5, 1), date(2026, 5, 4)})
FRIDAY = date(2026, 11, 27)
LONG_AGO = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("due_on", "calendar", "offsets", "days"),
    [
        pytest.param(
            FRIDAY, OSLO, (-2, 0), ["25.11", "27.11", "30.11"], id="the warning comes on the next working day"
        ),
        pytest.param(
            date(2026, 11, 29), OSLO, (-1, 0), ["27.11", "27.11", "30.11"], id="a due Sunday counts from Friday"
        ),
        pytest.param(FRIDAY, ISRAEL, (0, 3), ["26.11", "29.11", "01.12"], id="in Israel Friday is no working day"),
        pytest.param(
            date(2026, 4, 30), MAY_DAY_OFF, (0, 3), ["30.04", "05.05", "07.05"], id="public holidays do not count"
        ),
        pytest.param(FRIDAY, OSLO, (), ["30.11"], id="without offsets the warning stays"),
        pytest.param(FRIDAY, OSLO, (1, 1), ["30.11"], id="the warning is there once"),
    ],
)
def test_the_days_of_a_series(due_on, calendar, offsets, days):
    assert [f"{step.on:%d.%m}" for step in reminders.series(due_on, calendar, offsets)] == days


def test_after_the_due_day_it_is_a_warning():
    kinds = [step.kind for step in reminders.series(FRIDAY, OSLO, (-7, 0, 3))]
    assert kinds == [NoticeKind.REMINDER, NoticeKind.REMINDER, NoticeKind.OVERDUE, NoticeKind.OVERDUE]


SERIES = reminders.series(FRIDAY, OSLO, (-7, -2, 0, 3))
"""18, 25, 27, 30 November and 2 December."""


def planned(today, *, since=LONG_AGO, told=(), warned_on=None, is_escalated=False) -> Plan:
    return reminders.plan(
        SERIES, OSLO, since=since, today=today, told=told, warned_on=warned_on, is_escalated=is_escalated
    )


@pytest.mark.parametrize(
    ("today", "facts", "offset", "is_escalated", "next_on"),
    [
        pytest.param(date(2026, 11, 2), {}, None, False, date(2026, 11, 18), id="long before nothing"),
        pytest.param(date(2026, 11, 18), {}, -7, False, date(2026, 11, 25), id="on its day"),
        pytest.param(date(2026, 11, 18), {"told": [-7]}, None, False, date(2026, 11, 25), id="once"),
        pytest.param(date(2026, 11, 26), {}, -2, False, FRIDAY, id="of several missed the latest"),
        pytest.param(date(2026, 11, 26), {"told": [-2]}, None, False, FRIDAY, id="and no earlier one after it"),
        pytest.param(
            date(2026, 11, 26), {"since": date(2026, 11, 25)}, None, False, FRIDAY, id="none of a day before it was due"
        ),
        pytest.param(date(2026, 11, 30), {"told": [0]}, 1, False, date(2026, 12, 2), id="the warning"),
        pytest.param(
            date(2026, 12, 2), {"told": [1], "warned_on": date(2026, 11, 30)}, 3, True, None, id="two days later the manager"
        ),
        pytest.param(
            date(2026, 12, 1), {"told": [1], "warned_on": date(2026, 11, 30)}, None, False, date(2026, 12, 2), id="not sooner"
        ),
        pytest.param(
            date(2026, 12, 21), {}, 3, False, date(2026, 12, 23), id="nobody is told of who has not been warned for two days"
        ),
        pytest.param(
            date(2026, 12, 21),
            {"told": [3], "warned_on": date(2026, 11, 30), "is_escalated": True},
            None,
            False,
            None,
            id="then it is over",
        ),
    ],
)  # fmt: skip
def test_what_is_told_on_a_day(today, facts, offset, is_escalated, next_on):
    plan = planned(today, **facts)
    assert (plan.step.offset if plan.step else None, plan.is_escalated, plan.next_on) == (offset, is_escalated, next_on)


def test_day_by_day_everything_is_told_once_and_in_order():
    told, warned_on, is_escalated, days = [], None, False, []
    for day in (date(2026, 11, 1) + timedelta(days=each) for each in range(60)):
        plan = planned(day, told=told, warned_on=warned_on, is_escalated=is_escalated)
        if plan.step:
            told.append(plan.step.offset)
            warned_on = warned_on or (day if plan.step.kind is NoticeKind.OVERDUE else None)
        is_escalated = is_escalated or plan.is_escalated
        days += [day] if plan.step or plan.is_escalated else []
    assert (told, is_escalated) == ([-7, -2, 0, 1, 3], True)
    assert days == [step.on for step in SERIES]


@pytest.mark.parametrize(
    ("calendar", "day", "expected"),
    [
        pytest.param(OSLO, date(2026, 11, 30), date(2026, 11, 30), id="on Monday the same day"),
        pytest.param(OSLO, date(2026, 12, 1), date(2026, 12, 7), id="on Tuesday next Monday"),
        pytest.param(OSLO, date(2026, 11, 28), date(2026, 11, 30), id="on Saturday the Monday after it"),
        pytest.param(ISRAEL, date(2026, 11, 30), date(2026, 12, 6), id="in Israel on Sundays"),
        pytest.param(ISRAEL, FRIDAY, date(2026, 11, 29), id="and from the weekend the Sunday after it"),
        pytest.param(MAY_DAY_OFF, date(2026, 5, 4), date(2026, 5, 5), id="a Monday off moves it to Tuesday"),
        pytest.param(MAY_DAY_OFF, date(2026, 5, 5), date(2026, 5, 5), id="which is that week's first working day"),
        pytest.param(NO_WEEKEND, date(2026, 12, 2), date(2026, 12, 7), id="without a weekend on Mondays"),
    ],
)
def test_the_day_of_a_manager_s_digest(calendar, day, expected):
    assert reminders.digest_day(calendar, day) == expected


def test_steps_are_ordered_by_day_then_offset():
    assert sorted([Step(FRIDAY, 0), Step(FRIDAY, -1)]) == [Step(FRIDAY, -1), Step(FRIDAY, 0)]
