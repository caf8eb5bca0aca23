"""Whom overdue training is told to: the manager, who stands in for them, or else HR."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.access import Role
from app.core.due_dates import local_day
from app.services import absences, outbox
from app.services.context import Setting
from app.store.models import Employment, LegalEntity, Person, RoleGrant
from app.store.queries.selection import placed_on


def told_to(db: Session, setting: Setting, person_ids: Collection[int]) -> dict[int, list[int]]:
    """Who is told of each of these people: the manager, where there is none or they are away the substitute, else HR.

    Only people whom a mail reaches. Nobody where the person's legal entity tells no managers.
    """
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    posts = db.execute(
        select(Person.id, Employment.manager_id, Employment.substitute_id, Employment.legal_entity_id)
        .join(Employment, placed_on(today))
        .join(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .where(Person.id.in_(person_ids), LegalEntity.escalates)
    ).all()
    hr = _hr(db, {post.legal_entity_id for post in posts})
    asked = {each for post in posts for each in (post.manager_id, post.substitute_id) if each}
    asked |= {each for groups in hr.values() for group in groups for each in group}
    there = outbox.recipients(db, setting, asked).keys() - absences.away(db, asked, today).keys()
    found = {}
    for post in posts:
        first = next((each for each in (post.manager_id, post.substitute_id) if each in there), None)
        found[post.id] = [first] if first else _present(hr[post.legal_entity_id], there - {post.id})
    return found


def _present(groups: Iterable[Sequence[int]], there: Collection[int]) -> list[int]:
    """Those of the first group who are there."""
    return next(filter(None, ([each for each in group if each in there] for group in groups)), [])


def _hr(db: Session, legal_entity_ids: Collection[int]) -> dict[int, tuple[list[int], list[int]]]:
    """HR of each legal entity: those for it alone, and those for all, who are told where none of the others can be."""
    found: dict[int, list[int]] = defaultdict(list)
    everywhere = []
    rows = db.execute(
        select(RoleGrant.person_id, RoleGrant.legal_entity_id)
        .where(
            RoleGrant.role == Role.HR.value,
            RoleGrant.ended_at.is_(None),
            or_(RoleGrant.legal_entity_id.is_(None), RoleGrant.legal_entity_id.in_(legal_entity_ids)),
        )
        .order_by(RoleGrant.person_id)
    )
    for person_id, entity in rows:
        everywhere.append(person_id) if entity is None else found[entity].append(person_id)
    return {entity: (found[entity], everywhere) for entity in legal_entity_ids}
