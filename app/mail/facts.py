"""What a template may use: the names of each kind, with invented values by which a company's own templates are tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.notices import NoticeKind
from app.core.policy_notices import PolicyNotice

PASSWORD_LINK = "password_link"  # noqa: S105 a kind of mail
COMMENT_REPORTED = "comment_reported"
SUGGESTIONS = "suggestions"


@dataclass(frozen=True)
class Late:
    """A person whose training is overdue, as their manager is told: names and dates, never scores or attempts."""

    name: str
    course: str
    due: str


@dataclass(frozen=True)
class SuggestedPost:
    """A post that somebody may share, or not: its title, and the text to copy."""

    title: str
    text: str


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
POLICY: Mapping[str, Any] = {
    "policy": "Social media policy",
    "due": "Friday 27 November",
    "url": "https://training.example.com/policies/social-media/",
    "is_again": True,
}
FACTS: Mapping[str, Mapping[str, Any]] = {
    **{kind.value: COURSE for kind in NoticeKind},
    NoticeKind.REMINDED.value: {**COURSE, "by": "Max Sample"},
    NoticeKind.CERTIFICATE_CHANGED.value: {**COURSE, "deed": "suspend"},
    NoticeKind.ESCALATION.value: {"people": [Late("Lina Sample", "First day", "Friday 27 November")]},
    **{kind.value: POLICY for kind in PolicyNotice if kind is not PolicyNotice.ESCALATION},
    PASSWORD_LINK: {"url": "https://training.example.com/set-password/abc/", "days": 7},
    SUGGESTIONS: {
        "title": "Learning in the open",
        "posts": [SuggestedPost("One question", "A question that I have begun to ask: what did we decide not to do?")],
        "url": "https://training.example.com/suggestions/",
        "leave_url": "https://training.example.com/suggestions/leave/abc/",
    },
    COMMENT_REPORTED: {"url": "https://training.example.com/comments/7/"},
    "frame": {"parts": ["You have new training."], "subject": "New training"},
}
"""What the templates of each kind may use besides."""


def sample(kind: str) -> dict[str, Any]:
    """Invented facts for a template of this kind."""
    return {**AROUND, **FACTS[kind]}
