"""What people have for themselves alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import Strategy


@dataclass(frozen=True)
class StrategyRow:
    """A person's communication strategy: answers by the question's code."""

    answers: dict[str, str]
    saved_at: datetime


def strategy(db: Session, person_id: int) -> StrategyRow | None:
    """The person's own; None where they wrote none."""
    row = db.execute(select(Strategy.answers, Strategy.saved_at).where(Strategy.person_id == person_id)).one_or_none()
    return StrategyRow(row.answers, row.saved_at) if row else None
