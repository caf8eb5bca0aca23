"""Causes: why a course is required of people, whom it may reach, and what becomes of each of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo


class AssignmentOutcome(StrEnum):
    """What became of one person in an assignment.

    `ASSIGNED_FROM_TODAY`: assigned, but the rule counts from a hire date that nobody knows, so it counts from the
    assignment. `FURTHER`: required already, and now for one more reason. `CERTIFIED` and `WAIVED`: left as they are, and
    covered by the reason from now on. `WAITING`: the course is not active yet where they work, before a consultation.
    """

    ASSIGNED = "assigned"
    ASSIGNED_FROM_TODAY = "assigned_from_today"
    FURTHER = "further"
    ALREADY_ASSIGNED = "already_assigned"
    CERTIFIED = "certified"
    WAIVED = "waived"
    INACTIVE = "inactive"
    OUTSIDE = "outside"
    WAITING = "waiting"


GIVEN = frozenset({AssignmentOutcome.ASSIGNED, AssignmentOutcome.ASSIGNED_FROM_TODAY})
"""The outcomes in which the course becomes required now."""
ADDED = GIVEN | {AssignmentOutcome.FURTHER, AssignmentOutcome.CERTIFIED, AssignmentOutcome.WAIVED}
"""The outcomes in which the reason is kept as an assignment."""


class WithdrawalOutcome(StrEnum):
    """What became of a period when a reason for it was withdrawn."""

    WITHDRAWN = "withdrawn"
    OPTIONAL = "optional"
    STILL_REQUIRED = "still_required"
    COMPLETED = "completed"
    ALREADY_WITHDRAWN = "already_withdrawn"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A person whom an assignment may reach."""

    person_id: int
    name: str
    is_active: bool
    zone: ZoneInfo
    hired_on: date | None
    legal_entity_id: int | None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why a course is required: who decided it for whom, or the version of a rule and the facts that matched."""

    assigned_by: int | None
    audience: dict[str, Any]
    rule_version_id: int | None = None
    path: str | None = None
    facts: dict[str, Any] | None = None
    bulk_action_id: int | None = None

    def is_that_of(self, assignment: Any) -> bool:
        """Whether an assignment that stands says the same: this rule in this version, or this audience."""
        return (self.audience, self.rule_version_id, self.path) == (
            assignment.audience,
            assignment.rule_version_id,
            assignment.path,
        )
