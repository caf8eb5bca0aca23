"""What a template may use: the names of each kind, with invented values by which a company's own templates are tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.notices import NoticeKind

PASSWORD_LINK = "password_link"  # noqa: S105 a kind of mail
COMMENT_REPORTED = "comment_reported"


@dataclass(frozen=True)
class Late:
    """A person whose training is overdue, as their manager is told: names and dates, never scores or attempts."""

    name: str
    course: str
    due: str


AROUND: Mapping[str, Any] = {
    "name": "Lina Sample",
    "company": "Harbour Lane",
    "hr_contact": "hr@example.com",
    "site_url": "https://training.example.com/",
    "unsubscribe_url": "https://training.example.com/unsubscribe/abc/",
    "count": 2,
    "language": "en",
    "direction": "ltr",
}
"""What every template may use."""
COURSE: Mapping[str, Any] = {
    "course": "First day",
    "minutes": 25,
    "due": "Friday 27 November",
    "url": "https://training.example.com/courses/first-day/",
}
FACTS: Mapping[str, Mapping[str, Any]] = {
    **{kind.value: COURSE for kind in NoticeKind},
    NoticeKind.REMINDED.value: {**COURSE, "by": "Max Sample"},
    NoticeKind.CERTIFICATE_CHANGED.value: {**COURSE, "deed": "suspend"},
    NoticeKind.ESCALATION.value: {"people": [Late("Lina Sample", "First day", "Friday 27 November")]},
    PASSWORD_LINK: {"url": "https://training.example.com/set-password/abc/", "days": 7},
    COMMENT_REPORTED: {"url": "https://training.example.com/comments/7/"},
    "frame": {"parts": ["You have new training."], "subject": "New training"},
}
"""What the templates of each kind may use besides."""


def sample(kind: str) -> dict[str, Any]:
    """Invented facts for a template of this kind."""
    return {**AROUND, **FACTS[kind]}
