"""Mistakes in folders, pictures, designs, and what courses share are named with file and line."""

from pathlib import Path

import pytest

from tests.content import trees
from tests.content.cases import Case, assert_named
from tests.content.trees import ASK, DESIGN, QUIZ

CASES = {
    "a course folder that is not a course": Case(
        edits={"courses/empty/en/01-a.md": trees.FILES[ASK]},
        file="courses/empty/course.yaml",
        says="is missing, so this folder is not a course",
    ),
    "a module that is not listed": Case(
        edits={"courses/first-day/en/03-more.md": trees.FILES[ASK]},
        file="courses/first-day/en/03-more.md",
        says="is not listed in course.yaml",
    ),
    "a file in a language's folder that is no module": Case(
        edits={"courses/first-day/en/notes.txt": "x"},
        file="courses/first-day/en/notes.txt",
        says="is not a module's name",
    ),
    "a folder that is no language": Case(
        edits={"courses/first-day/drafts/x": "x"},
        file="courses/first-day/drafts",
        says="is neither images/ nor a language's code",
    ),
    "a picture with capital letters": Case(
        edits={"courses/first-day/images/Desk.PNG": b"x"},
        file="courses/first-day/images/Desk.PNG",
        says="is not a picture's name",
    ),
    "a picture with a script": Case(
        edits={trees.IMAGE: ("<path", "\n<script>x</script><path")},
        file=trees.IMAGE,
        line="<script>",
        says="makes the picture active",
    ),
    "a picture with an event handler": Case(
        edits={trees.IMAGE: ("<path", '<path onload="x"')}, file=trees.IMAGE, says="`onload=` makes the picture active"
    ),
    "a picture that cannot be drawn": Case(
        edits={trees.IMAGE: ("</title>", "\n</tile>")},
        file=trees.IMAGE,
        line="</tile>",
        says="is not an SVG that can be drawn",
    ),
    "a quiz folder without quiz.yaml": Case(
        edits={"quizzes/other/nb.yaml": "title: x\n"}, file="quizzes/other/quiz.yaml", says="is missing; add the file"
    ),
    "a file in a quiz folder that is no translation": Case(
        edits={"quizzes/first-day/notes.txt": "x"},
        file="quizzes/first-day/notes.txt",
        says="neither quiz.yaml nor a translation",
    ),
    "a rights text of no language": Case(
        edits={"courses/rights/english.md": "x"}, file="courses/rights/english.md", says="is not the name of a language"
    ),
    "a rights text with a heading": Case(
        edits={trees.RIGHTS: lambda text: "## Rights\n\n" + text}, file=trees.RIGHTS, says="is plain text"
    ),
    "a section of a source without a title": Case(
        edits={trees.SOURCES: ("welcome: Welcoming people", "welcome:")},
        file=trees.SOURCES,
        line="welcome",
        says="is empty",
    ),
    "a design without a style sheet": Case(
        edits={trees.STYLE: None}, file=trees.STYLE, says="is missing; add the file"
    ),
    "a design with a text missing": Case(
        edits={DESIGN: ("    presented: מאשרים בזה כי\n", "")},
        file=DESIGN,
        line="he:",
        says="`presented` is missing in `he`; translate it from `en`",
    ),
    "a design with another kind of file": Case(
        edits={"certificates/default/run.py": "x"},
        file="certificates/default/run.py",
        says="does not belong into a design",
    ),
    "YAML that cannot be read": Case(
        edits={QUIZ: ("stem: What do you do first?", "stem: First: what?")},
        file=QUIZ,
        line="stem: First",
        says="is not valid YAML (mapping values are not allowed in this context)",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)
