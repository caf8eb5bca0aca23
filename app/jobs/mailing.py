"""Mail: reminders that are due are queued, notices become mails, and mails are sent."""

from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.jobs.contract import House, TooEarly, Write
from app.mail.messages import UnusableAddress, message
from app.mail.post import Away, Refused
from app.services import composing, letters, outbox, passwords, reminding

COMPOSE = "mail.compose"
SWEEP = "reminders.sweep"
PASSWORD_LINK = "mail.password_link"  # noqa: S105 the kind of a job
ROUNDS = 25
"""Rounds of a job that comes again: what is left then is for the next one, and other jobs have their turn."""


def sweep(house: House, _payload: dict[str, Any]) -> Write:
    """Queue the reminders that are due, part by part, each in a transaction of its own."""
    for _round in range(ROUNDS):
        with house.database.writing.begin() as db:
            if not reminding.sweep(db, house.setting(db)):
                break
    return _nothing


def compose(house: House, _payload: dict[str, Any]) -> Write:
    """Turn what is due into mails, part by part; the texts are written before each transaction."""
    for _round in range(ROUNDS):
        with house.database.reading() as db:
            setting = house.setting(db)
            drafts = composing.drafts(db, setting, house.sending, composing.waiting(db, setting.now))
        if not drafts:
            break
        with house.database.writing.begin() as db:
            if not composing.keep(db, setting, drafts):
                break  # another worker is at the same people

    def write(db: Session) -> None:
        outbox.note_given_up(db, utc_now())

    return write


def send(house: House, payload: dict[str, Any]) -> Write:
    """Send a mail, outside any transaction. A worker killed between the server's 250 and the commit repeats that one."""
    mail_id = payload["mail"]
    with house.database.reading() as db:
        sender = house.sending.sender_of(house.setting(db).company.name)
        letter = outbox.letter(db, mail_id, sender)
    if letter is None:
        return _nothing
    try:
        house.sending.post.send(message(letter))
    except Away as away:
        return _later(away)
    except (Refused, UnusableAddress) as refusal:
        reason = f"{type(refusal).__name__}: {refusal}" if isinstance(refusal, UnusableAddress) else str(refusal)
        return lambda db: outbox.mark_refused(db, mail_id, reason, utc_now())
    return lambda db: outbox.mark_sent(db, mail_id, utc_now())


def password_link(house: House, payload: dict[str, Any]) -> Write:
    """Make a link to set a password and queue its mail, both or neither."""

    def write(db: Session) -> None:
        setting, person_id = house.setting(db), payload["person"]
        to = outbox.recipients(db, setting, [person_id]).get(person_id)
        if to is None:
            return
        token = passwords.make_link(db, person_id, setting.now, actor_id=None)
        outbox.queue_all(db, setting, [letters.password_link(setting, house.sending, to, token)])

    return write


def _later(away: Away) -> Write:
    def write(_db: Session) -> None:
        raise TooEarly(away.until)

    return write


def _nothing(_db: Session) -> None:
    """All is written already."""
