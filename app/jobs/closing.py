"""Closing an attempt that ran out while nobody looked."""

from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.jobs.contract import House, TooEarly, Write
from app.services import attempts
from app.services.context import Setting
from app.store.queries import company


def close_attempt(house: House, payload: dict[str, Any]) -> Write:
    """Submit what was saved, as whoever opened the attempt's page would."""

    def write(db: Session) -> None:
        setting = Setting(
            catalogue=house.catalogue, company=company.profile(db), public_url=house.public_url, now=utc_now()
        )
        again_at = attempts.close_by_itself(db, setting, payload["attempt"])
        if again_at is not None:
            raise TooEarly(again_at)

    return write
