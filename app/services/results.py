"""Results as rows: an outcome written down, and read again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.core.grading import Outcome
from app.core.items.contract import ItemResult
from app.store.models import Result


def values(outcome: Outcome) -> dict[str, Any]:
    """What a row says of an outcome: points exactly, and as a number for statistics alone."""
    return {
        "points_numerator": outcome.points.numerator,
        "points_denominator": outcome.points.denominator,
        "max_points": outcome.max_points,
        "score": float(outcome.points / outcome.max_points) if outcome.max_points else 0.0,
        "is_critical": outcome.is_critical,
        "passed": outcome.passed,
        "items": {item_id: _item_json(result) for item_id, result in outcome.items.items()},
    }


def row(attempt_id: str, revision: int, outcome: Outcome, structure_digest: str, now: datetime) -> Result:
    """The row of an outcome, graded by this structure."""
    return Result(
        attempt_id=attempt_id,
        revision=revision,
        graded_at=now,
        structure_digest=structure_digest,
        **values(outcome),
    )


def _item_json(result: ItemResult) -> dict[str, Any]:
    """An item's result as plain values; points as an exact fraction in text."""
    return asdict(result) | {"points": str(result.points)}


def items(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, ItemResult]:
    """The results by item that a row holds; ValueError or TypeError where they are none."""
    return {
        item_id: ItemResult(**{**result, "points": Fraction(result["points"])}) for item_id, result in stored.items()
    }
