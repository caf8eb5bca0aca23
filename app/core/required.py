"""Required courses: what a person still has to do, what is done and valid, and what runs out soon.

These are the words in which the dashboard counts people; `store.queries.required` gives the same answers in SQL.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from app.core.completion import PeriodFacts

EXPIRING_DAYS = 90
"""How far ahead the dashboard looks for certificates that run out."""


class Required(StrEnum):
    """How a person stands in all that is required of them. Being required is told by any; open by one, done by every course."""

    ANY = "any"
    OPEN = "open"
    DONE = "done"


def is_required(facts: PeriodFacts) -> bool:
    """Assigned, and not waived."""
    return facts.is_assigned and not facts.is_waived


def is_open(facts: PeriodFacts) -> bool:
    """Required and not completed, whether it is due already or not."""
    return is_required(facts) and facts.completed_at is None


def is_valid(facts: PeriodFacts, now: datetime) -> bool:
    """Completed, and not run out."""
    return facts.completed_at is not None and (facts.expires_at is None or facts.expires_at > now)


def standings(periods: Iterable[PeriodFacts], now: datetime) -> frozenset[Required]:
    """All that is true of a person with these current periods, one for each course."""
    required = [facts for facts in periods if is_required(facts)]
    rules = (
        (Required.ANY, bool(required)),
        (Required.OPEN, any(is_open(facts) for facts in required)),
        (Required.DONE, bool(required) and all(is_valid(facts, now) for facts in required)),
    )
    return frozenset(name for name, applies in rules if applies)
