"""Mistakes in a branching scenario, in what is looked back at, and in repairs, are named with file and line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import gangway
from app.content.catalogue import check
from tests.content import threads, trees
from tests.content.cases import Case, assert_named, in_quiz, listed
from tests.content.trees import QUIZ

# (what stands there, what an author writes instead, the beginning of the line that is named, what is said of it)
IN_THE_THREAD = {
    "a choice that leads nowhere": (
        "leads_to: contained}",
        "leads_to: containd}",
        "- {id: own-up",
        "item `late-tag-thread`: `situations.morning.choices.own-up.leads_to` is `containd`, which is neither",
    ),
    "a situation that is not reached": (
        "Others join in., leads_to: forty",
        "Others join in., leads_to: presses-on",
        "- {id: argue",
        "`presses-on`, which is neither a situation nor an ending",
    ),
    "a loop": (
        "Somebody takes over., leads_to: morning}",
        "Somebody takes over., leads_to: tagged}",
        "- id: morning",
        "`situations.morning` is never reached",
    ),
    "a best path that earns less": (
        "tension: 1, score: 1}",
        "tension: 1, score: 9/10}",
        "endings:",
        "lets the best path earn 9/10",
    ),
    "harm beyond a fifth": (
        "leads_to: forty, harm: 1/10}\n                  - {id: report",
        "leads_to: forty, harm: 1/2}\n                  - {id: report",
        "- {id: reply",
        "`situations.tagged.choices.reply.harm` is 1/2; write 0 to 1/5",
    ),
    "a dangerous choice that may pass": (
        "all they wanted., leads_to: cooled}",
        "all they wanted., leads_to: cooled, harm: 1/10, dangerous: true}",
        "situations:",
        "a path through a dangerous choice earns 9/10, and the pass mark is 50%",
    ),
    "a dangerous choice that earns the pass mark exactly": (
        "all they wanted., leads_to: cooled}",
        "all they wanted., leads_to: contained, dangerous: true}",
        "situations:",
        "a path through a dangerous choice earns 1/2, and the pass mark is 50%",
    ),
    "a critical choice that may pass": (
        "has it now., leads_to: cooled}",
        "has it now., leads_to: cooled, critical: true}",
        "situations:",
        "a path through a dangerous choice earns 1, and",
    ),
    "a blunder that pays": (
        "leads_to: contained}",
        "leads_to: contained, harm: 1/20}\n                  - {id: stay, text: Stay., consequence: No., leads_to: headline}",
        "- {id: own-up",
        "`situations.morning.choices.own-up` is a blunder that can still earn 7/20; doing right at once earns 0",
    ),
    "a tension that is no step": ("tension: 5\n", "tension: 9\n", "tension: 9", "`situations.forty.tension` is 9"),
    "an unknown key of a choice": (
        "leads_to: contained}",
        "leads_to: contained, points: 1}",
        "- {id: own-up",
        "`points` is not a key here",
    ),
}
REPAIRED = "minutes: 4\nrepairs:\n  - {item: pay-talk-answer, how: key, why: The second is right too.}\n"
CASES = {
    "right or wrong during an attempt that can go back": in_quiz(
        "minutes: 4",
        "minutes: 4\nreview:\n  correctness: during",
        "`correctness: during` needs `forward_only: true` and `presentation: steps`",
        "correctness: during",
    ),
    "forward only on one page": in_quiz(
        "minutes: 4",
        "minutes: 4\nforward_only: true\npresentation: page",
        "`forward_only` cannot be with `presentation: page`",
        "forward_only: true",
    ),
    "a repair of no item": in_quiz(
        "minutes: 4\n",
        REPAIRED.replace("pay-talk-answer", "pay-talk-answers"),
        "`pay-talk-answers` is no item of this quiz; did you mean `pay-talk-answer`?",
        "- {item: pay-talk-answers",
    ),
    "two repairs of one item": in_quiz(
        "minutes: 4\n",
        REPAIRED + "  - {item: pay-talk-answer, how: disregarded, why: It was unclear.}\n",
        "`pay-talk-answer` is repaired already (line 6); leave one repair of it",
        7,
    ),
    "a repair that does not say why": in_quiz(
        "minutes: 4\n", REPAIRED.replace("The second is right too.", '" "'), "`why` is empty; give it a value", 6
    ),
    "a repair of an unknown kind": in_quiz(
        "minutes: 4\n", REPAIRED.replace("how: key", "how: keys"), "`how` is `keys`; did you mean `key`?", 6
    ),
}


@pytest.fixture
def quiz(tmp_path: Path) -> Path:
    return threads.write(tmp_path) / QUIZ


def test_the_tree_is_sound(quiz: Path, tmp_path: Path) -> None:
    assert check(tmp_path) == []


@pytest.mark.parametrize(("old", "new", "line", "says"), IN_THE_THREAD.values(), ids=IN_THE_THREAD.keys())
def test_it_is_named_in_the_thread(old: str, new: str, line: str, says: str, quiz: Path, tmp_path: Path) -> None:
    text = quiz.read_text("utf-8")
    assert old in text
    quiz.write_text(text.replace(old, new), "utf-8")
    problems = check(tmp_path)
    number = trees.line_of(tmp_path, QUIZ, line)
    assert any((p.file, p.line) == (QUIZ, number) and says in p.message for p in problems), listed(problems)


def test_a_loop_is_told_with_its_way_round(quiz: Path, tmp_path: Path) -> None:
    text = quiz.read_text("utf-8")
    quiz.write_text(text.replace("That is all they wanted., leads_to: cooled", "Or not., leads_to: tagged"), "utf-8")
    assert ["goes round in a loop: tagged -> presses -> tagged" in problem.message for problem in check(tmp_path)] == [
        True
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)


@pytest.mark.parametrize(
    "rules",
    ["forward_only: true", "forward_only: true\nreview:\n  correctness: during", REPAIRED.removeprefix("minutes: 4\n")],
    ids=["forward only", "forward only with a look back on the way", "one repair"],
)
def test_what_is_allowed_is_not_named(rules: str, tmp_path: Path) -> None:
    trees.write_tree(tmp_path, edits={QUIZ: ("minutes: 4", f"minutes: 4\n{rules.strip()}")})
    assert check(tmp_path) == []


def test_the_check_prints_each_graph_as_an_outline(quiz: Path, tmp_path: Path) -> None:
    answer = CliRunner().invoke(gangway, ["check-content", "--outline"], env={"GANGWAY_CONTENT": str(tmp_path)})
    assert answer.exit_code == 0, answer.output
    lines = answer.output.splitlines()
    assert lines[:4] == [
        "first-day: late-tag-thread (8 paths; through a dangerous choice at most 0)",
        "  tagged (tension 2)",
        "    - reply [harm 1/10]",
        "      forty (tension 5)",
    ]
    assert lines[-1] == "1 courses, 1 quizzes, 1 certificate designs, 1 policies, 1 weeks of suggestions: no problems."


def test_the_outline_is_printed_only_when_asked_for(quiz: Path, tmp_path: Path) -> None:
    answer = CliRunner().invoke(gangway, ["check-content"], env={"GANGWAY_CONTENT": str(tmp_path)})
    assert (
        answer.output
        == "1 courses, 1 quizzes, 1 certificate designs, 1 policies, 1 weeks of suggestions: no problems.\n"
    )
