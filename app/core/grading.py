"""Grading: a paper and the responses to it become an outcome. Points are exact fractions; each item is worth 1."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from app.core.items import ITEM_TYPES
from app.core.items.contract import ItemResult, State
from app.core.model import Quiz
from app.core.papers import Paper


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an attempt earned. `passed` is the verdict; a critical response fails it at any score."""

    items: Mapping[str, ItemResult]
    points: Fraction
    max_points: int
    is_critical: bool
    passed: bool

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was answered."""
        return all(result.is_blank for result in self.items.values())


def percent(points: Fraction, max_points: int) -> int:
    """The score for people, rounded down once, so that 79.6% never reads 80% beside "not passed".

    0 of 0 is 0: nothing is left of a paper whose every item was disregarded.
    """
    return int(100 * points / max_points) if max_points else 0


def grade(quiz: Quiz, paper: Paper, responses: Mapping[str, State]) -> Outcome:
    """The outcome of the responses, by item id, to a paper of this version of the quiz.

    A disregarded item leaves points and maximum alone; one that is right for all earns 1, answered or not.
    """
    bank = quiz.items
    disregarded, right_for_all = quiz.repaired("disregarded"), quiz.repaired("right_for_all")
    results = {}
    for item_id in (item.item_id for item in paper.items):
        item = bank[item_id]
        result = ITEM_TYPES[item.type].grade(item, responses.get(item_id))
        if item_id in disregarded:
            result = replace(result, points=Fraction(0), is_critical=False, is_disregarded=True)
        elif item_id in right_for_all:
            result = replace(result, points=Fraction(1), is_critical=False)
        results[item_id] = result
    counted = [result for result in results.values() if not result.is_disregarded]
    points = sum((result.points for result in counted), Fraction(0))
    is_critical = any(result.is_critical for result in counted)
    reached = bool(counted) and 100 * points >= quiz.pass_mark * len(counted)
    return Outcome(
        items=results,
        points=points,
        max_points=len(counted),
        is_critical=is_critical,
        passed=reached and not is_critical,
    )


def points_by_objective(quiz: Quiz, results: Mapping[str, Fraction]) -> dict[str, tuple[Fraction, int]]:
    """(points, maximum) for each objective that the paper tested, given the points of its items."""
    totals: dict[str, tuple[Fraction, int]] = {}
    bank = quiz.items
    for item_id, points in results.items():
        earned, possible = totals.get(bank[item_id].objective, (Fraction(0), 0))
        totals[bank[item_id].objective] = (earned + points, possible + 1)
    return totals
