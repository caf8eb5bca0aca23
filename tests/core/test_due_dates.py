"""Due days, their ends as instants, working days and clamped months."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.certification import add_months
from app.core.decisions import Allowed, Reason, refused
from app.core.due_dates import (
    Away,
    Circumstances,
    Claim,
    DueRule,
    Held,
    day_begun_at,
    due_day,
    end_of_day,
    last_day_before,
    local_day,
    may_be_due,
    settled,
)
from app.core.working_days import WorkingCalendar

FRIDAY = date(2026, 11, 20)
OSLO = WorkingCalendar(zone=ZoneInfo("Europe/Oslo"))


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
    assert due_day(rule, assigned_on=assigned_on, hired_on=hired_on, calendar=OSLO) == expected


def test_a_fixed_rule_needs_its_day():
    with pytest.raises(ValueError, match="needs its day"):
        due_day(DueRule(anchor="fixed"), assigned_on=FRIDAY, calendar=OSLO)


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


def test_minimum_notice_leaves_out_the_persons_own_days_off():
    rule = DueRule(anchor="hire", minimum_notice_days=3)
    friday_and_saturday = WorkingCalendar(
        zone=ZoneInfo("Asia/Jerusalem"), weekend={4, 5}, holidays={date(2026, 11, 23)}
    )
    assert due_day(rule, assigned_on=FRIDAY, hired_on=FRIDAY, calendar=friday_and_saturday) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Europe/Oslo", date(2027, 5, 1)), ("America/New_York", date(2027, 5, 1)), ("Asia/Tokyo", date(2027, 5, 1))],
    ids=["where it was midnight", "the evening before", "the morning after"],
)
def test_a_midnight_names_the_same_day_wherever_the_person_lives_now(zone, expected):
    assert day_begun_at(datetime(2027, 4, 30, 22, tzinfo=UTC), ZoneInfo(zone)) == expected


WEEK_OF_NOTICE = DueRule(anchor="hire", offset_days=14, minimum_notice_days=5)
HELD = Held(computed_on=date(2026, 12, 4), planned_on=date(2026, 12, 4), day=date(2026, 12, 4))


def later(today, *, hired_on=FRIDAY, leaves=(), before=HELD, rule=WEEK_OF_NOTICE, calendar=OSLO, **told):
    around = Circumstances(today=today, calendar=calendar, hired_on=hired_on, leaves=leaves)
    return settled([Claim(rule=rule, assigned_on=FRIDAY)], around, before, **told).day


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, date(2026, 12, 4), id="nothing changed"),
        pytest.param({"hired_on": date(2026, 12, 1)}, date(2026, 12, 15), id="hired later"),
        pytest.param(
            {"hired_on": date(2026, 11, 2)}, date(2026, 12, 10), id="hired earlier: notice from the correction"
        ),
        pytest.param(
            {"hired_on": date(2020, 1, 1)}, date(2026, 12, 10), id="hired long ago: notice from the correction"
        ),
        pytest.param({"extended_to": date(2027, 1, 8)}, date(2027, 1, 8), id="extended"),
        pytest.param({"is_anew": True}, date(2026, 12, 10), id="counted from today"),
        pytest.param(
            {"leaves": [Away(from_on=date(2026, 12, 1), back_on=date(2026, 12, 14))]},
            date(2026, 12, 21),
            id="due while away: back and the notice",
        ),
        pytest.param(
            {"leaves": [Away(from_on=FRIDAY, back_on=date(2026, 12, 2))]},
            date(2026, 12, 10),
            id="due shortly after: back and the notice, but never less than that from now",
        ),
        pytest.param(
            {"leaves": [Away(from_on=date(2026, 12, 5), back_on=date(2026, 12, 14))]},
            date(2026, 12, 4),
            id="due on the day before leaving",
        ),
        pytest.param(
            {"leaves": [Away(from_on=date(2026, 12, 1), back_on=None)]}, None, id="away, nobody knows until when"
        ),
    ],
)
def test_what_a_correction_on_3_december_does(facts, expected):
    assert later(date(2026, 12, 3), **facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"was_overdue": True}, date(2026, 12, 4), id="who was overdue stays overdue"),
        pytest.param({}, date(2026, 12, 17), id="another zone, in which the day has just ended"),
        pytest.param(
            {"was_overdue": True, "leaves": [Away(from_on=date(2026, 12, 9), back_on=date(2026, 12, 14))]},
            date(2026, 12, 21),
            id="overdue and away now: once back",
        ),
        pytest.param(
            {"was_overdue": True, "leaves": [Away(from_on=date(2026, 12, 21), back_on=date(2027, 1, 4))]},
            date(2026, 12, 4),
            id="overdue, and away later: overdue until then",
        ),
    ],
)
def test_what_a_correction_after_the_due_date_does(facts, expected):
    assert later(date(2026, 12, 10), **facts) == expected


def test_who_was_overdue_before_a_leave_has_the_same_date_while_away_and_once_back():
    leaves = [Away(from_on=date(2026, 12, 9), back_on=date(2026, 12, 14))]
    around = Circumstances(today=date(2026, 12, 10), calendar=OSLO, hired_on=FRIDAY, leaves=leaves)
    claims = [Claim(rule=WEEK_OF_NOTICE, assigned_on=FRIDAY)]
    away = settled(claims, around, HELD, was_overdue=True)
    assert later(date(2026, 12, 18), leaves=leaves, before=away) == away.day == date(2026, 12, 21)


def test_a_leave_that_is_called_off_leaves_the_minimum_notice():
    moved = Held(computed_on=date(2026, 12, 4), planned_on=date(2026, 12, 4), day=date(2026, 12, 21))
    assert later(date(2026, 12, 3), before=moved) == date(2026, 12, 10)


def test_of_several_reasons_the_earliest_holds():
    around = Circumstances(today=FRIDAY, calendar=OSLO, hired_on=date(2020, 1, 1))
    rules = (DueRule(anchor="assignment", offset_days=30), DueRule(anchor="assignment", offset_days=7))
    found = settled([Claim(rule=rule, assigned_on=FRIDAY) for rule in rules], around)
    assert (found.day, found.rule) == (date(2026, 11, 27), rules[1])


def test_before_the_first_day_the_notice_counts_from_it():
    assert later(
        FRIDAY, hired_on=date(2027, 2, 1), before=None, rule=DueRule(anchor="assignment", offset_days=7)
    ) == date(2027, 2, 8)
