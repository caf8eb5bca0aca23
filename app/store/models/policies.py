"""Policies: versions with their texts, what people said of them, and when staff representatives were consulted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey, Slug


class PolicyVersion(Base):
    """A version of a policy, from its activation on: whom it is for, from when, and until when older acknowledgements serve.

    A minor one (a typo, say) has the `material_number` of the version that it mends.
    """

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("policy", "number"),)

    id: Mapped[Key]
    policy: Mapped[Slug]
    number: Mapped[int]
    material_number: Mapped[int]
    audience: Mapped[dict[str, Any]]
    prevailing_language: Mapped[str] = mapped_column(String(10))
    effective_at: Mapped[datetime]
    grace_at: Mapped[datetime]
    activated_at: Mapped[datetime]
    activated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PolicyWording(Base):
    """A version's text in one language: the Markdown that was activated."""

    __tablename__ = "policy_wording"

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))


class Acknowledgement(Base):
    """A person read a version and knows whom to ask. `text_digest` is that of the text as it was shown to them."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        UniqueConstraint("person_id", "version_id"),
        Index("ix_acknowledgement_version_id", "version_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    language: Mapped[str] = mapped_column(String(10))
    text_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    acknowledged_at: Mapped[datetime]


class PolicyQuestion(Base):
    """A question that a person raised about a version in place of acknowledging it, and HR's answer."""

    __tablename__ = "policy_question"
    __table_args__ = (
        Index("ix_policy_question_person_id", "person_id"),
        Index("ix_policy_question_answered_at", "answered_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    language: Mapped[str] = mapped_column(String(10))
    text_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    body: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Consultation(Base):
    """On which day a legal entity's staff representatives were consulted: about a course, or a version of a policy."""

    __tablename__ = "consultation"
    __table_args__ = (Index("ix_consultation_legal_entity_id", "legal_entity_id"),)

    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))
    course: Mapped[Slug | None]
    consulted_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
