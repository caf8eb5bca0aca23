"""Attempts counted one by one: what is told of items drawn rarely, of months with few, and of papers that differ."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from app.core import tally
from app.core.disclosure import Cell, Size, Wish, offer
from app.core.tally import Sitting

BEGAN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def sitting(person, items, *, language="en", month=0, entity=1, minutes=None, disregarded=""):
    """An attempt: `items` are points by id, such as {"a": 1, "b": "1/2"}."""
    counted = [Fraction(points) for name, points in items.items() if name not in disregarded]
    total = sum(counted, Fraction(0))
    return Sitting(
        language=language,
        entity=entity,
        month=month,
        person_id=person,
        passed=total == len(counted),
        points_numerator=total.numerator,
        points_denominator=total.denominator,
        max_points=len(counted),
        items={
            name: {"points": str(Fraction(points)), "is_disregarded": name in disregarded}
            for name, points in items.items()
        },
        timed_from=BEGAN if minutes is not None else None,
        timed_until=BEGAN + timedelta(minutes=minutes) if minutes is not None else None,
    )


def tallied(sittings, wish=None, months=2, item=""):
    cells = [Cell(language=each.language, entity=each.entity, month=each.month, size=Size(1, 1)) for each in sittings]
    return tally.tallied(sittings, offer(cells, wish or Wish(), months), item)


def test_rest_scores_leave_the_item_out():
    counts = tallied([sitting(1, {"a": 1, "b": "1/2", "c": 0})])
    pairs = tally.pairs_of(counts)
    assert pairs["a"]["en"] == {(Fraction(1), Fraction(1, 4)): 1}
    assert pairs["b"]["en"] == {(Fraction(1, 2), Fraction(1, 2)): 1}
    assert pairs["c"]["en"] == {(Fraction(0), Fraction(3, 4)): 1}


def test_a_paper_of_one_item_has_no_rest():
    assert tally.pairs_of(tallied([sitting(1, {"a": 1})]))["a"]["en"] == {(Fraction(1), Fraction(0)): 1}


def test_a_disregarded_item_is_left_out_of_everything():
    counts = tallied([sitting(1, {"a": 0, "b": 1}, disregarded="a")])
    assert set(tally.pairs_of(counts)) == {"b"}
    assert tally.total_scores(counts.totals) == {Fraction(1): 1}
    assert counts.papers == {frozenset("b")}


def test_a_paper_of_which_nothing_counts_has_no_score():
    assert tally.total_scores(tallied([sitting(1, {"a": 0}, disregarded="a")]).totals) == {}


@pytest.mark.parametrize(
    ("papers", "number"), [(("ab", "ab"), 1), (("ab", "ac"), 2), (("ab", "ac", "bc"), 2)], ids=["same", "two", "three"]
)
def test_whether_papers_differ(papers, number):
    counts = tallied([sitting(place, dict.fromkeys(paper, 1)) for place, paper in enumerate(papers)])
    assert len(counts.papers) == number


DRAWN = {
    "each enough": ({"a": 6, "b": 6}, "ab"),
    "a rare one takes the next along": ({"a": 9, "b": 6, "c": 2}, "a"),
    "rare ones that are enough together": ({"a": 6, "b": 3, "c": 4}, "a"),
}


@pytest.mark.parametrize(("drawn", "shown"), DRAWN.values(), ids=DRAWN.keys())
def test_items_asked_of_few_are_kept_back(drawn, shown):
    people = [(name, place) for name, number in drawn.items() for place in range(number)]
    counts = tallied([sitting(place, {name: 1}) for place, (name, _) in enumerate(people)])
    assert tally.shown_items(counts) == frozenset(shown)


def test_an_item_is_kept_back_where_the_filter_leaves_few_of_it_out():
    asked = [sitting(place, {"a": 1, "b": 0}) for place in range(9)]
    asked += [sitting(10 + place, {"a": 1}, language="he") for place in range(4)]
    asked += [sitting(20 + place, {"b": 1, "c": 1}, language="he") for place in range(6)]
    assert tally.shown_items(tallied(asked)) == {"a", "b", "c"}
    assert "a" not in tally.shown_items(tallied(asked, Wish(language="en")))


def test_somebody_with_several_attempts_is_one_person():
    again = [sitting(place % 4, {"a": place % 2}) for place in range(8)]
    counts = tallied(again)
    assert counts.attempts == 8
    assert tally.shown_items(counts) == frozenset()


def test_languages_of_an_item_are_told_apart_where_each_is_enough():
    asked = [sitting(place, {"a": 1}, language=language) for place, language in enumerate("aaaaaabbbbbccc")]
    assert tally.shown_languages(tallied(asked), "a") == {"a"}


def test_an_items_months_join_until_they_are_enough():
    months = [0] * 5 + [1] * 3 + [2] * 2 + [3] * 6
    asked = [sitting(place, {"a": place % 2, "b": 1}, month=month) for place, month in enumerate(months)]
    found = tally.item_spans(tallied(asked, months=4, item="a"), 4)
    assert [(span, sum(points.values())) for span, points in found] == [((0, 0), 5), ((1, 2), 5), ((3, 3), 6)]


def test_times_count_where_they_are_kept():
    counts = tallied([sitting(1, {"a": 1}, minutes=12), sitting(1, {"a": 1}, minutes=7), sitting(2, {"a": 1})])
    assert counts.minutes == {12: 1, 7: 1}
    assert counts.timed == {"": 1, "a": 1}
