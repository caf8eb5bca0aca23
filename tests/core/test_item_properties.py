"""What holds for every item type: bounds, blank is zero, the key earns all, and blind strategies earn nothing on average."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.items import ITEM_TYPES
from tests import keys
from tests.core import test_best_worst, test_hottext, test_match, test_order
from tests.core.items import several

BEST_WORST = [test_best_worst.item(ranks) for ranks in ("1234", "1123", "1233", "12345", "11223")]
ORDERS = [test_order.item(steps, scoring) for steps in ("abc", "abcd", "abcde") for scoring in ("pairs", "exact")]
MATCHES = [test_match.item(key) for key in ("DDXX", "DDDXXX", "AABBCC", "DDDXX")]
HOTTEXTS = [
    test_hottext.item(s, h, critical) for s, h, critical in (("a", "bc", "a"), ("ab", "cdef", ""), ("", "cde", ""))
]
EVERY = [*BEST_WORST, *ORDERS, *MATCHES, *HOTTEXTS]


def points(item, state) -> Fraction:
    return ITEM_TYPES[item.type].grade(item, state).points


def states(item) -> Iterable[dict]:
    """Every state that a response to the item can have."""
    match item.type:
        case "best_worst":
            ids = [None, *(option.id for option in item.options)]
            return ({"best": best, "worst": worst} for best, worst in product(ids, ids))
        case "order":
            places = [None, *range(1, len(item.steps) + 1)]
            names = [step.id for step in item.steps]
            return (
                {"positions": {name: place for name, place in zip(names, chosen, strict=True) if place}}
                for chosen in product(places, repeat=len(names))
            )
        case "match":
            places = [None, *(category.id for category in item.categories)]
            names = [statement.id for statement in item.statements]
            return (
                {"placed": {name: place for name, place in zip(names, chosen, strict=True) if place}}
                for chosen in product(places, repeat=len(names))
            )
    names = [span.id for span in item.spans]
    marked = (list(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size))
    return ({"marked": each, "nothing": nothing} for each in marked for nothing in (False, True))


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.type)
def test_every_response_there_can_be_keeps_to_the_bounds_and_only_the_key_earns_all(item):
    kind = ITEM_TYPES[item.type]
    for state in states(item):
        result = kind.grade(item, state)
        assert 0 <= result.points <= 1
        assert result.is_blank == kind.is_blank(item, state)
        if not kind.is_answered(item, state) and item.type != "match":
            assert result.points == 0
        if result.points == 1:
            assert kind.is_answered(item, state)
    assert points(item, kind.read(item, keys.right(item)[0])) == 1
    assert points(item, kind.read(item, keys.wrong(item)[0])) == 0


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.type)
def test_a_state_survives_reading(item):
    """What a form sends back of a state gives the state."""
    kind = ITEM_TYPES[item.type]
    for state in states(item):
        match item.type:
            case "best_worst":
                fields = {mark: [chosen] for mark, chosen in state.items() if chosen}
            case "order":
                fields = {f"position.{name}": [str(place)] for name, place in state["positions"].items()}
            case "match":
                fields = {f"category.{name}": [place] for name, place in state["placed"].items()}
            case _:
                fields = {"span": list(reversed(state["marked"]))} | ({"nothing": ["1"]} if state["nothing"] else {})
        assert kind.read(item, fields) == state


@pytest.mark.parametrize("item", MATCHES[:3], ids=lambda item: str(len(item.statements)))
def test_sorting_all_into_one_category_earns_nothing(item):
    for category in item.categories:
        assert points(item, {"placed": {each.id: category.id for each in item.statements}}) == 0


@pytest.mark.parametrize("item", HOTTEXTS)
def test_marking_everything_earns_nothing(item):
    assert points(item, {"marked": [span.id for span in item.spans], "nothing": False}) == 0


@pytest.mark.parametrize("item", ORDERS, ids=lambda item: f"{item.scoring} of {len(item.steps)}")
def test_an_order_left_as_shown_earns_nothing_and_one_entered_blindly_little(item):
    assert points(item, {"positions": {}}) == 0
    names = [step.id for step in item.steps]
    orders = list(permutations(names))
    mean = sum(points(item, {"positions": {n: p for p, n in enumerate(order, 1)}}) for order in orders) / len(orders)
    assert mean <= Fraction(1, 3)


@given(st.permutations("abcde"), st.integers(0, 3))
def test_setting_two_neighbours_right_never_costs(order, place):
    """One wrong pair fewer."""
    better = list(order)
    if better[place] > better[place + 1]:
        better[place], better[place + 1] = better[place + 1], better[place]
    item = test_order.item()
    assert points(item, test_order.state(better)) >= points(item, test_order.state(order))


@given(st.sets(st.sampled_from("abcdef")))
def test_one_more_secret_never_costs_and_one_more_harmless_word_never_pays(marked):
    item = test_hottext.item()
    before = points(item, {"marked": sorted(marked), "nothing": False})
    for name in set("abcdef") - marked:
        after = points(item, {"marked": sorted(marked | {name}), "nothing": False})
        assert after >= before if name in "ab" else after <= before


@pytest.mark.parametrize("mode", ["net", "exact", "weights", "strict"])
def test_ticking_all_or_none_of_a_fair_choice_earns_nothing(mode):
    item = several(mode, right="ABC", wrong="DEF")
    everything = [option.id for option in item.options]
    assert points(item, {"marked": everything}) == 0
    assert points(item, {"marked": []}) == 0
