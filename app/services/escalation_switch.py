"""Whether the managers of a legal entity are told who is overdue."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.services import audit
from app.store.models import LegalEntity


class NoSuchLegalEntity(Exception):
    """There is no such legal entity."""


def turn(db: Session, legal_entity_id: int, is_on: bool, now: datetime, *, actor_id: int) -> None:
    """Tell managers from now on, or no longer. Raises NoSuchLegalEntity."""
    entity = db.get(LegalEntity, legal_entity_id, with_for_update=True)
    if entity is None:
        raise NoSuchLegalEntity
    if entity.escalates != is_on:
        entity.escalates = is_on
        action = "escalation.begun" if is_on else "escalation.ended"
        audit.record(db, now, actor_id, action, ("legal_entity", legal_entity_id))
