"""Compliance: whether what is required of a person was in order at an instant, as it can be told long after.

What happened later does not count: a later completion, revocation, due date, waiver or withdrawal changes nothing about an
earlier day.
"""

from datetime import datetime
from enum import StrEnum

from app.core import completion
from app.core.completion import PeriodFacts, Standing


class Compliance(StrEnum):
    """Whether a required course was in order: yes, not yet due, or no."""

    COMPLIANT = "compliant"
    PENDING = "pending"
    LACKING = "lacking"


IN_ORDER = frozenset({Standing.WAIVED, Standing.CERTIFIED, Standing.RENEWAL_OPEN})
MISSING = frozenset({Standing.REVOKED, Standing.OVERDUE, Standing.EXPIRED})


def compliance(facts: PeriodFacts, now: datetime, *, is_covered: bool = False) -> Compliance:
    """In order while waived or valid; missing when revoked, overdue or run out; else not due yet.

    `is_covered`: what an earlier period earned is still valid, which keeps a renewal in order until it runs out, late or not.
    """
    standing = completion.standing(facts, now)
    if standing in IN_ORDER or is_covered:
        return Compliance.COMPLIANT
    return Compliance.LACKING if standing in MISSING else Compliance.PENDING
