"""Reported comments: whoever handles them is told at once."""

from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, Write
from app.services import comments, letters, outbox
from app.store.models import CommentReport


def tell(house: House, payload: dict[str, Any]) -> Write:
    """A mail to the social media manager and the deputy of where it was seen; HR of there where nobody is named."""

    def write(db: Session) -> None:
        setting, report = house.setting(db), db.get(CommentReport, payload["report"])
        if report is None:
            return
        people = comments.handlers(db, setting.company, report.legal_entity_id)
        found = outbox.recipients(db, setting, people)
        outbox.queue_all(
            db, setting, [letters.comment_reported(setting, house.sending, to, report.id) for to in found.values()]
        )

    return write
