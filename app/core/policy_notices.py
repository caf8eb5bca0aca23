"""What people are told by mail about policies, and whether it is still so when it is told."""

from datetime import datetime
from enum import StrEnum

from app.core.notices import NoticeKind
from app.core.policies import Reading


class PolicyNotice(StrEnum):
    """What a notice about a policy is about."""

    ASKED = "policy_asked"
    REMINDER = "policy_reminder"
    OVERDUE = "policy_overdue"
    ESCALATION = "policy_escalation"
    QUESTION = "policy_question"
    ANSWERED = "policy_answered"


OF_STEP = {NoticeKind.REMINDER: PolicyNotice.REMINDER, NoticeKind.OVERDUE: PolicyNotice.OVERDUE}
"""A step of the series of reminders, which is that of courses, as a notice about a policy."""
DECLINABLE = frozenset({PolicyNotice.REMINDER})
"""Kinds that are not obligatory: a person may unsubscribe from them."""
VERSION = "policy_version:"
QUESTION = "policy_question:"


def of_version(version_id: int, person_id: int | None = None) -> str:
    """The subject of a notice about a material version; for a manager, with the person whose acknowledgement is awaited."""
    return f"{VERSION}{version_id}" + (f":{person_id}" if person_id is not None else "")


def version_of(subject: str) -> tuple[int, int | None] | None:
    """The version that a subject names, and the person if it names one; None for another subject."""
    numbers = subject.removeprefix(VERSION).split(":")
    if not subject.startswith(VERSION) or not all(number.isdecimal() for number in numbers):
        return None
    return int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else None


def of_question(question_id: int) -> str:
    """The subject of a notice about a question."""
    return f"{QUESTION}{question_id}"


def question_of(subject: str) -> int | None:
    """The question that a subject names, if it names one."""
    number = subject.removeprefix(QUESTION)
    return int(number) if subject.startswith(QUESTION) and number.isdecimal() else None


def still_holds(kind: PolicyNotice, reading: Reading, due_at: datetime, queued_for: datetime | None) -> bool:
    """Whether what a notice about a version tells is still so: nobody is pressed who has read it, or waits for an answer.

    `queued_for` is the due date that the notice was queued for, where it was for one.
    """
    is_awaited = reading in (Reading.TO_READ, Reading.EARLIER_SERVES, Reading.OVERDUE)
    is_same = due_at == queued_for
    rules = {
        PolicyNotice.ASKED: is_awaited,
        PolicyNotice.REMINDER: is_awaited and is_same and reading is not Reading.OVERDUE,
        PolicyNotice.OVERDUE: is_same and reading is Reading.OVERDUE,
        PolicyNotice.ESCALATION: is_same and reading is Reading.OVERDUE,
    }
    return rules.get(kind, False)
