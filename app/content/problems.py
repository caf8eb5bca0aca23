"""What is wrong in authors' files, each with its place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """`file` is relative to the content folder; `message` says what is wrong and what to write instead."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentProblems(Exception):
    """Content cannot be used; carries every problem found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that somebody may have meant."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), None)


def suggestion(word: str, known: Collection[str]) -> str:
    """The end of a message about a word that is not known: the nearest one, or all where there are few."""
    if near := nearest(word, known):
        return f"did you mean `{near}`?"
    if not known:
        return "there are none"
    listed = ", ".join(sorted(known)[:12])
    return f"write one of: {listed}" + (" ..." if len(known) > 12 else "")
