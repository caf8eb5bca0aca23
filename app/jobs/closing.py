"""Closing an attempt that ran out while nobody looked."""

from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, TooEarly, Write
from app.services import attempts


def close_attempt(house: House, payload: dict[str, Any]) -> Write:
    """Submit what was saved, as whoever opened the attempt's page would."""

    def write(db: Session) -> None:
        again_at = attempts.close_by_itself(db, house.setting(db), payload["attempt"])
        if again_at is not None:
            raise TooEarly(again_at)

    return write
