"""Suggestions to share: posts to pick from, or not; who reads them is nobody's business."""

from dataclasses import dataclass

FEWEST_TOLD = 20
"""From so many subscribers on, their number is told, rounded down to tens."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A post as plain text, which may hold `{{ company.x }}`."""

    id: str
    title: str
    text: str
    names_company: bool


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A week's suggestions in one language. `digest` is of all languages: what was looked at when it was activated."""

    slug: str
    language: str
    title: str
    posts: tuple[Suggestion, ...]
    digest: str
    is_stale: bool = False


def told(subscribers: int) -> int | None:
    """How many subscribers are told of: none below twenty, else tens, so that nobody sees who has just come or gone.

    >>> told(19), told(20), told(29), told(134)
    (None, 20, 20, 130)
    """
    return subscribers // 10 * 10 if subscribers >= FEWEST_TOLD else None
