"""Mistakes in a translation are named with file and line."""

from pathlib import Path

import pytest

from tests.content import trees
from tests.content.cases import Case, assert_named
from tests.content.trees import HEBREW_ARRIVE, HEBREW_COURSE, HEBREW_QUIZ

CASES = {
    "a text that is missing": Case(
        edits={HEBREW_QUIZ: (", feedback: בסוף מישהו יורד.", "")},
        file=HEBREW_QUIZ,
        line="wait:",
        says="`scenarios.locked-door.items.locked-door-first.options.wait.feedback` is missing; translate it",
    ),
    "a scenario that is missing": Case(
        edits={HEBREW_QUIZ: lambda text: text.split("  union-poster:")[0]},
        file=HEBREW_QUIZ,
        line="scenarios:",
        says="`scenarios.union-poster` is missing; translate its 11 texts",
    ),
    "a text that is not in the original": Case(
        edits={HEBREW_QUIZ: ("ring: {", "rign: {a: b}\n          ring: {")},
        file=HEBREW_QUIZ,
        line="rign:",
        says="options.rign` is not a text of the original; remove it, or did you mean `ring`?",
    ),
    "a key that is no text": Case(
        edits={HEBREW_QUIZ: ("ring: {", "ring: {score: 1, ")},
        file=HEBREW_QUIZ,
        line="ring:",
        says="is not a text of the original",
    ),
    "a text that is a number": Case(
        edits={HEBREW_COURSE: ("title: היום הראשון", "title: 1")}, file=HEBREW_COURSE, says="`title` must be text"
    ),
    "a comment that is missing": Case(
        edits={
            HEBREW_QUIZ: ("        - author: עמית בעיצוב\n          text: אחד ליד החלון.\n", "        - author: עמית\n")
        },
        file=HEBREW_QUIZ,
        line="- author: עמית",
        says="`scenarios.two-desks.stimulus.comments.1.text` is missing",
    ),
    "the original's language once more": Case(
        edits={"quizzes/first-day/en.yaml": "title: Again\n"},
        file="quizzes/first-day/en.yaml",
        says="is in the language of quiz.yaml",
    ),
    "the original's course.yaml once more": Case(
        edits={"courses/first-day/en/course.yaml": "title: Again\n"},
        file="courses/first-day/en/course.yaml",
        says="is in the language of ../course.yaml",
    ),
    "a module that is missing": Case(
        edits={HEBREW_ARRIVE: None}, file=HEBREW_ARRIVE, says="is missing, but course.yaml lists it; add the file"
    ),
    "a course.yaml that is missing": Case(
        edits={HEBREW_COURSE: None}, file=HEBREW_COURSE, says="is missing; add the file"
    ),
    "a rights text that is missing": Case(
        edits={trees.HEBREW_RIGHTS: None},
        file=trees.HEBREW_RIGHTS,
        says="is missing, but `first-day` is offered in this language",
    ),
    "a paragraph's id that is missing": Case(
        edits={HEBREW_ARRIVE: ("{#desk}\n", "")},
        file=HEBREW_ARRIVE,
        says="has no `{#desk}`; put it above the paragraph that translates courses/first-day/en/01-arrive.md:12",
    ),
    "a paragraph's id that is added": Case(
        edits={HEBREW_ARRIVE: ("![", "{#window}\n![")},
        file=HEBREW_ARRIVE,
        line="{#window}",
        says="is not in courses/first-day/en/",
    ),
    "a block that is missing": Case(
        edits={
            HEBREW_ARRIVE: lambda text: text.replace(
                "::: do\n- לומר שלום.\n- לחפש את השם.\n:::\n\n::: dont\n- לחכות בחוץ.\n:::", ""
            )
        },
        file=HEBREW_ARRIVE,
        line="::: check",
        says="`::: check` stands where courses/first-day/en/01-arrive.md:17 has `::: do`",
    ),
    "an entry that is missing": Case(
        edits={HEBREW_ARRIVE: ("- לחפש את השם.\n", "")},
        file=HEBREW_ARRIVE,
        line="::: do",
        says="`::: do` has 1 entries; courses/first-day/en/01-arrive.md:17 has 2",
    ),
    "a source that is not cited": Case(
        edits={HEBREW_ARRIVE: ("source:100_handbook.txt#welcome", "../ask/")},
        file=HEBREW_ARRIVE,
        says="does not cite source:100_handbook.txt#welcome",
    ),
    "options that say the same": Case(
        edits={HEBREW_QUIZ: ("text: הולכים הביתה.", "text: מחכים קצת.")},
        file=HEBREW_QUIZ,
        line="leave:",
        says="option `leave` says the same as `wait`",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)
