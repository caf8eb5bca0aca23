"""A mistake in a sound tree and the problem that it must give, for the tables in the test files beside this one."""

from dataclasses import dataclass
from pathlib import Path

from app.content.catalogue import check
from app.content.problems import Problem
from tests.content import trees
from tests.content.trees import ARRIVE, COURSE, QUIZ, Edit


@dataclass(frozen=True, kw_only=True)
class Case:
    """An edit of a sound tree, and a problem that it must give: in that file, on the line that begins so.

    One mistake gives one problem, unless it `spreads`: an id that is gone is missed wherever it was used.
    """

    edits: dict[str, Edit]
    says: str
    file: str = ""
    line: str | int = 1
    spreads: bool = False


def in_course(old: str, new: str, says: str, line: str | int = 1, *, spreads: bool = False) -> Case:
    return Case(edits={COURSE: (old, new)}, file=COURSE, line=line, says=says, spreads=spreads)


def in_quiz(old: str, new: str, says: str, line: str | int = 1, *, spreads: bool = False) -> Case:
    return Case(edits={QUIZ: (old, new)}, file=QUIZ, line=line, says=says, spreads=spreads)


def in_module(old: str, new: str, says: str, line: str | int = 1, *, spreads: bool = False) -> Case:
    return Case(edits={ARRIVE: (old, new)}, file=ARRIVE, line=line, says=says, spreads=spreads)


def assert_named(case: Case, root: Path) -> None:
    """The problem is among those found, in its file and on its line."""
    trees.write_tree(root, edits=case.edits)
    line = case.line if isinstance(case.line, int) else trees.line_of(root, case.file, case.line)
    problems = check(root)
    assert any((p.file, p.line) == (case.file, line) and case.says in p.message for p in problems), listed(problems)
    assert len(problems) == 1 or case.spreads, listed(problems)


def listed(problems: list[Problem]) -> str:
    """Problems as an author sees them."""
    return "\n" + "\n".join(str(problem) for problem in problems)
