"""Paths: what is open, what is asked for, and how far somebody is."""

import pytest

from app.core.paths import LearningPath, PathStep, asked_for, comes_first, open_courses, progress
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
CASES = {
    "": ("a f", "a b c d e f", (0, 5)),
    "a": ("b c d f", "b c d e f", (1, 5)),
    "b": ("a f", "a c d e f", (1, 5)),
    "a b": ("c d f", "c d e f", (2, 5)),
    "a b c": ("d e f", "e f", (3, 5)),
    "a b c d": ("e f", "e f", (3, 5)),
    "a b c e f": ("d", "", (5, 5)),
}


@pytest.mark.parametrize("completed", CASES)
def test_what_is_open_and_asked_for(completed):
    done = frozenset(completed.split())
    is_open, asked, far = CASES[completed]
    assert open_courses(PATH, done) == tuple(is_open.split())
    assert asked_for(PATH, done) == tuple(asked.split())
    assert progress(PATH, done) == far


@pytest.mark.parametrize(
    ("course", "completed", "first"),
    [("e", "", "a"), ("e", "a", "b c d"), ("e", "a c", "b d"), ("e", "a c d", ""), ("f", "", ""), ("x", "", "")],
)
def test_what_comes_first(course, completed, first):
    assert comes_first(PATH, course, completed.split()) == tuple(first.split())
