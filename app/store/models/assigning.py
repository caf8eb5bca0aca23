"""Who has to take what, and why: groups, rules and their versions, waivers, equivalent training, bulk actions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey, Slug
from app.store.types import Json


class PersonGroup(Base):
    """A group of people: by hand, or (with `audience`) whoever matches. Groups of one legal entity are its HR's alone."""

    __tablename__ = "person_group"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200))
    audience: Mapped[dict[str, Any] | None]
    legal_entity_id: Mapped[int | None] = mapped_column(ForeignKey("legal_entity.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class GroupMember(Base):
    """A person in a group that is kept by hand."""

    __tablename__ = "group_member"
    __table_args__ = (Index("ix_group_member_person_id", "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("person_group.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AssignmentRule(Base):
    """A rule that assigns to all who match now and later. What it says stands in its versions; the newest is in force."""

    __tablename__ = "assignment_rule"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AssignmentRuleVersion(Base):
    """What a rule said from `saved_at` on: whom it covers, the course or the path, the due date, the recertification.

    `legal_entities` (a list of ids) is how far whoever saved it reached; None is everywhere.
    """

    __tablename__ = "assignment_rule_version"
    __table_args__ = (UniqueConstraint("rule_id", "number"),)

    id: Mapped[Key]
    rule_id: Mapped[int] = mapped_column(ForeignKey("assignment_rule.id"))
    number: Mapped[int]
    audience: Mapped[dict[str, Any]]
    legal_entities: Mapped[list[int] | None] = mapped_column(Json)
    course: Mapped[Slug | None]
    path: Mapped[Slug | None]
    due: Mapped[dict[str, Any]]
    recertification: Mapped[dict[str, Any] | None]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Waiver(Base):
    """Nobody waits for this period any more, from when, until when, and why; `reason` is one of a neutral list."""

    __tablename__ = "waiver"
    __table_args__ = (Index("ix_waiver_period_id", "period_id"),)

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    reason: Mapped[str] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(String(500))
    waived_at: Mapped[datetime]
    waived_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class EquivalentTraining(Base):
    """Training elsewhere that completed a period, with the evidence that HR saw. It earns no certificate here."""

    __tablename__ = "equivalent_training"

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    provider: Mapped[str] = mapped_column(String(200))
    finished_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[Digest]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class BulkAction(Base):
    """Something done to many at once, by the key of its form: sent twice, it is done once. `outcomes` names who and what."""

    __tablename__ = "bulk_action"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]]
    outcomes: Mapped[dict[str, Any]]
    done_at: Mapped[datetime]
    done_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[PersonKey | None]
