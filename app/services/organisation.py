"""The organisation: legal entities and their departments, added where there are none of that name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import audit
from app.store.models import Department, LegalEntity
from app.store.racing import add_first


def legal_entity(db: Session, name: str, country: str, now: datetime, *, actor_id: int | None) -> int:
    """The id of the legal entity with that name, added where there is none."""
    found = db.scalar(select(LegalEntity.id).where(LegalEntity.name == name))
    if found is not None:
        return found
    row = LegalEntity(name=name, country=country)
    if not add_first(db, row):
        return db.scalars(select(LegalEntity.id).where(LegalEntity.name == name)).one()
    audit.record(db, now, actor_id, "legal_entity.added", ("legal_entity", row.id), country=country)
    return row.id


def department(db: Session, legal_entity_id: int, name: str, now: datetime, *, actor_id: int | None) -> int:
    """The id of the department with that name in a legal entity, added where there is none."""
    found = db.scalar(
        select(Department.id).where(Department.legal_entity_id == legal_entity_id, Department.name == name)
    )
    if found is not None:
        return found
    row = Department(legal_entity_id=legal_entity_id, name=name)
    if not add_first(db, row):
        return department(db, legal_entity_id, name, now, actor_id=actor_id)
    audit.record(db, now, actor_id, "department.added", ("department", row.id), legal_entity=legal_entity_id)
    return row.id
