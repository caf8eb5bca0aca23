"""Paths: what comes first, and how far somebody is."""

import pytest

from app.core.paths import LearningPath, PathStep, comes_first, progress
from app.core.texts import Text

PATH = LearningPath(
    id="path",
    title=Text("Path"),
    summary=Text(""),
    steps=(
        PathStep(courses=("a",)),
        PathStep(courses=("b", "c", "d"), needs=2),
        PathStep(courses=("e",)),
        PathStep(courses=("f",), opens="at_once"),
    ),
)
FAR = {
    "": (0, 5),
    "a": (1, 5),
    "b": (1, 5),
    "a b": (2, 5),
    "a b c": (3, 5),
    "a b c d": (3, 5),
    "a b c e f": (5, 5),
}


@pytest.mark.parametrize("completed", FAR)
def test_how_far_somebody_is(completed):
    assert progress(PATH, frozenset(completed.split())) == FAR[completed]


@pytest.mark.parametrize(
    ("course", "completed", "first"),
    [("e", "", "a"), ("e", "a", "b c d"), ("e", "a c", "b d"), ("e", "a c d", ""), ("f", "", ""), ("x", "", "")],
)
def test_what_comes_first(course, completed, first):
    assert comes_first(PATH, course, completed.split()) == tuple(first.split())
