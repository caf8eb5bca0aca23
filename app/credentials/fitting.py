"""How large a text may be set so that it stays inside its box, decided by measuring and without laying a page out."""

from collections.abc import Sequence
from itertools import takewhile

from app.credentials.fonts import width

SMALLEST = 4.0
STEP = 0.5
SLACK = 1.04  # the medium weight is up to 4% wider than the regular one that is measured


def lines(text: str, measure: float) -> int:
    """How many lines a text takes on lines of `measure` ems; a word wider than a line is broken where it must be."""
    space = width(" ")
    count, used = 1, 0.0
    for word in text.split():
        needed = width(word) * SLACK
        if used and used + space + needed <= measure:
            used += space + needed
            continue
        count += bool(used)
        whole, used = divmod(needed, measure)
        count += int(whole)
    return count


def height(paragraphs: Sequence[str], size: float, wide: float, line_height: float) -> float:
    """How high paragraphs set at `size` points on lines of `wide` points are, in points."""
    return sum(lines(paragraph, wide / size) for paragraph in paragraphs) * size * line_height


def largest_size(
    paragraphs: Sequence[str], box: tuple[float, float], sizes: tuple[float, float], line_height: float
) -> float | None:
    """The largest size in points, in steps of a half, at which paragraphs fit a box of (width, height) points.

    Tried from the larger of `sizes` down to the smaller; None where they do not fit at the smaller one either.
    """
    wide, high = box
    largest, smallest = sizes
    for step in range(int((largest - smallest) / STEP) + 1):
        size = largest - step * STEP
        if height(paragraphs, size, wide, line_height) <= high:
            return size
    return None


def balanced_width(paragraphs: Sequence[str], size: float, wide: float) -> float:
    """The narrowest width in points, by twentieths down to a half, at which paragraphs are no higher than at `wide`."""
    allowed = height(paragraphs, size, wide, 1)
    widths = [wide * step / 20 for step in range(20, 9, -1)]
    fitting = takewhile(lambda narrower: height(paragraphs, size, narrower, 1) <= allowed, widths)
    return min(fitting)
