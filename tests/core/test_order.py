"""Scoring of order items: pairs and exact, unfinished orders, what is shown first."""

from fractions import Fraction
from itertools import permutations

import pytest

from app.core.items.contract import Shown, UnreadableResponse
from app.core.items.order import ORDER, OrderedStep, OrderItem, arrange, faults, grade, is_answered, is_blank, read

F = Fraction


def item(steps="abcde", scoring="pairs"):
    return OrderItem(
        type="order",
        id="item",
        objective="steps",
        explained_in="slips#steps",
        stem="In which order?",
        scoring=scoring,
        steps=tuple(OrderedStep(id=name, text=f"Do {name}") for name in steps),
        feedback="First things first.",
    )


def state(order):
    return {"positions": {name: place for place, name in enumerate(order, start=1)}}


@pytest.mark.parametrize(
    ("order", "scoring", "points"),
    [
        pytest.param("abcde", "pairs", F(1), id="pairs: all in order"),
        pytest.param("bacde", "pairs", F(4, 5), id="pairs: two neighbours swapped"),
        pytest.param("baced", "pairs", F(3, 5), id="pairs: two swaps"),
        pytest.param("edcba", "pairs", F(0), id="pairs: the reverse"),
        pytest.param("abcde", "exact", F(1), id="exact: all in order"),
        pytest.param("bacde", "exact", F(0), id="exact: two neighbours swapped"),
    ],
)
def test_points(order, scoring, points):
    assert grade(item(scoring=scoring), state(order)).points == points


def test_a_random_order_of_five_earns_about_a_sixth():
    orders = list(permutations("abcde"))
    mean = sum(grade(item(), state(order)).points for order in orders) / len(orders)
    assert round(float(mean), 2) == 0.16


@pytest.mark.parametrize(
    ("positions", "blank", "answered"),
    [({}, True, False), ({"a": 1}, False, False), (dict.fromkeys("abcde", 1), False, False)],
    ids=["untouched", "begun", "all in one place"],
)
def test_an_unfinished_order_earns_nothing(positions, blank, answered):
    entered = {"positions": positions}
    assert (is_blank(item(), entered), is_answered(item(), entered)) == (blank, answered)
    assert grade(item(), entered).points == 0


def test_the_order_shown_first_is_never_the_key():
    made = item("abc")
    shown = {tuple(arrange(made, f"seed {n}")["steps"]) for n in range(500)}
    assert shown == set(permutations("abc")) - {("a", "b", "c")}


def test_read_takes_numbers_and_leaves_out_empty_fields():
    assert read(item("abc"), {"position.a": ["2"], "position.b": [""]}) == {"positions": {"a": 2}}


@pytest.mark.parametrize(
    "fields",
    [
        {"position.a": ["6"]},
        {"position.a": ["first"]},
        {"position.a": ["²"]},
        {"position.z": ["1"]},
        {"position.a": ["1" * 5000]},
    ],
    ids=["past the last", "a word", "another digit", "an unknown step", "more digits than Python reads"],
)
def test_unreadable_responses_are_refused(fields):
    with pytest.raises(UnreadableResponse):
        read(item(), fields)


def test_steps_stand_as_they_were_ordered_and_the_key_is_shown_only_when_it_may_be():
    made = item("abc")
    arrangement = arrange(made, "seed")
    assert [step["id"] for step in ORDER.present(made, arrangement, state("cab"))["steps"]] == ["c", "a", "b"]
    hidden = ORDER.look_back(made, arrangement, state("cab"), Shown(correctness=True, feedback=True))
    assert hidden["right_order"] is None
    assert {step["right_position"] for step in hidden["steps"]} == {None}
    assert ORDER.look_back(made, arrangement, state("cab"), Shown(right_answers=True))["right_order"][0] == "Do a"


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("step-1", "step-2", "step-3"), True),
        (("a", "b", "c"), True),
        (("step-9", "step-10", "step-11"), True),
        (("step-2", "step-3", "step-1"), False),
        (("hide", "report", "stay"), False),
        (("down", "ring-1", "ring-2"), False),
    ],
)
def test_ids_that_number_the_steps_are_a_fault(ids, told):
    assert any("number the steps" in fault.message for fault in faults(item(ids))) is told
