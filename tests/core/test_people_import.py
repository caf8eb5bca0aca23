"""Files of people: what headings mean, what a row says, and what comes of it."""

from datetime import UTC, date, datetime

import pytest

from app.core.import_headings import fields_of
from app.core.people_import import Choices, Fault, KnownPerson, Outcome, loops, must_be_typed, outcome, read_row

TODAY = date(2026, 11, 20)
CHOICES = Choices(languages={"nb": "nb", "norsk": "nb"}, time_zones={"europe/oslo": "Europe/Oslo"})


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Employee number", "Name", "E-mail"], ["employee_number", "name", "email"]),
        (["ANSATTNUMMER", "Navn", "E-post", "Nærmeste leder"], ["employee_number", "name", "email", "manager"]),
        (["Anställningsnummer", "Namn", "Chef"], ["employee_number", "name", "manager"]),
        (["Personal-Nr.", "Vollständiger Name", "Eintrittsdatum"], ["employee_number", "name", "hired_on"]),
        (["מספר עובד", "שם", 'דוא"ל'], ["employee_number", "name", "email"]),
        (["Name", "Shoe size", ""], ["name", None, ""]),
        (["Name", "Full name"], ["name", None]),
        (["Cost centre"], ["custom.Cost centre"]),
        (["Rang"], ["title"]),
        (["Old"], [None]),
    ],
    ids=[
        "English",
        "Norwegian",
        "Swedish",
        "German",
        "Hebrew",
        "unknown, and none",
        "the same twice",
        "a field of the company's own",
        "remembered",
        "remembered, and no field any more",
    ],
)
def test_headings(headings, fields):
    assert fields_of(headings, {"rang": "title", "old": "custom.Gone"}, ["Cost centre"]) == fields


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("employee_number", 1042.0, "1042"),
        ("name", "  Lina \n Sample ", "Lina Sample"),
        ("title", "", None),
        ("hired_on", "2026-02-28", "2026-02-28"),
        ("hired_on", "1.3.2026", "2026-03-01"),
        ("hired_on", datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01"),
        ("hired_on", date(2026, 3, 1), "2026-03-01"),
        ("hired_on", "29.02.2026", Fault.BAD_DAY),
        ("hired_on", "03/04/2026", Fault.BAD_DAY),
        ("hired_on", "0001-01-01", Fault.BAD_DAY),
        ("hired_on", 46000.0, Fault.BAD_DAY),
        ("email", "lina@example.com", "lina@example.com"),
        ("email", "lina", Fault.BAD_EMAIL),
        ("language", "Norsk", "nb"),
        ("language", "tlh", Fault.UNKNOWN_LANGUAGE),
        ("time_zone", "europe/OSLO", "Europe/Oslo"),
        ("time_zone", "Oslo time", Fault.UNKNOWN_TIME_ZONE),
        ("weekend", "Friday, Saturday", [4, 5]),
        ("weekend", "lørdag; søndag", [5, 6]),
        ("weekend", "יום שישי", [4]),
        ("weekend", "Caturday", Fault.UNKNOWN_WEEKDAY),
        ("weekend", "mon,tue,wed,thu,fri,sat,sun", Fault.NO_WORKING_DAY),
        ("title", "x" * 201, Fault.TOO_LONG),
        ("custom.Desk", "x" * 201, Fault.TOO_LONG),
        ("title", "a\x00b", Fault.UNREADABLE),
        ("name", None, Fault.MISSING),
    ],
)
def test_cells(column, cell, value):
    row = read_row(2, {"employee_number": "E-1", "name": "Lina Sample", column: cell}, CHOICES)
    if isinstance(value, Fault):
        assert [(problem.column, problem.fault) for problem in row.problems] == [(column, value)]
    else:
        assert (row.values[column], row.problems) == (value, [])


def test_every_row_says_who_it_is_about():
    assert [problem.column for problem in read_row(2, {"name": "Lina"}, CHOICES).problems] == ["employee_number"]


@pytest.mark.parametrize(("away", "back"), [("2026-12-24", "2026-12-23"), ("", "2026-12-23")])
def test_leave_ends_after_it_begins(away, back):
    row = read_row(2, {"employee_number": "E-1", "leave_from": away, "leave_until": back}, CHOICES)
    assert [problem.fault for problem in row.problems] == [Fault.BACK_BEFORE_AWAY]


def known(*, is_active=True, **values):
    return KnownPerson(
        person_id=7,
        is_active=is_active,
        has_role=False,
        legal_entity_id=1,
        values={"employee_number": "E-1", "name": "Lina Sample", **values},
    )


@pytest.mark.parametrize(
    ("values", "person", "expected"),
    [
        ({}, None, (Outcome.NEW, ["employee_number"])),
        ({"left_on": "2026-11-20"}, None, (Outcome.UNCHANGED, [])),
        ({"name": "Lina Sample"}, known(), (Outcome.UNCHANGED, [])),
        ({"title": None}, known(), (Outcome.UNCHANGED, [])),
        ({"name": "Lina Other", "title": "Cook"}, known(title="Cook"), (Outcome.CHANGED, ["name"])),
        ({"left_on": "2026-11-20", "name": "Other"}, known(), (Outcome.LEAVING, ["left_on"])),
        ({"left_on": "2026-11-21"}, known(), (Outcome.CHANGED, ["left_on"])),
        ({"left_on": None}, known(is_active=False, left_on="2026-01-01"), (Outcome.CHANGED, ["is_active", "left_on"])),
        ({}, known(is_active=False), (Outcome.CHANGED, ["is_active"])),
        ({"left_on": "2026-01-01"}, known(is_active=False, left_on="2026-01-01"), (Outcome.UNCHANGED, [])),
    ],
    ids=[
        "somebody new",
        "never here and gone already",
        "as known",
        "an empty cell where nothing is known",
        "another name",
        "gone today",
        "gone tomorrow",
        "back, with the day taken away",
        "back",
        "gone as known",
    ],
)
def test_outcomes(values, person, expected):
    assert outcome({"employee_number": "E-1", **values}, person, TODAY) == expected


def test_loops_name_the_whole_round_and_only_who_is_in_it():
    chain = {"a": "b", "b": "c", "c": "b", "d": "a", "e": None, "f": "f"}
    assert loops(chain) == {"b": ("b", "c"), "c": ("c", "b"), "f": ("f",)}


@pytest.mark.parametrize(
    ("leaving", "active", "is_asked"), [(0, 0, False), (5, 100, False), (6, 100, True), (1, 1, True)]
)
def test_the_number_of_leavers_is_asked_for_above_one_in_twenty(leaving, active, is_asked):
    assert must_be_typed(leaving, active) is is_asked
