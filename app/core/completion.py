"""Completion: when a course is done, and the two facts shown about a period, progress and standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.decisions import Allowed, Decision, Reason, refused


class Progress(StrEnum):
    """How far along a learner is in a period."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Standing(StrEnum):
    """What a period means today, the first that applies."""

    WAIVED = "waived"
    REVOKED = "revoked"
    OVERDUE = "overdue"
    RENEWAL_OPEN = "renewal_open"
    CERTIFIED = "certified"
    EXPIRED = "expired"
    UPCOMING = "upcoming"
    ASSIGNED = "assigned"
    ENROLLED = "enrolled"


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """One period as the rules see it; times are UTC instants, ends are exclusive.

    `renews_until`: when what this period renews runs out. `renewal_opens_at`: when the next one opens, until it has.
    """

    opens_at: datetime | None = None
    due_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    expires_at: datetime | None = None
    renewal_opens_at: datetime | None = None
    renews_until: datetime | None = None
    is_assigned: bool = True
    is_waived: bool = False
    is_revoked: bool = False


def evaluate(module_ids: Sequence[str], finished: frozenset[str], is_passed: bool) -> Decision:
    """A course is completed when each of its modules is finished and its quiz is passed."""
    missing = [module_id for module_id in module_ids if module_id not in finished]
    if missing:
        return refused(Reason.MODULES_UNFINISHED, modules=missing)
    if not is_passed:
        return refused(Reason.NOT_PASSED)
    return Allowed()


def progress(facts: PeriodFacts) -> Progress:
    """Not started until something was finished or answered."""
    if facts.completed_at is not None:
        return Progress.COMPLETED
    return Progress.IN_PROGRESS if facts.started_at is not None else Progress.NOT_STARTED


def standing(facts: PeriodFacts, now: datetime) -> Standing:
    """The first that applies of waived, revoked, overdue, renewal open, certified, expired, upcoming, assigned.

    What is to be renewed has run out once the old certificate has; it is overdue once the due date has passed as well.
    """
    is_done = facts.completed_at is not None
    is_valid = is_done and (facts.expires_at is None or now < facts.expires_at)
    opens_next = is_valid and facts.renewal_opens_at is not None and facts.renewal_opens_at <= now
    renews = not is_done and facts.renews_until is not None
    rules = (
        (Standing.WAIVED, facts.is_waived and not is_done),
        (Standing.REVOKED, facts.is_revoked),
        (Standing.OVERDUE, not is_done and facts.due_at is not None and now >= facts.due_at),
        (Standing.RENEWAL_OPEN, opens_next or (renews and facts.renews_until is not None and now < facts.renews_until)),
        (Standing.CERTIFIED, is_valid),
        (Standing.EXPIRED, is_done or renews),
        (Standing.UPCOMING, facts.opens_at is not None and now < facts.opens_at),
        (Standing.ASSIGNED, facts.is_assigned),
    )
    return next((name for name, applies in rules if applies), Standing.ENROLLED)
