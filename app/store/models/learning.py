"""Learning: content versions, periods, assignments, finished modules, attempts, results, completions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey, Slug

OPEN = text("submitted_at IS NULL")
INCOMPLETE = text("completed_at IS NULL")
HAS_ANSWERS = text("answers_deleted_at IS NULL")


class ContentVersion(Base):
    """A version of content that was used, kept for good. `language` is None for structure and key."""

    __tablename__ = "content_version"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[Slug]
    language: Mapped[str | None] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime]


class Period(Base):
    """One turn of one person in one course. Renewal is a new row. The times below `number` cache facts of other rows.

    `renews_until`: when the certificate that this period renews runs out. `terms`: the recertification that follows it.
    `renewal_opens_at`: when the next period opens, until it has. `remind_at`: when the next reminder of this one is looked at.
    """

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("person_id", "course", "number"),
        Index("ix_period_course_due_at", "course", "due_at"),
        Index("ix_period_incomplete", "course", "due_at", sqlite_where=INCOMPLETE, postgresql_where=INCOMPLETE),
        Index("ix_period_course_expires_at", "course", "expires_at"),
        Index("ix_period_renewal_opens_at", "renewal_opens_at"),
        Index("ix_period_remind_at", "remind_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    course: Mapped[Slug]
    number: Mapped[int]
    created_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    is_assigned: Mapped[bool]
    due_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    modules_finished: Mapped[int] = mapped_column(default=0)
    passed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    renews_until: Mapped[datetime | None]
    renewal_opens_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    waived_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    terms: Mapped[dict[str, Any] | None]


class Assignment(Base):
    """Why a period is required: who decided or which rule in which version, for whom, and the facts that matched.

    `due` is when it is due for this reason, and `terms` the recertification that goes with it.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_period_id", "period_id"),
        Index("ix_assignment_rule_version_id", "rule_version_id"),
        Index("ix_assignment_bulk_action_id", "bulk_action_id"),
    )

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    audience: Mapped[dict[str, Any]]
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rule_version_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_rule_version.id"))
    path: Mapped[Slug | None]
    facts: Mapped[dict[str, Any] | None]
    due: Mapped[dict[str, Any] | None]
    terms: Mapped[dict[str, Any] | None]
    bulk_action_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_action.id"))


class DueDateChange(Base):
    """A due date that was set: the rule, the anchor used, the zone, and the instant that follows.

    `computed_on` is the day that the rule gave, `planned_on` what was left of it before a leave moved it.
    `because` is the neutral reason of an extension.
    """

    __tablename__ = "due_date_change"
    __table_args__ = (Index("ix_due_date_change_period_id", "period_id"),)

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(40))
    rule: Mapped[dict[str, Any]]
    anchor_on: Mapped[date | None]
    computed_on: Mapped[date | None]
    planned_on: Mapped[date | None]
    zone: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime | None]
    because: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(String(500))


class FinishedModule(Base):
    """A learner said that a module is read, in this version of structure and text."""

    __tablename__ = "finished_module"
    __table_args__ = (UniqueConstraint("period_id", "module_id"),)

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    module_id: Mapped[Slug]
    finished_at: Mapped[datetime]
    structure_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    language: Mapped[str] = mapped_column(String(10))
    text_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))


class Attempt(Base):
    """One sitting of a quiz: work until it is submitted, then closed. Steps up to `steps_closed` were left for good.

    `answers_deleted_at`: when what was entered and asked was deleted; the attempt cannot be graded again from then on.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("period_id", "number"),
        Index("uq_attempt_open", "period_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_attempt_quiz_submitted_at", "quiz", "submitted_at"),
        Index("ix_attempt_has_answers", "submitted_at", sqlite_where=HAS_ANSWERS, postgresql_where=HAS_ANSWERS),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    quiz: Mapped[Slug]
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(32))
    structure_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    text_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    paper: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    submitted_at: Mapped[datetime | None]
    is_submitted_by_learner: Mapped[bool | None]
    is_counted: Mapped[bool] = mapped_column(default=True)
    steps_closed: Mapped[int] = mapped_column(default=0)
    answers_deleted_at: Mapped[datetime | None]


class Response(Base):
    """What was entered for one item of an attempt; `sequence` grows with each save.

    `seconds` is the time taken, by the server's clock, where the learner's legal entity keeps it.
    """

    __tablename__ = "response"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    item_id: Mapped[Slug] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    state: Mapped[dict[str, Any] | None]
    is_flagged: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    seconds: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(10))
    text_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))


class Result(Base):
    """The outcome of an attempt; a correction is a further revision. Points are exact, `score` serves statistics alone."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("attempt_id", "revision"),)

    id: Mapped[Key]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"))
    revision: Mapped[int]
    points_numerator: Mapped[int]
    points_denominator: Mapped[int]
    max_points: Mapped[int]
    score: Mapped[float]
    is_critical: Mapped[bool]
    passed: Mapped[bool]
    items: Mapped[dict[str, Any]]
    graded_at: Mapped[datetime]
    structure_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))


class Completion(Base):
    """A course was completed in a period."""

    __tablename__ = "completion"

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), unique=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"))
    structure_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    completed_at: Mapped[datetime] = mapped_column(index=True)
