"""What follows when people arrive, move or leave: work that is left for later in the transaction of the change."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.services.context import Setting
from app.store import jobs

CHANGED = "people.changed"
PASSWORD_LINK = "mail.password_link"  # noqa: S105 the kind of a job
AT_ONCE = 500


def note_change(db: Session, now: datetime, person_ids: Sequence[int]) -> None:
    """Leave jobs that look at people again who arrived, moved or left: whoever takes `people.changed` gets up to 500 ids."""
    parts = (list(person_ids[start : start + AT_ONCE]) for start in range(0, len(person_ids), AT_ONCE))
    jobs.enqueue_all(db, CHANGED, {secrets.token_hex(16): {"people": part} for part in parts}, now)


def arrived(
    db: Session, setting: Setting, person_ids: Sequence[int], *, actor_id: int | None, mails_links: bool = False
) -> None:
    """What follows for people who are new, once they and where they work are written; some thousands at a time.

    What is to happen to everyone who arrives stands here, one line each. With `mails_links`, those with an e-mail are sent a
    link with which they set a password.
    """
    note_change(db, setting.now, person_ids)
    if mails_links:
        mail_password_links(db, person_ids, setting.now, actor_id=actor_id)


def mail_password_links(db: Session, person_ids: Sequence[int], now: datetime, *, actor_id: int | None) -> None:
    """Leave a job for each that mails a link to set a password. The job makes the link: no secret waits in a row."""
    payloads = {f"{each}-{now.isoformat()}": {"person": each, "actor": actor_id} for each in person_ids}
    jobs.enqueue_all(db, PASSWORD_LINK, payloads, now)
