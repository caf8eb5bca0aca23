"""Computing due dates anew: daily for whoever leaves or comes back, and for everybody when the company's days change."""

from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, Write
from app.services import redating

FOR_LEAVES = "due_dates.leaves"


def redate_leaves(house: House, _payload: dict[str, Any]) -> Write:
    """Compute anew what depends on leaves that began or ended these days."""

    def write(db: Session) -> None:
        redating.for_leaves(db, house.setting(db))

    return write


def redate_all(house: House, payload: dict[str, Any]) -> Write:
    """Compute anew what is open for the next people after one, and leave the rest to a further job."""

    def write(db: Session) -> None:
        redating.for_next(db, house.setting(db), payload["change"], payload["after"])

    return write
