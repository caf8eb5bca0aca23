"""The geometry of plots, in hundredths of their place: where bars and lines go. Drawing and wording are the page's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Segment:
    """A part of a bar: where it starts, and how wide it is."""

    start: float
    width: float


def stack(counts: Sequence[int]) -> list[Segment]:
    """Parts of one bar side by side, each as wide as its share of their sum; of nothing, all are empty."""
    total, before, segments = sum(counts), 0, []
    for count in counts:
        start, end = (round(100 * place / total, 2) if total else 0.0 for place in (before, before + count))
        segments.append(Segment(start, round(end - start, 2)))
        before += count
    return segments


def ceiling(most: int) -> int:
    """The top of a scale: the first of 1, 2, 5, 10, 20, 50 ... that nothing reaches above."""
    power = 1
    while most > 10 * power:
        power *= 10
    return next(step * power for step in STEPS if most <= step * power)


@dataclass(frozen=True)
class Point:
    """A place in a plot: from its left and from its top."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The part of a plot in which lines run; a mirrored one runs from right to left."""

    left: float = 4.0
    right: float = 96.0
    top: float = 14.0
    bottom: float = 78.0
    is_mirrored: bool = False

    def across(self, place: int, places: int) -> float:
        """From the left, the place of one of several that are spread evenly; a single one stands at the end."""
        share = place / (places - 1) if places > 1 else 1.0
        x = self.left + share * (self.right - self.left)
        return round(100 - x if self.is_mirrored else x, 2)

    def down(self, value: int, scale: int) -> float:
        """From the top, the place of a value on a scale that begins at 0."""
        return round(self.bottom - (self.bottom - self.top) * value / scale, 2)


def line(values: Sequence[int | None], scale: int, frame: Frame) -> list[Point | None]:
    """The points of a line; None where there is no value."""
    return [
        None if value is None else Point(frame.across(place, len(values)), frame.down(value, scale))
        for place, value in enumerate(values)
    ]


def strokes(points: Sequence[Point | None]) -> list[tuple[Point, Point]]:
    """What joins each point to the one after it; a gap stays a gap."""
    return [(one, other) for one, other in pairwise(points) if one and other]
