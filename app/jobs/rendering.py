"""Drawing a certificate that the request which issued it did not draw."""

from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.jobs.contract import House, Write
from app.services import documents
from app.store.racing import add_first


def render_certificate(house: House, payload: dict[str, Any]) -> Write:
    """Draw the document, unless it is kept by now; who comes second drops what they made."""
    document = documents.drawn(house.press, payload["number"], utc_now())

    def write(db: Session) -> None:
        if document is not None:
            add_first(db, document)

    return write
