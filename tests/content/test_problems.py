"""Problems come all at once and in order; and the checks that count over a whole quiz."""

from pathlib import Path

import pytest

from app.content.catalogue import check, load
from app.content.problems import ContentProblems, Problem
from tests.content import trees
from tests.content.trees import ARRIVE, COURSE, DESIGN, HEBREW_QUIZ, QUIZ, Edit


def test_all_problems_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    edits: dict[str, Edit] = {
        ARRIVE: [("../images/desk.svg", "../images/none.svg"), ("{{ company.name }}", "{{ name }}")],
        COURSE: ("minutes: 4", "minutes: 0"),
        QUIZ: [("pass_mark: 50", "pass_mark: 0"), ("score: 1/2", "score: 2")],
        DESIGN: ("title: Plain\n", ""),
    }
    root = trees.write_tree(tmp_path, edits=edits)
    with pytest.raises(ContentProblems) as raised:
        load(root)
    places = [(problem.file, problem.line) for problem in raised.value.problems]
    assert places == sorted(places)
    assert {file for file, _ in places} == {ARRIVE, COURSE, QUIZ, DESIGN}
    assert len(places) == 6
    assert str(raised.value).split("\n")[0].startswith("certificates/default/template.yaml:1: `title` is missing")


def test_a_problem_prints_as_file_line_and_message() -> None:
    assert str(Problem("courses/a/course.yaml", 3, "is wrong")) == "courses/a/course.yaml:3: is wrong"


@pytest.mark.parametrize("folder", ["courses", "quizzes", "certificates"])
def test_a_folder_that_is_missing_is_named(folder: str, tmp_path: Path) -> None:
    root = trees.write_tree(tmp_path)
    (root / folder).rename(tmp_path / "elsewhere")
    assert Problem(folder, 1, "is missing; a content folder holds courses/, quizzes/ and certificates/") in check(root)


def items(count: int, right: str, wrong: str) -> str:
    """Scenarios of one item each, as YAML for a pool."""
    return "".join(
        f"""\
      - id: extra-{number}
        stimulus: {{kind: situation, text: "Situation {number}"}}
        items:
          - id: extra-{number}-item
            type: choice
            objective: find-the-desk
            explained_in: arrive#desk
            stem: What now?
            options:
              - {{id: a, text: {right}, score: 1, feedback: Yes.}}
              - {{id: b, text: {wrong}, score: 0, feedback: No.}}
              - {{id: c, text: Something else, score: 0, feedback: No.}}
"""
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("count", "right", "wrong", "says"),
    [
        pytest.param(
            5, "The answer that is right", "Short one", "the best option is the longest in 5 of 8", id="longest"
        ),
        pytest.param(
            5, "Short one", "The answer that is wrong", "the best option is the shortest in 7 of 8", id="shortest"
        ),
        pytest.param(5, "In between these", "The longest one here", "", id="in between"),
        pytest.param(4, "The answer that is right", "Short one", "", id="too few items to tell"),
    ],
)
def test_the_best_option_is_not_told_by_its_length(
    count: int, right: str, wrong: str, says: str, tmp_path: Path
) -> None:
    extra = items(count, right, wrong)
    edits: dict[str, Edit] = {
        QUIZ: lambda text: text.replace("  - id: asking\n", f"{extra}  - id: asking\n"),
        HEBREW_QUIZ: None,
    }
    problems = check(trees.write_tree(tmp_path, edits=edits))
    assert [problem.message.split(" items;")[0] for problem in problems] == ([says] if says else [])


def test_three_critical_items_in_a_paper_are_too_many(tmp_path: Path) -> None:
    def with_more(text: str) -> str:
        _before, asking = text.split("  - id: asking\n")
        for number in (2, 3):
            again = asking
            for name in ("pay-talk", "union-poster"):
                again = again.replace(f"id: {name}", f"id: {name}-{number}")
            text += f"  - id: asking-{number}\n{again}"
        return text

    problems = check(trees.write_tree(tmp_path, edits={QUIZ: with_more, HEBREW_QUIZ: None}))
    assert [str(problem) for problem in problems] == [
        f"{QUIZ}:6: a paper has 3 items with a critical option; leave 2 at most"
    ]


def test_content_without_mistakes_has_no_problems(tmp_path: Path) -> None:
    assert check(trees.write_tree(tmp_path)) == []


def test_courses_stand_beside_each_other(tmp_path: Path) -> None:
    trees.write_tree(tmp_path)
    trees.write_tree(tmp_path, course="second-day")
    assert check(tmp_path) == []
