"""Outcomes of whole papers: totals, verdicts, and the score that people read."""

from fractions import Fraction

import pytest

from app.core.grading import grade, percent, points_by_objective
from app.core.papers import Paper, draw
from tests.core.items import one, option, quiz

FIVE = [one(f"item-{n}", objective="pause" if n < 3 else "route") for n in range(5)]


def outcome(marks, **rules):
    made = quiz(*FIVE, **rules)
    responses = {f"item-{n}": {"marked": [mark]} for n, mark in enumerate(marks) if mark}
    return grade(made, draw(made, "seed"), responses)


@pytest.mark.parametrize(
    ("marks", "points", "passed"),
    [
        pytest.param(["best"] * 5, 5, True, id="everything right"),
        pytest.param(["best"] * 4 + ["bad"], 4, True, id="exactly the pass mark"),
        pytest.param(["best"] * 3 + ["fair", "bad"], Fraction(7, 2), False, id="below it"),
        pytest.param([None] * 5, 0, False, id="a blank paper"),
    ],
)
def test_pass_mark(marks, points, passed):
    result = outcome(marks)
    assert (result.points, result.max_points, result.passed) == (points, 5, passed)


def test_a_critical_choice_fails_at_any_score():
    items = [*FIVE[:4], one("last", options=(option("best", 1), option("x"), option("leak", critical=True)))]
    made = quiz(*items, pass_mark=50)
    responses = {f"item-{n}": {"marked": ["best"]} for n in range(4)} | {"last": {"marked": ["leak"]}}
    result = grade(made, draw(made, "seed"), responses)
    assert (result.points, result.is_critical, result.passed) == (4, True, False)


def test_a_response_to_an_item_that_is_not_on_the_paper_earns_nothing():
    made = quiz(*FIVE)
    paper = Paper(draw(made, "seed").scenarios[:2])
    everything = {item.id: {"marked": ["best"]} for item in FIVE}
    assert grade(made, paper, everything).points == 2


@pytest.mark.parametrize(
    ("points", "most", "shown"),
    [
        (Fraction(796, 100), 10, 79),
        (Fraction(8), 10, 80),
        (Fraction(2, 3), 1, 66),
        (Fraction(0), 8, 0),
        (Fraction(8), 8, 100),
    ],
    ids=["79.6 reads 79", "80 reads 80", "two thirds", "nothing", "everything"],
)
def test_the_score_shown_is_rounded_down(points, most, shown):
    assert percent(points, most) == shown


def test_points_by_objective():
    made = quiz(*FIVE)
    earned = {f"item-{n}": Fraction(n % 2) for n in range(5)}
    assert points_by_objective(made, earned) == {"pause": (1, 3), "route": (1, 2)}
