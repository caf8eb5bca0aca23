"""Opening the renewals whose window has come: some at a time, and the rest by a further job."""

from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, Write
from app.services import renewals
from app.store import jobs

OPEN_RENEWALS = "renewal.open"


def open_renewals(house: House, _payload: dict[str, Any]) -> Write:
    """Open what is due by now."""

    def write(db: Session) -> None:
        setting = house.setting(db)
        if renewals.open_due(db, setting) == renewals.PERIODS_AT_A_TIME:
            jobs.enqueue(db, OPEN_RENEWALS, f"rest {setting.now.isoformat()}", {}, setting.now)

    return write
