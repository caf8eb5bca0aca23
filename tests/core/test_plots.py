"""Plots: where bars and lines go."""

import pytest

from app.core.plots import Frame, Point, Segment, ceiling, line, stack, strokes

STACKS = {
    "shares of their sum": ((1, 1, 2), [(0, 25), (25, 25), (50, 50)]),
    "nothing of one": ((3, 0, 1), [(0, 75), (75, 0), (75, 25)]),
    "nothing at all": ((0, 0), [(0, 0), (0, 0)]),
    "thirds close without a gap": ((1, 1, 1), [(0, 33.33), (33.33, 33.34), (66.67, 33.33)]),
}


@pytest.mark.parametrize(("counts", "expected"), STACKS.values(), ids=STACKS.keys())
def test_a_bar_in_parts(counts, expected):
    assert stack(counts) == [Segment(*each) for each in expected]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (6, 10), (10, 10), (11, 20), (99, 100), (100_001, 200_000)]
)
def test_the_top_of_a_scale(most, top):
    assert ceiling(most) == top


FRAME = Frame(left=0, right=100, top=0, bottom=100)
LINES = {
    "from left to right": ([0, 5, 10], FRAME, [(0, 100), (50, 50), (100, 0)]),
    "a gap stays one": ([0, None, 10], FRAME, [(0, 100), None, (100, 0)]),
    "one point stands at the end": ([10], FRAME, [(100, 0)]),
    "mirrored": ([0, 10], Frame(left=0, right=90, top=0, bottom=100, is_mirrored=True), [(100, 100), (10, 0)]),
}


@pytest.mark.parametrize(("values", "frame", "expected"), LINES.values(), ids=LINES.keys())
def test_a_line(values, frame, expected):
    assert line(values, 10, frame) == [each and Point(*each) for each in expected]


def test_strokes_join_neighbours_alone():
    one, two, three = Point(0, 0), Point(1, 0), Point(3, 0)
    assert strokes([one, two, None, three]) == [(one, two)]
