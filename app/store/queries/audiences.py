"""Audiences as conditions: the answers of `core.audience`, given by the database for all people at once."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.core.audience import Audience, Circumstances, Condition, Facts, Field, all_of
from app.store.json_texts import custom_text
from app.store.models import Employment, GroupMember, Person, PersonGroup
from app.store.queries.selection import placed_on

COLUMNS: dict[Field, Any] = {
    Field.LEGAL_ENTITY: Employment.legal_entity_id,
    Field.DEPARTMENT: Employment.department_id,
    Field.LOCATION: Employment.location,
    Field.TITLE: Employment.title,
    Field.MANAGER: Employment.manager_id,
}


def is_in(audience: Audience, circumstances: Circumstances, scope: Scope) -> ColumnElement[bool]:
    """The condition that a person, joined to where they work by `placed_on`, is in an audience, within some legal entities."""
    within = true() if scope is None else Employment.legal_entity_id.in_(sorted(scope))
    return and_(Person.is_active, within, _belongs(audience, circumstances))


def _belongs(audience: Audience, circumstances: Circumstances) -> ColumnElement[bool]:
    if audience.kind == "people":
        return Person.id.in_(sorted(audience.people))
    if audience.kind == "group":
        if audience.group is None or audience.group not in circumstances.groups:
            return false()
        rule = circumstances.groups[audience.group]
        if rule is not None:
            return _belongs(rule, circumstances)
        members = select(GroupMember.person_id).where(GroupMember.group_id == audience.group)
        return Person.id.in_(members)
    return and_(true(), *(_meets(condition, circumstances) for condition in audience.conditions))


def _meets(condition: Condition, circumstances: Circumstances) -> ColumnElement[bool]:
    value: Any = condition.values[0]
    if condition.field is Field.HIRED_SINCE:
        return and_(Person.hired_on >= value)
    if condition.field is Field.HIRED_UNTIL:
        return and_(Person.hired_on <= value)
    if condition.field is Field.HIRED_WITHIN:
        return and_(Person.hired_on > circumstances.today - timedelta(days=value))
    if condition.field is Field.LANGUAGE:
        return func.coalesce(Person.language, circumstances.language).in_(condition.values)
    if condition.field is Field.CUSTOM:
        return custom_text(Employment.custom, condition.name).in_(condition.values)
    return and_(COLUMNS[condition.field].in_(condition.values))


def matching(audience: Audience, circumstances: Circumstances, scope: Scope) -> Select[int]:
    """The ids of the people in an audience, as a query that stands for itself wherever it is put."""
    return (
        select(Person.id)
        .select_from(Person)
        .outerjoin(Employment, placed_on(circumstances.today))
        .where(is_in(audience, circumstances, scope))
        .correlate(None)
    )


def count(db: Session, audience: Audience, circumstances: Circumstances, scope: Scope) -> int:
    """How many people are in an audience."""
    return db.scalars(select(func.count()).select_from(matching(audience, circumstances, scope).subquery())).one()


def ids(db: Session, audience: Audience, circumstances: Circumstances, scope: Scope) -> list[int]:
    """The ids of the people in an audience, in order."""
    return list(db.scalars(matching(audience, circumstances, scope).order_by(Person.id)))


def named(
    db: Session, audience: Audience, circumstances: Circumstances, scope: Scope, *, limit: int, offset: int
) -> list[tuple[int, str]]:
    """The people in an audience by id and name, a page of them, in order of their names."""
    query = matching(audience, circumstances, scope).with_only_columns(Person.id, Person.name)
    rows = db.execute(query.order_by(Person.name_folded, Person.id).limit(limit).offset(offset))
    return [(row.id, row.name) for row in rows]


def groups(db: Session, audiences: Iterable[Audience]) -> dict[int, Audience | None]:
    """What the groups that audiences name consist of: their rule, or None by hand. Groups that have ended are left out."""
    wanted = {audience.group for audience in audiences if audience.group is not None}
    if not wanted:
        return {}
    columns = (PersonGroup.id, PersonGroup.audience, PersonGroup.legal_entity_id)
    rows = db.execute(select(*columns).where(PersonGroup.id.in_(wanted), PersonGroup.ended_at.is_(None)))
    return {row.id: rule_of(row.audience, row.legal_entity_id) for row in rows}


def rule_of(stored: dict[str, Any] | None, legal_entity_id: int | None) -> Audience | None:
    """The rule of a group, which in a group of one legal entity reaches no other; None where it is kept by hand."""
    if stored is None or legal_entity_id is None:
        return Audience.from_json(stored) if stored else None
    within = Condition(field=Field.LEGAL_ENTITY, values=(legal_entity_id,))
    return all_of(within, *Audience.from_json(stored).conditions)


def facts(db: Session, person_ids: Collection[int], circumstances: Circumstances) -> dict[int, Facts]:
    """What audiences ask of these people, at most some hundreds of them."""
    members: dict[int, set[int]] = {}
    if any(rule is None for rule in circumstances.groups.values()):
        rows = select(GroupMember.person_id, GroupMember.group_id).where(GroupMember.person_id.in_(person_ids))
        for person_id, group_id in db.execute(rows):
            members.setdefault(person_id, set()).add(group_id)
    people = db.execute(
        select(Person, Employment)
        .outerjoin(Employment, placed_on(circumstances.today))
        .where(Person.id.in_(person_ids))
    )
    return {
        person.id: _facts(person, post, circumstances.language, frozenset(members.get(person.id, ())))
        for person, post in people
    }


def _facts(person: Person, post: Employment | None, language: str, member_of: frozenset[int]) -> Facts:
    return Facts(
        person_id=person.id,
        is_active=person.is_active,
        legal_entity=post.legal_entity_id if post else None,
        department=post.department_id if post else None,
        location=post.location if post else None,
        title=post.title if post else None,
        manager=post.manager_id if post else None,
        hired_on=person.hired_on,
        language=person.language or language,
        custom=(post.custom or {}) if post else {},
        groups=member_of,
    )
