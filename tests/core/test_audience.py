"""Audiences: who belongs to one, by what, and what may be stored as one."""

from datetime import date, timedelta

import pytest

from app.core.audience import (
    EVERYONE,
    Audience,
    Circumstances,
    Condition,
    Facts,
    Field,
    all_of,
    failing,
    matches,
    of_group,
    of_people,
)

TODAY = date(2026, 11, 20)
SALES = Condition(field=Field.DEPARTMENT, values=(3, 4))
NEW = Condition(field=Field.HIRED_WITHIN, values=(30,))
SHIFT = Condition(field=Field.CUSTOM, values=("night",), name="shift")
NOW = Circumstances(today=TODAY, groups={1: None, 2: all_of(SALES), 3: EVERYONE})


def person(**facts):
    return Facts(**{"person_id": 7, "department": 3, "hired_on": TODAY - timedelta(days=10)} | facts)


CASES = {
    "everyone": (EVERYONE, person(), {}),
    "nobody who has left": (EVERYONE, person(is_active=False), None),
    "by name": (of_people({7, 8}), person(), {}),
    "not by name": (of_people({8}), person(), None),
    "by hand in a group": (of_group(1), person(groups=frozenset({1})), {"group": 1}),
    "not in a group": (of_group(1), person(groups=frozenset({9})), None),
    "in a group by its rule": (of_group(2), person(), {"group": 2, "department": 3}),
    "not by its rule": (of_group(2), person(department=5), None),
    "in a group that has ended": (of_group(9), person(groups=frozenset({9})), None),
    "one of the departments": (all_of(SALES), person(department=4), {"department": 4}),
    "no department": (all_of(SALES), person(department=None), None),
    "all conditions": (all_of(SALES, NEW), person(), {"department": 3, "hired_on": "2026-11-10"}),
    "one of them not": (all_of(SALES, NEW), person(hired_on=TODAY - timedelta(days=30)), None),
    "begins later": (all_of(NEW), person(hired_on=TODAY + timedelta(days=40)), {"hired_on": "2026-12-30"}),
    "no hire date": (all_of(NEW), person(hired_on=None), None),
    "a custom field": (all_of(SHIFT), person(custom={"shift": "night"}), {"custom.shift": "night"}),
    "another value of it": (all_of(SHIFT), person(custom={"shift": "Night"}), None),
}


@pytest.mark.parametrize("case", CASES)
def test_who_belongs_and_by_what(case):
    audience, someone, expected = CASES[case]
    assert matches(audience, someone, NOW) == expected


@pytest.mark.parametrize(
    ("asked", "day", "is_met"),
    [
        (Field.HIRED_SINCE, TODAY, True),
        (Field.HIRED_SINCE, TODAY - timedelta(days=1), False),
        (Field.HIRED_UNTIL, TODAY, True),
        (Field.HIRED_UNTIL, TODAY + timedelta(days=1), False),
    ],
)
def test_days_are_inclusive(asked, day, is_met):
    condition = Condition(field=asked, values=(TODAY,))
    assert bool(failing(all_of(condition), person(hired_on=day), NOW)) is not is_met


def test_the_conditions_that_fail_are_named_those_of_a_groups_rule_too():
    someone = person(department=None)
    assert failing(all_of(SALES, NEW, SHIFT), someone, NOW) == (SALES, SHIFT)
    assert failing(of_group(2), someone, NOW) == (SALES,)


def test_time_that_passes_takes_nothing_away():
    someone = person(hired_on=TODAY - timedelta(days=90))
    assert matches(all_of(SALES, NEW).lasting, someone, NOW) == {"department": 3}
    assert all_of(NEW).lasting == EVERYONE
    assert of_people({7}).lasting == of_people({7})


@pytest.mark.parametrize("audience", [EVERYONE, of_people({2, 1}), of_group(4), all_of(SALES, NEW, SHIFT)])
def test_what_is_stored_comes_back(audience):
    assert Audience.from_json(audience.to_json()) == audience


def condition(**parts):
    return {"kind": "conditions", "all_of": [{"field": "department", "values": [1]} | parts]}


WRONG = {
    "nothing": None,
    "a list": [],
    "an unknown kind": {"kind": "nobody"},
    "more than there is": {"kind": "everyone", "people": [1]},
    "an id that is none": {"kind": "people", "people": ["1"]},
    "an id that no row has": {"kind": "group", "group": 2**63},
    "no conditions": {"kind": "conditions", "all_of": []},
    "too many": {"kind": "conditions", "all_of": condition()["all_of"] * 21},
    "an unknown field": condition(field="salary"),
    "no value": condition(values=[]),
    "a truth for a number": condition(values=[True]),
    "text for an id": condition(values=["1"]),
    "two days": condition(field="hired_since", values=["2026-01-01", "2026-01-02"]),
    "no day": condition(field="hired_until", values=["soon"]),
    "days without end": condition(field="hired_within", values=[10**9]),
    "a custom field without a name": condition(field="custom", values=["x"]),
    "a name for another field": condition(name="shift"),
    "text too long": condition(field="title", values=["x" * 201]),
    "a NUL": condition(field="title", values=["a\0"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_anything_else_is_refused(case):
    with pytest.raises(ValueError, match=r"\w"):
        Audience.from_json(WRONG[case])
