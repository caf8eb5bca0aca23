"""Who may see and do what. Roles are granted for legal entities; everyone is a learner; a manager has people who report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.decisions import Allowed, Decision, Reason, refused


class Role(StrEnum):
    """What a person may do besides learning. MANAGER follows from the people who report to someone; it is never granted."""

    LEARNER = "learner"
    MANAGER = "manager"
    HR = "hr"
    AUDITOR = "auditor"
    AUTHOR = "author"
    ADMIN = "admin"


GRANTABLE = (Role.HR, Role.AUDITOR, Role.AUTHOR, Role.ADMIN)

Scope = frozenset[int] | None
"""The legal entities that a role reaches, by id; None is all of them."""

NOWHERE: Scope = frozenset()


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person who asks, and the roles they hold with their scopes."""

    person_id: int
    is_manager: bool = False
    roles: Mapping[Role, Scope] = field(default_factory=dict)

    def has(self, *roles: Role) -> bool:
        """Whether the viewer holds one of the roles."""
        return any(
            role is Role.LEARNER or (role is Role.MANAGER and self.is_manager) or role in self.roles for role in roles
        )

    def scope(self, *roles: Role) -> Scope:
        """The legal entities that these roles reach together."""
        reached: frozenset[int] = frozenset()
        for role in roles:
            if role in self.roles:
                entities = self.roles[role]
                if entities is None:
                    return None
                reached |= entities
        return reached


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """A person as the rules see them."""

    person_id: int
    legal_entity_id: int | None


def reaches(scope: Scope, legal_entity_id: int | None) -> bool:
    """Whether a scope covers a legal entity; people in none are reached by an unlimited scope alone."""
    return scope is None or (legal_entity_id is not None and legal_entity_id in scope)


def may_see_record(viewer: Viewer, person: PersonFacts) -> Decision:
    """A learner's certificates and completions: the learner, and HR and auditors of that legal entity."""
    if viewer.person_id == person.person_id:
        return Allowed()
    if reaches(viewer.scope(Role.HR, Role.AUDITOR), person.legal_entity_id):
        return Allowed()
    return refused(Reason.NOT_YOURS)


def may_take(viewer: Viewer, owner_id: int) -> Decision:
    """Attempts and responses are the learner's alone."""
    return Allowed() if viewer.person_id == owner_id else refused(Reason.NOT_YOURS)


def may_edit_account(viewer: Viewer, person: PersonFacts, *, has_role: bool) -> Decision:
    """Administrators edit everyone. HR edits people in their legal entities who hold no role: an account with a role opens
    more than HR has.
    """
    if viewer.has(Role.ADMIN):
        return Allowed()
    if not has_role and reaches(viewer.scope(Role.HR), person.legal_entity_id):
        return Allowed()
    return refused(Reason.NOT_YOURS)


def may_assign(viewer: Viewer, person: PersonFacts) -> Decision:
    """HR assigns, within the legal entities given to them."""
    if reaches(viewer.scope(Role.HR), person.legal_entity_id):
        return Allowed()
    return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
