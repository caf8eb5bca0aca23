"""Around quizzes: what is granted to a person, what learners say is wrong with an item, and items repaired."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey, Slug


class Allowance(Base):
    """Attempts and minutes beyond a quiz's rules for one person in one period, with a reason from a neutral list.

    `key` is that of the form by which it was granted: sent twice, it grants once.
    """

    __tablename__ = "allowance"
    __table_args__ = (Index("ix_allowance_period_id", "period_id"),)

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    extra_attempts: Mapped[int]
    extra_minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    granted_at: Mapped[datetime]
    granted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ItemReport(Base):
    """A learner says that something is wrong with an item, and the answer. Whose it is serves the answer alone."""

    __tablename__ = "item_report"
    __table_args__ = (
        Index("ix_item_report_person_id", "person_id"),
        Index("ix_item_report_answered_at", "answered_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"))
    quiz: Mapped[Slug]
    item_id: Mapped[Slug]
    structure_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    text_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    language: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class QuizRepair(Base):
    """A repair that was confirmed: attempts on the one structure are graded by the other from then on.

    Of several for one structure, the one with the highest number is in force.
    """

    __tablename__ = "quiz_repair"
    __table_args__ = (UniqueConstraint("from_digest", "number"), Index("ix_quiz_repair_quiz", "quiz"))

    id: Mapped[Key]
    quiz: Mapped[Slug]
    from_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    number: Mapped[int]
    to_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
