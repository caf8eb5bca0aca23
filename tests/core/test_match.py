"""Scoring of match items: chance is taken off, one category for all earns nothing, unsorted counts as wrong."""

from fractions import Fraction

import pytest

from app.core.items.contract import UnreadableResponse
from app.core.items.match import Category, MatchItem, Statement, faults, grade, is_answered, is_blank, read

F = Fraction


def item(key="DDXX"):
    """A statement for each letter, named s1, s2 ... and belonging in the category of that letter."""
    return MatchItem(
        type="match",
        id="item",
        objective="sort",
        explained_in="what#kinds",
        stem="Sort these.",
        categories=tuple(Category(id=name, text=name) for name in sorted(set(key))),
        statements=tuple(
            Statement(id=f"s{place}", text=f"Statement {place}", category=name, feedback="Because.")
            for place, name in enumerate(key, start=1)
        ),
    )


def state(placed):
    """Where s1, s2 ... were put; a dot is not sorted."""
    return {"placed": {f"s{place}": name for place, name in enumerate(placed, start=1) if name != "."}}


@pytest.mark.parametrize(
    ("key", "placed", "points"),
    [
        pytest.param("DDXX", "DDXX", F(1), id="all right"),
        pytest.param("DDXX", "DDXD", F(1, 2), id="three of four"),
        pytest.param("DDXX", "DDDD", F(0), id="all into one category"),
        pytest.param("DDXX", "XXDD", F(0), id="the reverse is not below nothing"),
        pytest.param("DDXX", "DD..", F(0), id="half sorted"),
        pytest.param("AABBCC", "AABBCA", F(3, 4), id="three categories, five of six"),
        pytest.param("AABBCC", "AAAAAA", F(0), id="three categories, all into one"),
    ],
)
def test_points(key, placed, points):
    assert grade(item(key), state(placed)).points == points


@pytest.mark.parametrize(
    ("placed", "blank", "answered"), [("....", True, False), ("D...", False, False), ("DXDX", False, True)]
)
def test_every_statement_is_sorted_in_an_answer(placed, blank, answered):
    assert (is_blank(item(), state(placed)), is_answered(item(), state(placed))) == (blank, answered)


@pytest.mark.parametrize(
    "fields",
    [{"category.s1": ["nowhere"]}, {"category.s9": ["D"]}, {"category.s1": ["D", "X"]}],
    ids=["no such category", "no such statement", "two categories"],
)
def test_unreadable_responses_are_refused(fields):
    with pytest.raises(UnreadableResponse):
        read(item(), fields)


@pytest.mark.parametrize(
    ("made", "words"),
    [(item("DXX"), "fewer than four"), (item("DDDD"), "fewer than two"), (item("DDDX"), "even them out")],
    ids=["three statements", "one category", "uneven"],
)
def test_faults(made, words):
    assert any(words in fault.message for fault in faults(made))


@pytest.mark.parametrize("key", ["DDXX", "DDDXX", "AABBCC", "AAABBBCCCC"])
def test_about_even_categories_are_no_fault(key):
    assert list(faults(item(key))) == []
