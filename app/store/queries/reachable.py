"""Whose accounts somebody may handle: links and codes are only for people whom the reader may edit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import Employment, Person, RoleGrant
from app.store.queries.selection import placed_on


@dataclass(frozen=True, kw_only=True)
class Reachable:
    """An active person whose account the reader may handle."""

    id: int
    name: str
    employee_number: str
    email: str | None
    language: str | None


def accounts_of(
    db: Session, person_ids: Collection[int], today: date, *, scope: Scope, is_admin: bool, limit: int
) -> list[Reachable]:
    """Those of these people who are active, and within reach: administrators reach all, HR those without a role."""
    query = (
        select(Person.id, Person.name, Person.employee_number, Person.email, Person.language)
        .outerjoin(Employment, placed_on(today))
        .where(Person.id.in_(person_ids), Person.is_active)
        .order_by(Person.name_folded, Person.id)
        .limit(limit)
    )
    if not is_admin:
        held = exists().where(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None))
        query = query.where(~held)
        if scope is not None:
            query = query.where(Employment.legal_entity_id.in_(scope))
    return [Reachable(**row._mapping) for row in db.execute(query)]
