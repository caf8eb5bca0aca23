"""Mistakes in quiz.yaml are named with file and line."""

from pathlib import Path

import pytest

from tests.content.cases import Case, assert_named, in_quiz
from tests.content.trees import QUIZ

CASES = {
    "an unknown key of an option": in_quiz(
        "score: 1/2", "scores: 1/2", "`scores` is not a key here; did you mean `score`?", "scores: 1/2"
    ),
    "a score that is missing": in_quiz("                score: 1/2\n", "", "`score` is missing; add it", "- id: wait"),
    "a decimal score": in_quiz(
        "score: 1/2", "score: 0.5", "0.5 is a decimal number; write a fraction such as 1/2", "score: 0.5"
    ),
    "a score that is no number": in_quiz("1/2", "half", "`score` must be a whole number or a fraction", "score: half"),
    "a score above 1": in_quiz(
        "score: 1/2", "score: 3/2", "item `locked-door-first`: `options.wait.score` is 3/2", "score: 3/2"
    ),
    "a division by nothing": in_quiz("score: 1/2", "score: 1/0", "`score` must be a whole number", "score: 1/0"),
    "a feedback without words": in_quiz(
        "feedback: They will miss you.", 'feedback: " "', "`feedback` is empty", 'feedback: " "'
    ),
    "a type that does not exist": Case(
        edits={QUIZ: lambda text: text.replace("type: choice", "type: choose", 1)},
        file=QUIZ,
        line="type: choose",
        says="`type` is `choose`; did you mean `choice`?",
    ),
    "a stimulus of no kind": in_quiz(
        "kind: post", "kind: poster", "`kind` is `poster`; did you mean `post`?", "kind: poster"
    ),
    "a stimulus without a kind": in_quiz(
        "          kind: post\n", "", "`kind` is missing; write one of: chat, document, email, post", 34
    ),
    "a key of another kind of stimulus": in_quiz(
        "kind: situation", "kind: situation\n          author: You", "`author` is not a key here", "author: You"
    ),
    "a method that does not exist": in_quiz(
        "minutes: 4", "minutes: 4\nmethod: best", "`method` is `best`; write one of", "method"
    ),
    "a pass mark above 100": in_quiz(
        "pass_mark: 50", "pass_mark: 101", "`pass_mark` is 101; write 1 to 100", "pass_mark"
    ),
    "a wait of less than nothing": in_quiz(
        "minutes: 4", "minutes: 4\ncool_down_minutes: [10, -1]", "`cool_down_minutes` is -1", "cool_down_minutes"
    ),
    "a draw beyond the pool": in_quiz(
        "id: arriving\n    draw: 1", "id: arriving\n    draw: 3", "draws 3 of 2 scenarios; write 1 to 2", "draw: 3"
    ),
    "scenarios of unlike strictness": in_quiz(
        "critical: true\n                feedback: Both",
        "critical: false\n                feedback: Both",
        "items with a critical option, others in pool `asking` have",
        "- id: union-poster",
    ),
    "an item that is no item's objective": in_quiz(
        "objective: find-the-desk\n            explained_in: arrive#desk\n            stem: Which",
        "objective: find-a-desk\n            explained_in: arrive#desk\n            stem: Which",
        "did you mean `find-the-desk`?",
        "objective: find-a-desk",
    ),
    "an explanation in no module": in_quiz(
        "ask#manager",
        "aks#manager",
        "`first-day` has no module `aks`; did you mean `ask`?",
        "explained_in: aks",
        spreads=True,
    ),
    "an explanation in no paragraph": in_quiz(
        "ask#manager",
        "ask#managers",
        "has no paragraph `{#managers}`; did you mean `manager`?",
        "explained_in: ask#managers",
        spreads=True,
    ),
    "an explanation without a paragraph": in_quiz(
        "ask#manager", "ask", "`ask` names no paragraph", "explained_in: ask", spreads=True
    ),
    "options that say the same": in_quiz(
        "text: Go home.", "text: ring  the bell.", "says the same as `ring`", "- id: leave"
    ),
    "an option's id that stands twice": in_quiz(
        "id: wait", "id: ring", "`ring` stands twice in this list", 25, spreads=True
    ),
    "an item's id that stands twice": in_quiz(
        "id: two-desks-which", "id: locked-door-first", "is the id of another item too (line 15)", 42, spreads=True
    ),
    "a scenario's id that stands twice": in_quiz(
        "id: pay-talk\n", "id: two-desks\n", "is the id of another scenario too (line 33)", 65, spreads=True
    ),
    "one item about rights where two belong": Case(
        edits={QUIZ: lambda text: text.replace("            protects_rights: true\n", "", 1)},
        file=QUIZ,
        line="pools:",
        says="but 1 items have `protects_rights: true`; write two or more",
    ),
    "a course that does not exist": in_quiz(
        "course: first-day", "course: first-dya", "did you mean `first-day`?", "course", spreads=True
    ),
    "several right ones that are longer": in_quiz(
        "text: The one with your name",
        "text: The one with your own full name on the front",
        "make them alike",
        "pools:",
    ),
    "a word of the company that does not exist": in_quiz(
        "company.name", "company.boss", "`company.boss` is not known", "text: What do you earn"
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)
