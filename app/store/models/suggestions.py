"""Suggestions to share: which week's were looked at and let out, and, for themselves alone, who gets them by mail."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey, Slug


class SuggestionIssue(Base):
    """A folder of suggestions that somebody activated, in the words that they saw (`digest`); its week begins on `issued_on`."""

    __tablename__ = "suggestion_issue"

    id: Mapped[Key]
    slug: Mapped[Slug]
    digest: Mapped[Digest] = mapped_column(unique=True)
    activated_at: Mapped[datetime]
    activated_by: Mapped[PersonKey]
    issued_on: Mapped[date | None]


class SuggestionSubscriber(Base):
    """A person who gets the weekly mail by their own choice. Leaving deletes the row, and nothing else knows of it.

    `sent_issue_id` is the newest issue that was sent to them; `failure` is why the last one could not be.
    """

    __tablename__ = "suggestion_subscriber"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    joined_at: Mapped[datetime]
    sent_issue_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion_issue.id"))
    failure: Mapped[str | None] = mapped_column(String(500))
