"""A person's own communication strategy: kept as a draft until they delete it. The log is told nothing of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.store.models import Strategy
from app.store.racing import add_first


def save(db: Session, person_id: int, answers: Mapping[str, str], now: datetime) -> None:
    """Keep what the person wrote, in place of what they had before."""
    kept = db.get(Strategy, person_id, with_for_update=True)
    if kept is None and add_first(db, Strategy(person_id=person_id, answers=dict(answers), saved_at=now)):
        return
    kept = kept or db.get_one(Strategy, person_id, with_for_update=True)
    kept.answers, kept.saved_at = dict(answers), now


def destroy(db: Session, person_id: int) -> None:
    """Delete it, and nothing is left of it."""
    db.execute(delete(Strategy).where(Strategy.person_id == person_id))
