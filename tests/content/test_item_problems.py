"""Mistakes in items of every type are named with file and line: the samples of the authors' guide, broken on purpose."""

from pathlib import Path
from textwrap import indent

import pytest

from app.content.catalogue import check
from tests.content import trees
from tests.content.cases import Case, assert_named
from tests.content.test_guides import data, example, section
from tests.content.trees import HEBREW_QUIZ, QUIZ

POOL = """
  - id: more
    draw: 1
    scenarios:
      - id: more-scenario
        stimulus:
          kind: situation
          text: One more morning.
        items:
"""


def sample(kind: str) -> str:
    """The guide's sample of a type, made to fit the small tree."""
    item = data(section(kind), 0, []).data
    text = example(section(kind), "yaml", 0)
    text = text.replace(item["objective"], "find-the-desk").replace(item["explained_in"], "arrive#desk")
    return POOL + indent("- " + indent(text, "  ").lstrip(), "          ")


def broken(kind: str, old: str, new: str, says: str, line: str, *, spreads: bool = False) -> Case:
    text = sample(kind)
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
    edits = {QUIZ: lambda quiz: quiz + text.replace(old, new), HEBREW_QUIZ: None}
    return Case(edits=edits, file=QUIZ, line=line, says=says, spreads=spreads)


CASES = {
    "a rank that is no number": broken(
        "best_worst", "rank: 4", "rank: last", "`rank` must be a whole number", "- {id: answer"
    ),
    "a critical response that is not the worst": broken(
        "best_worst", "rank: 2,", "rank: 2, critical: true,", "not the least effective", "- {id: later"
    ),
    "two steps that say the same": broken(
        "order",
        "Stay reachable for their questions.",
        "Take the  post down.",
        "step `stay` says the same as `hide`",
        "- {id: stay",
    ),
    "a category that does not exist": broken(
        "match",
        "category: fine, feedback: That is your",
        "category: open, feedback: That is your",
        "is `open`",
        "- {id: hours",
        spreads=True,
    ),
    "a mark for no span": broken("hottext", "{#team}", "{#crew}", "marks `crew`", "text: >-", spreads=True),
    "too many secrets": broken(
        "hottext", "{id: team, feedback", "{id: team, secret: true, feedback", "a third at most", "spans:"
    ),
    "no variant": broken("text_entry", "[ansvarlig for sosiale medier]", "[]", "`accepted", "- {language: nb"),
    "a choice that leads nowhere": broken(
        "branching",
        "leads_to: contained",
        "leads_to: container",
        "neither a situation nor an ending",
        "- {id: stop",
        spreads=True,
    ),
    "an ending that nothing leads to": broken(
        "branching", "leads_to: contained", "leads_to: tagged", "never reached", "- {id: contained", spreads=True
    ),
    "a tension of six": broken("branching", "tension: 5", "tension: 6", "write 1 (calm) to 5", "- {id: headline"),
    "a best path that earns half": broken(
        "branching", "score: 1}", "score: 1/2}", "lets the best path earn 1/2", "endings:"
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)


@pytest.mark.parametrize("kind", ["best_worst", "order", "match", "hottext", "text_entry", "branching"])
def test_the_sample_alone_is_sound(kind: str, tmp_path: Path) -> None:
    trees.write_tree(tmp_path, edits={QUIZ: lambda quiz: quiz + sample(kind), HEBREW_QUIZ: None})
    assert problems_in(tmp_path) == []


def problems_in(root: Path) -> list[str]:
    return [str(problem) for problem in check(root)]
