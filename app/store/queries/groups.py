"""Groups of people as HR sees them: which there are, and who is in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.core.audience import Audience
from app.store.models import Employment, GroupMember, LegalEntity, Person, PersonGroup
from app.store.queries.audiences import rule_of
from app.store.queries.selection import placed_on


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group that has not ended. `rule` is None where it is kept by hand; `members` counts those, wherever they work."""

    id: int
    name: str
    legal_entity_id: int | None
    legal_entity: str | None
    rule: Audience | None
    members: int


def _groups() -> Select[*tuple[Any, ...]]:
    members = (
        select(func.count())
        .select_from(GroupMember)
        .where(GroupMember.group_id == PersonGroup.id)
        .correlate(PersonGroup)
        .scalar_subquery()
    )
    return (
        select(PersonGroup, LegalEntity.name, members)
        .outerjoin(LegalEntity, LegalEntity.id == PersonGroup.legal_entity_id)
        .where(PersonGroup.ended_at.is_(None))
        .order_by(PersonGroup.name, PersonGroup.id)
    )


def all_groups(db: Session, scope: Scope) -> list[GroupRow]:
    """The groups within reach, by name: one statement."""
    query = _groups()
    if scope is not None:
        query = query.where(PersonGroup.legal_entity_id.in_(sorted(scope)))
    return [_row(*row) for row in db.execute(query)]


def one(db: Session, group_id: int) -> GroupRow | None:
    """A group by its id, whoever's it is: callers ask for its legal entity."""
    row = db.execute(_groups().where(PersonGroup.id == group_id)).one_or_none()
    return _row(*row) if row else None


def _row(group: PersonGroup, legal_entity: str | None, members: int) -> GroupRow:
    return GroupRow(
        id=group.id,
        name=group.name,
        legal_entity_id=group.legal_entity_id,
        legal_entity=legal_entity,
        rule=rule_of(group.audience, group.legal_entity_id),
        members=members,
    )


def _members(group_id: int, scope: Scope, today: date) -> Select[*tuple[Any, ...]]:
    query = (
        select(Person.id, Person.name)
        .join(GroupMember, and_(GroupMember.person_id == Person.id, GroupMember.group_id == group_id))
        .outerjoin(Employment, placed_on(today))
    )
    return query if scope is None else query.where(Employment.legal_entity_id.in_(sorted(scope)))


def count_members(db: Session, group_id: int, scope: Scope, today: date) -> int:
    """How many people within reach are in a group kept by hand."""
    return db.scalars(select(func.count()).select_from(_members(group_id, scope, today).subquery())).one()


def members(
    db: Session, group_id: int, scope: Scope, today: date, *, limit: int, offset: int
) -> Sequence[tuple[int, str]]:
    """A page of them by id and name."""
    page = _members(group_id, scope, today).order_by(Person.name_folded, Person.id).limit(limit).offset(offset)
    return [(row.id, row.name) for row in db.execute(page)]
