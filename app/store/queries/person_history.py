"""One person's training and all that belongs to it: every turn of every course, what happened in it, leave, mails."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import BigInteger, Select, String, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from app.core.completion import PeriodFacts
from app.core.notices import of_period
from app.store.models import (
    Assignment,
    AssignmentRule,
    AssignmentRuleVersion,
    Attempt,
    Department,
    DueDateChange,
    EquivalentTraining,
    Leave,
    Mail,
    Notice,
    Period,
    Person,
    Result,
    Waiver,
)
from app.store.queries.standings import facts_of, is_revoked
from app.store.types import UtcDateTime

MOST_MAILS = 30


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One period of a person in a course, and why it is required."""

    id: int
    course: str
    number: int
    created_at: datetime
    facts: PeriodFacts
    assigned_by: str | None
    rule: str | None
    department: str | None


def turns(db: Session, person_id: int) -> list[Turn]:
    """Every period of a person, of each course the newest first: one query."""
    why = (
        select(func.max(Assignment.id))
        .where(Assignment.period_id == Period.id, Assignment.withdrawn_at.is_(None))
        .correlate(Period)
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            Period.__table__,
            is_revoked().label("is_revoked"),
            Person.name.label("assigned_by"),
            AssignmentRule.name.label("rule"),
            Department.name.label("department"),
        )
        .outerjoin(Assignment, Assignment.id == why)
        .outerjoin(Person, Person.id == Assignment.assigned_by)
        .outerjoin(AssignmentRuleVersion, AssignmentRuleVersion.id == Assignment.rule_version_id)
        .outerjoin(AssignmentRule, AssignmentRule.id == AssignmentRuleVersion.rule_id)
        .outerjoin(Department, Department.id == Assignment.audience["department"].as_integer())
        .where(Period.person_id == person_id)
        .order_by(Period.course, Period.number.desc())
    )
    return [
        Turn(
            id=row.id,
            course=row.course,
            number=row.number,
            created_at=row.created_at,
            facts=facts_of(row),
            assigned_by=row.assigned_by,
            rule=row.rule,
            department=row.department,
        )
        for row in rows
    ]


Query = Select[*tuple[Any, ...]]
HappeningKind = Literal["due", "waived", "waiver_ended", "equivalent", "attempt"]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened in a period. Of an attempt the result alone is known: the points are those of the whole.

    `code` is the reason of a change, or how an attempt ended: open, passed, not_passed, not_counted.
    """

    period_id: int
    kind: HappeningKind
    happened_at: datetime
    actor: str | None
    code: str | None
    note: str | None
    due_at: datetime | None
    points: Fraction | None
    max_points: int | None


def happenings(db: Session, person_id: int) -> list[Happening]:
    """What happened in a person's periods, the newest first: one query."""
    parts = (_due_dates(), _waivers(), _ended_waivers(), _equivalents(), _attempts())
    everything = union_all(*(part.where(Period.person_id == person_id) for part in parts)).subquery()
    actor = aliased(Person)
    rows = db.execute(
        select(everything, actor.name.label("actor"))
        .outerjoin(actor, actor.id == everything.c.actor_id)
        .order_by(everything.c.happened_at.desc(), everything.c.place.desc())
    )
    return [
        Happening(
            period_id=row.period_id,
            kind=row.kind,
            happened_at=row.happened_at,
            actor=row.actor,
            code=row.code,
            note=row.note,
            due_at=row.due_at,
            points=None if row.points is None else Fraction(int(row.points), int(row.parts)),
            max_points=row.max_points,
        )
        for row in rows
    ]


def _happening(kind: HappeningKind, happened_at: Any, **known: Any) -> Query:
    """One part of the union: every part has the same columns, of the same types."""
    types: dict[str, Any] = {
        "actor_id": BigInteger(),
        "code": String(),
        "note": String(),
        "due_at": UtcDateTime(),
        "points": BigInteger(),
        "parts": BigInteger(),
        "max_points": BigInteger(),
        "place": BigInteger(),
    }
    return select(
        Period.id.label("period_id"),
        literal(kind).label("kind"),
        happened_at.label("happened_at"),
        *(known.get(name, cast(null(), type_)).label(name) for name, type_ in types.items()),
    ).select_from(Period)


def _due_dates() -> Query:
    row = DueDateChange
    return _happening(
        "due", row.changed_at, actor_id=row.changed_by, code=row.reason, note=row.note, due_at=row.due_at, place=row.id
    ).join(row, row.period_id == Period.id)


def _waivers() -> Query:
    row = Waiver
    return _happening(
        "waived", row.waived_at, actor_id=row.waived_by, code=row.reason, note=row.note, place=row.id
    ).join(row, row.period_id == Period.id)


def _ended_waivers() -> Query:
    return (
        _happening("waiver_ended", Waiver.ended_at, actor_id=Waiver.ended_by, place=Waiver.id)
        .join(Waiver, Waiver.period_id == Period.id)
        .where(Waiver.ended_at.is_not(None))
    )


def _equivalents() -> Query:
    row = EquivalentTraining
    note = row.title + literal(", ") + row.provider
    return _happening("equivalent", row.recorded_at, actor_id=row.recorded_by, note=note, place=row.id).join(
        row, row.period_id == Period.id
    )


def _attempts() -> Query:
    """Attempts with the newest revision of their result; none of what was answered."""
    newest = (
        select(func.max(Result.revision)).where(Result.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    )
    outcome = case(
        (Attempt.submitted_at.is_(None), "open"),
        (Attempt.is_counted.is_(False), "not_counted"),
        (Result.passed, "passed"),
        else_="not_passed",
    )
    return (
        _happening(
            "attempt",
            func.coalesce(Attempt.submitted_at, Attempt.started_at, type_=UtcDateTime()),
            code=outcome,
            points=Result.points_numerator,
            parts=Result.points_denominator,
            max_points=Result.max_points,
            place=Attempt.number,
        )
        .join(Attempt, Attempt.period_id == Period.id)
        .outerjoin(Result, (Result.attempt_id == Attempt.id) & (Result.revision == newest))
    )


@dataclass(frozen=True)
class Away:
    """Days of leave; `until_on` is the first day back."""

    from_on: date
    until_on: date | None


def leave(db: Session, person_id: int) -> list[Away]:
    """When a person was, is or will be away, the newest first."""
    rows = db.execute(
        select(Leave.from_on, Leave.until_on).where(Leave.person_id == person_id).order_by(Leave.from_on.desc())
    )
    return [Away(row.from_on, row.until_on) for row in rows]


@dataclass(frozen=True, kw_only=True)
class MailRow:
    """A mail to a person, by its subject; what it says is between Gangway and the person."""

    kind: str
    subject: str
    queued_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None


def mails(db: Session, person_id: int, hidden: Collection[int]) -> list[MailRow]:
    """The newest mails to a person, but none that told of one of the hidden periods."""
    told = select(Notice.mail_id).where(
        Notice.person_id == person_id,
        Notice.mail_id.is_not(None),
        Notice.subject.in_([of_period(period_id) for period_id in hidden]),
    )
    rows = db.execute(
        select(Mail.kind, Mail.subject, Mail.queued_at, Mail.sent_at, Mail.failed_at)
        .where(Mail.person_id == person_id, Mail.id.not_in(told))
        .order_by(Mail.id.desc())
        .limit(MOST_MAILS)
    )
    return [MailRow(**row._mapping) for row in rows]
