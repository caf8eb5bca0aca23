"""The words that blocks of a module show by themselves, in English; other languages are given to `load`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BlockLabels:
    """The headings of blocks, and the words on the button that opens an answer."""

    do: str = "Do"
    dont: str = "Don't"
    check: str = "Check yourself"
    show_answer: str = "Show an answer"
    company: str = "For your company"
    takeaways: str = "Takeaways"


Labels = Callable[[str], BlockLabels]
"""The labels for a language's code."""


def english(_language: str) -> BlockLabels:
    """English in every language."""
    return BlockLabels()
