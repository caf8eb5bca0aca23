"""The words that blocks of a module show by themselves, in the module's language."""

from collections.abc import Callable
from dataclasses import dataclass

from app import i18n


@dataclass(frozen=True, kw_only=True)
class BlockLabels:
    """The headings of blocks, and the words on the button that opens an answer."""

    do: str = "Do"
    dont: str = "Don't"
    check: str = "Check yourself"
    show_answer: str = "Show an answer"
    company: str = "For your company"
    takeaways: str = "Takeaways"
    stale: str = "This translation is older than its original."
    show_original: str = "Show the original"


Labels = Callable[[str], BlockLabels]
"""The labels for a language's code."""


def translated(language: str) -> BlockLabels:
    """In the language, as far as the interface speaks it."""
    _ = i18n.translations(i18n.choose(language)).gettext
    return BlockLabels(
        do=_("Do"),
        dont=_("Don't"),
        check=_("Check yourself"),
        show_answer=_("Show an answer"),
        company=_("For your company"),
        takeaways=_("Takeaways"),
        stale=_("This translation is older than its original."),
        show_original=_("Show the original"),
    )
