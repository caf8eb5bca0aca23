"""Mail: what people are told of, the mails that tell it, and what they do not want to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Key, PersonKey

WAITING = text("mail_id IS NULL AND withdrawn_at IS NULL")


class Notice(Base):
    """Something that a person is told, once for a kind, subject and offset; queued in the transaction of its fact.

    `mail_id` is the mail that tells it, once one was written; a notice that was withdrawn before is never told.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject", "offset"),
        Index("ix_notice_mail_id", "mail_id"),
        Index("ix_notice_subject", "subject"),
        Index("ix_notice_waiting", "not_before", "person_id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_notice_bulk_action_id", "bulk_action_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    offset: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]]
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    bulk_action_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_action.id"))
    withdrawn_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))


class Mail(Base):
    """A mail as it is sent, its Message-ID fixed when it was queued. `is_secret`: its text is emptied once it is sent."""

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_person_id", "person_id"),
        Index("ix_mail_failed_at", "failed_at"),
        Index("ix_mail_sent_at", "sent_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    kind: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, Any]]
    is_secret: Mapped[bool] = mapped_column(default=False)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(500))


class MailAttachment(Base):
    """A file that goes with a mail."""

    __tablename__ = "mail_attachment"
    __table_args__ = (Index("ix_mail_attachment_mail_id", "mail_id"),)

    id: Mapped[Key]
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Unsubscription(Base):
    """A kind of mail, not an obligatory one, that a person does not want."""

    __tablename__ = "unsubscription"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime]
