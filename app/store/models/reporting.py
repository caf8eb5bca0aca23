"""Reporting: filters that people keep, reports sent on a schedule, counts by day, and the signed heads of the log."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey


class SavedFilter(Base):
    """A page's filter under a name, for the one who keeps it. `query` is that of its address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "page", "name"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    page: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(String(2000))
    saved_at: Mapped[datetime]


class ReportSchedule(Base):
    """A report mailed to its owner on a schedule, with what the owner may see on the day."""

    __tablename__ = "report_schedule"
    __table_args__ = (Index("ix_report_schedule_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    report: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(2000))
    format: Mapped[str] = mapped_column(String(10))
    every: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    next_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class DailyCount(Base):
    """How many people of a place stood where in a course on a day; the empty course is all of them together.

    No location is an empty one; no department and no legal entity are 0. `expiring` is within 90 days.
    """

    __tablename__ = "daily_count"

    on_day: Mapped[date] = mapped_column(primary_key=True)
    course: Mapped[str] = mapped_column(String(80), primary_key=True)
    legal_entity_id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(String(200), primary_key=True)
    assigned: Mapped[int]
    completed: Mapped[int]
    unfinished: Mapped[int]
    overdue: Mapped[int]
    expiring: Mapped[int]
    expired: Mapped[int]
    counted_at: Mapped[datetime]


class LogHead(Base):
    """The newest seal of the log on a day, signed."""

    __tablename__ = "log_head"

    id: Mapped[Key]
    signed_on: Mapped[date] = mapped_column(unique=True)
    sequence: Mapped[int]
    seal: Mapped[Digest]
    signature: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime]


class RecordedErasure(Base):
    """That somebody's data was destroyed, and what of it: an erasure, or the end of a retention."""

    __tablename__ = "recorded_erasure"
    __table_args__ = (Index("ix_recorded_erasure_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(40))
    rows: Mapped[int]
    erased_at: Mapped[datetime]
