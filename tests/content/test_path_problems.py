"""Learning paths: read with their translations, and mistakes in them named with file and line."""

from pathlib import Path

import pytest

from app.content.catalogue import CHECKOUT, load
from tests.content import trees
from tests.content.cases import Case, assert_named

FILE = "courses/paths.yaml"
SOUND = """\
source_language: en
paths:
  - id: first-steps
    title: First steps
    summary: What comes first.
    steps:
      - courses: [first-day]
"""
HEBREW = """\
paths:
  first-steps:
    title: צעדים ראשונים
    summary: מה בא ראשון.
"""


def in_paths(old: str, new: str, says: str, line: str | int, *, spreads: bool = False) -> Case:
    assert SOUND.count(old) == 1
    return Case(edits={FILE: SOUND.replace(old, new)}, file=FILE, line=line, says=says, spreads=spreads)


CASES = {
    "an unknown course": in_paths("[first-day]", "[first-dya]", "did you mean `first-day`?", "- courses"),
    "a course that stands twice": in_paths(
        "[first-day]", "[first-day, first-day]", "stands 2 times in this path", "- courses"
    ),
    "a step without courses": in_paths("[first-day]", "[]", "names no course", "- courses"),
    "a path without steps": in_paths("      - courses: [first-day]\n", "      []\n", "has no step", "steps:"),
    "more than there are": in_paths(
        "[first-day]", "[first-day]\n        needs: 1", "write fewer than the step has courses", "needs"
    ),
    "an id that is none": in_paths("first-steps", "First", "`First` is not an id", "- id"),
    "another way to open": in_paths("[first-day]", "[first-day]\n        opens: later", "`opens`", "opens"),
    "a word of the company": in_paths("First steps", "'{{ company.name }}'", "company", "title"),
    "a language that is none": in_paths("language: en", "language: English", "not a language's code", 1),
    "a translation without a text": Case(
        edits={FILE: SOUND, "courses/paths.he.yaml": HEBREW.replace("    summary: מה בא ראשון.\n", "")},
        file="courses/paths.he.yaml",
        line="first-steps",
        says="`paths.first-steps.summary` is missing",
    ),
    "a translation into its own language": Case(
        edits={FILE: SOUND, "courses/paths.en.yaml": HEBREW},
        file="courses/paths.en.yaml",
        says="is not a translation such as paths.nb.yaml",
    ),
    "a voluntary course": Case(
        edits={FILE: SOUND, trees.COURSE: ("quiz: first-day", "quiz: first-day\nvoluntary: true")},
        file=FILE,
        line="- courses",
        says="is voluntary, so no path may ask for it",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named(case: str, tmp_path: Path) -> None:
    assert_named(CASES[case], tmp_path)


def test_a_path_is_read_in_every_language(tmp_path: Path) -> None:
    root = trees.confirmed(trees.write_tree(tmp_path, edits={FILE: SOUND, "courses/paths.he.yaml": HEBREW}))
    paths = load(root)
    for language, title in (("en", "First steps"), ("he", "צעדים ראשונים"), ("nb", "First steps")):
        found = paths.path("first-steps", language)
        assert found is not None
        assert (found.title, found.courses) == (title, ("first-day",))
    assert paths.path("no-such", "en") is None


def test_the_onboarding_is_the_three_core_courses_in_order() -> None:
    path = load(CHECKOUT).path("social-media-onboarding", "en")
    assert path is not None
    assert path.courses == ("linkedin-for-careers", "flame-war-avoidance", "confidentiality")
    assert all(step.opens == "in_turn" and step.needs is None for step in path.steps)
