"""Throttled keys: until when the next try is not heard."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.models import Throttle


def free_at(db: Session, digests: Collection[str], now: datetime) -> datetime | None:
    """The latest time until which one of these keys has to wait; None where it need not."""
    return db.scalar(select(func.max(Throttle.free_at)).where(Throttle.key.in_(digests), Throttle.free_at > now))
