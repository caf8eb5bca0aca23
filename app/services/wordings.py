"""The wording of mails: the company's own templates, checked with all other content."""

from pathlib import Path

from app.content.problems import ContentProblems, Problem
from app.mail import overrides
from app.mail.wording import Wording


def problems(root: Path) -> list[Problem]:
    """What is wrong with the templates of a content folder."""
    return [Problem(*flaw) for flaw in overrides.load(root)[1]]


def load(root: Path) -> Wording:
    """The wording that a content folder asks for. Raises ContentProblems."""
    wording, flaws = overrides.load(root)
    if flaws:
        raise ContentProblems(Problem(*flaw) for flaw in flaws)
    return wording
