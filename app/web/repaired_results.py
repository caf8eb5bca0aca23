"""Items of a result that were repaired after they had been asked: the points that count, and what was done."""

from fractions import Fraction
from typing import Any

from app.core.model import Quiz
from app.store.queries.learning import AttemptRow


def told(quiz: Quiz, row: AttemptRow, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items looked back at, as they were graded in the end. `quiz` is the version that grades the attempt now.

    Whoever was asked an item with its corrected key from the start is not told of the correction.
    """
    is_other = row.graded_by != row.structure_digest
    repairs = {repair.item: repair.how for repair in quiz.repairs if is_other or repair.how != "key"}
    return [item | _graded(item, row) | {"repair": repairs.get(item["id"])} for item in items]


def _graded(item: dict[str, Any], row: AttemptRow) -> dict[str, Any]:
    """The points of the stored result, as far as the item shows its own; none where it was left out."""
    result = (row.items or {})[item["id"]]
    is_shown = item["points"] is not None and not result.get("is_disregarded")
    return {
        "points": Fraction(result["points"]) if is_shown else None,
        "is_critical": item["is_critical"] and result["is_critical"],
    }
