"""Doing something to many people: the next part of it."""

import time
from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, Write
from app.jobs.regrading import A_BREATH
from app.services import bulk


def go_on(house: House, payload: dict[str, Any]) -> Write:
    """Do or undo the next part of a bulk action."""
    time.sleep(A_BREATH)

    def write(db: Session) -> None:
        bulk.go_on(db, house.setting(db), payload["action"])

    return write
