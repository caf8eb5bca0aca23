"""The outbox: mails queued once with all that they say, and what became of each."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import i18n
from app.mail.messages import Attachment, Letter, one_line
from app.services import audit
from app.services.context import Setting
from app.store import jobs
from app.store.models import Employment, Job, Mail, MailAttachment, Person
from app.store.queries.people import works_on

SEND = jobs.SEND_MAIL
LONGEST_FAILURE = 500


class NoSuchMail(Exception):
    """No such mail has failed."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person to whom mails can go: active, with an address, in their language and zone."""

    person_id: int
    name: str
    address: str
    language: str
    zone: ZoneInfo
    legal_entity_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A mail to be queued. `is_secret`: its text is emptied once it is sent."""

    to: Recipient
    kind: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    is_secret: bool = False


def recipients(db: Session, setting: Setting, person_ids: Collection[int]) -> dict[int, Recipient]:
    """Those of these people whom a mail can reach; leavers and people without an address are not among them."""
    rows = db.execute(
        select(Person.id, Person.name, Person.email, Person.language, Person.time_zone, Employment.legal_entity_id)
        .outerjoin(Employment, works_on(setting.now.date()))
        .where(Person.id.in_(person_ids), Person.is_active, Person.email.is_not(None), Person.erased_at.is_(None))
    )
    return {
        row.id: Recipient(
            person_id=row.id,
            name=row.name,
            address=row.email,
            language=i18n.choose(row.language, setting.company.language),
            zone=ZoneInfo(row.time_zone or setting.company.time_zone),
            legal_entity_id=row.legal_entity_id,
        )
        for row in rows
    }


def reader(db: Session, setting: Setting, person_id: int) -> Recipient:
    """Anybody as a reader, in their language and zone, whether a mail can reach them or not."""
    person = db.get_one(Person, person_id)
    return Recipient(
        person_id=person_id,
        name=person.name,
        address=person.email or "",
        language=i18n.choose(person.language, setting.company.language),
        zone=ZoneInfo(person.time_zone or setting.company.time_zone),
    )


def queue(
    db: Session,
    setting: Setting,
    person_id: int,
    kind: str,
    subject: str,
    text: str,
    html: str,
    attachments: Sequence[Attachment] = (),
    *,
    is_secret: bool = False,
) -> int | None:
    """Queue one mail to a person, and return its id; None where no mail can reach them."""
    to = recipients(db, setting, [person_id]).get(person_id)
    if to is None:
        return None
    outgoing = Outgoing(
        to=to, kind=kind, subject=subject, text=text, html=html, attachments=attachments, is_secret=is_secret
    )
    return queue_all(db, setting, [outgoing])[0]


def queue_all(db: Session, setting: Setting, outgoing: Sequence[Outgoing]) -> list[int]:
    """Queue mails, each with its Message-ID and the job that sends it; their ids, in the same order."""
    domain = urlsplit(setting.public_url).hostname
    mails = [_row(each, f"<{secrets.token_hex(16)}@{domain}>", setting.now) for each in outgoing]
    db.add_all(mails)
    db.flush()
    db.add_all(
        MailAttachment(mail_id=mail.id, name=file.name, media_type=file.media_type, body=file.body)
        for mail, each in zip(mails, outgoing, strict=True)
        for file in each.attachments
    )
    jobs.enqueue_all(db, SEND, {str(mail.id): {"mail": mail.id} for mail in mails}, setting.now)
    return [mail.id for mail in mails]


def _row(outgoing: Outgoing, message_id: str, now: datetime) -> Mail:
    return Mail(
        person_id=outgoing.to.person_id,
        kind=outgoing.kind,
        message_id=message_id,
        address=outgoing.to.address,
        language=outgoing.to.language,
        subject=one_line(outgoing.subject),
        text=outgoing.text,
        html=outgoing.html,
        headers=dict(outgoing.headers),
        is_secret=outgoing.is_secret,
        queued_at=now,
    )


def letter(db: Session, mail_id: int, sender: str) -> Letter | None:
    """A mail that still has to be sent; None where it was, or is no longer there."""
    mail = db.get(Mail, mail_id)
    if mail is None or mail.sent_at is not None or mail.failed_at is not None:
        return None
    files = db.scalars(select(MailAttachment).where(MailAttachment.mail_id == mail_id).order_by(MailAttachment.id))
    return Letter(
        message_id=mail.message_id,
        queued_at=mail.queued_at,
        sender=sender,
        address=mail.address,
        language=mail.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers=mail.headers,
        attachments=[Attachment(file.name, file.media_type, file.body) for file in files],
    )


def mark_sent(db: Session, mail_id: int, now: datetime) -> None:
    """A server took the mail. What was secret in it is gone from here."""
    mail = db.get(Mail, mail_id, with_for_update=True)
    if mail is None:
        return
    mail.sent_at = now
    if mail.is_secret:
        mail.text = mail.html = ""


def mark_refused(db: Session, mail_id: int, reason: str, now: datetime) -> None:
    """No server will ever take the mail: HR hears why."""
    db.execute(update(Mail).where(Mail.id == mail_id).values(failed_at=now, failure=reason[:LONGEST_FAILURE]))


def note_given_up(db: Session, now: datetime) -> int:
    """Mark the mails whose job was given up after many tries; how many there were."""
    given_up = db.execute(
        select(Job.payload, Job.failure).where(Job.kind == SEND, Job.done_at.is_(None), Job.failed_at.is_not(None))
    )
    reasons = {payload["mail"]: failure or "" for payload, failure in given_up}
    unknown = select(Mail.id).where(Mail.id.in_(reasons), Mail.sent_at.is_(None), Mail.failed_at.is_(None))
    found = db.scalars(unknown).all()
    for mail_id in found:
        mark_refused(db, mail_id, reasons[mail_id], now)
    return len(found)


def try_again(db: Session, mail_id: int, now: datetime, *, actor_id: int) -> None:
    """Send a mail that failed once more, to the address that the person has now. Raises NoSuchMail."""
    mail = db.get(Mail, mail_id, with_for_update=True)
    if mail is None or mail.failed_at is None:
        raise NoSuchMail(mail_id)
    mail.failed_at = mail.failure = None
    mail.address = db.scalar(select(Person.email).where(Person.id == mail.person_id)) or mail.address
    jobs.again(db, SEND, str(mail_id), now)
    audit.record(db, now, actor_id, "mail.tried_again", ("mail", mail_id), person=mail.person_id)
