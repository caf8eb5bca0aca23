"""Erasing a person: who may be, and the reasons for it."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.decisions import Allowed, Decision, Reason, refused


class ErasureReason(StrEnum):
    """Why a person is erased. `RETENTION_ENDED` is Gangway's own."""

    PERSON_ASKED = "person_asked"
    HAS_LEFT = "has_left"
    RETENTION_ENDED = "retention_ended"


@dataclass(frozen=True, kw_only=True)
class Erasable:
    """A person as the rule sees them: whether they have left, and whether they hold a role."""

    person_id: int
    has_left: bool
    holds_roles: bool


def may_erase(actor_id: int | None, person: Erasable, reason: ErasureReason) -> Decision:
    """Somebody else than oneself, who holds no role, and who has left or asked for it.

    So the last administrator is never erased: their role is the one that cannot be taken away.
    """
    if actor_id == person.person_id:
        return refused(Reason.ERASES_ONESELF)
    if person.holds_roles:
        return refused(Reason.HOLDS_ROLES)
    if not person.has_left and reason is not ErasureReason.PERSON_ASKED:
        return refused(Reason.STILL_WORKS_HERE)
    return Allowed()
