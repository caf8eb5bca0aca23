"""Whether a legal entity keeps the time that its people take for an item: off until an administrator turns it on."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.services import audit
from app.store.models import Attempt, Employment, LegalEntity, Period, Response


class NoSuchLegalEntity(Exception):
    """There is no legal entity of that id."""


def begin(db: Session, legal_entity_id: int, now: datetime, *, actor_id: int | None) -> None:
    """Keep times from now on; nothing happens where they are kept already. Raises NoSuchLegalEntity."""
    entity = _locked(db, legal_entity_id)
    if not entity.keeps_times:
        entity.keeps_times = True
        audit.record(db, now, actor_id, "times.kept", ("legal_entity", legal_entity_id))


def stop(db: Session, legal_entity_id: int, now: datetime, *, actor_id: int | None) -> None:
    """Keep no times any more and erase those of everybody who ever worked there. Raises NoSuchLegalEntity."""
    entity = _locked(db, legal_entity_id)
    if not entity.keeps_times:
        return
    entity.keeps_times = False
    attempts = (
        select(Attempt.id)
        .join(Period, Period.id == Attempt.period_id)
        .join(Employment, Employment.person_id == Period.person_id)
        .where(Employment.legal_entity_id == legal_entity_id)
    )
    db.execute(
        update(Response)
        .where(Response.seconds.is_not(None), Response.attempt_id.in_(attempts))
        .values(seconds=None)
        .execution_options(synchronize_session=False)
    )
    audit.record(db, now, actor_id, "times.erased", ("legal_entity", legal_entity_id))


def _locked(db: Session, legal_entity_id: int) -> LegalEntity:
    entity = db.scalar(select(LegalEntity).where(LegalEntity.id == legal_entity_id).with_for_update())
    if entity is None:
        raise NoSuchLegalEntity(legal_entity_id)
    return entity
