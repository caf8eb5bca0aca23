"""Sealing the log every minute, and signing its newest seal once a day."""

from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.jobs.contract import House, Write
from app.services import log_sealing

SEAL = "log.seal"


def seal_log(house: House, _payload: dict[str, Any]) -> Write:
    """Seal what is committed; a worker that dies in between has sealed a part, and the next goes on from there.

    A head goes into the file after it is committed, so the file never names one that is not there.
    """
    log_sealing.seal_all(house.database)
    if house.signing is not None:
        with house.database.reading() as db:
            log_sealing.write_file(db, house.signing.file)

    def write(db: Session) -> None:
        if house.signing is not None:
            log_sealing.sign_head(db, house.signing, utc_now())

    return write
