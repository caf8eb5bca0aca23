"""What a learner's pages show: periods, finished modules, attempts and what is in them."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.core.completion import PeriodFacts
from app.core.papers import Paper
from app.store.models import (
    Assignment,
    AssignmentRule,
    AssignmentRuleVersion,
    Attempt,
    Certificate,
    Department,
    EquivalentTraining,
    FinishedModule,
    Period,
    Person,
    QuizRepair,
    Response,
    Result,
)
from app.store.queries.standings import facts_of, is_newest, is_revoked


@dataclass(frozen=True, kw_only=True)
class PeriodRow:
    """A person's current period in a course. `assigned_by`, `department`, `rule` and `path` say why it is required.

    `equivalent` is the training elsewhere that completed it.
    """

    id: int
    course: str
    modules_finished: int
    passed_at: datetime | None
    completed_at: datetime | None
    facts: PeriodFacts
    assigned_by: str | None = None
    department: str | None = None
    rule: str | None = None
    path: str | None = None
    certificate: str | None = None
    equivalent: str | None = None


@dataclass(frozen=True, kw_only=True)
class AttemptRow:
    """An attempt with the newest revision of its result; `points` and `items` are None before it is submitted.

    `graded_by` is the version that grades it now: its own, or the one that a confirmed repair put in its place.
    """

    id: str
    number: int
    quiz: str
    course: str
    person_id: int
    period_id: int
    structure_digest: str
    text_digest: str
    paper: Paper
    started_at: datetime
    ends_at: datetime
    submitted_at: datetime | None
    is_submitted_by_learner: bool | None
    is_counted: bool
    steps_closed: int
    points: Fraction | None
    max_points: int | None
    passed: bool
    is_critical: bool
    items: dict[str, Any] | None
    revision: int | None
    graded_by: str


@dataclass(frozen=True, kw_only=True)
class ResponseRow:
    """What was entered for an item."""

    item_id: str
    sequence: int
    state: dict[str, Any] | None
    is_flagged: bool
    saved_at: datetime


def _periods() -> Select[Any]:
    """The newest period of each course with why it is required and its certificate. Parameter: person_id."""
    why = (
        select(func.max(Assignment.id))
        .where(Assignment.period_id == Period.id, Assignment.withdrawn_at.is_(None))
        .correlate(Period)
        .scalar_subquery()
    )
    return (
        select(
            Period.__table__,
            Person.name.label("assigned_by"),
            Department.name.label("department"),
            AssignmentRule.name.label("rule"),
            Assignment.path,
            Certificate.number.label("certificate"),
            EquivalentTraining.title.label("equivalent"),
            is_revoked().label("is_revoked"),
        )
        .outerjoin(Assignment, Assignment.id == why)
        .outerjoin(Person, Person.id == Assignment.assigned_by)
        .outerjoin(AssignmentRuleVersion, AssignmentRuleVersion.id == Assignment.rule_version_id)
        .outerjoin(AssignmentRule, AssignmentRule.id == AssignmentRuleVersion.rule_id)
        .outerjoin(Department, Department.id == Assignment.audience["department"].as_integer())
        .outerjoin(Certificate, Certificate.period_id == Period.id)
        .outerjoin(EquivalentTraining, EquivalentTraining.period_id == Period.id)
        .where(Period.person_id == bindparam("person_id"), is_newest())
        .order_by(Period.id, Certificate.revision)
    )


PERIODS = _periods()
PERIOD = PERIODS.where(Period.course == bindparam("course"))


def periods_of(db: Session, person_id: int, course: str | None = None) -> list[PeriodRow]:
    """The current period of each course that a person has, or of one course: one query."""
    if course is None:
        rows = db.execute(PERIODS, {"person_id": person_id})
    else:
        rows = db.execute(PERIOD, {"person_id": person_id, "course": course})
    newest = {
        row.id: PeriodRow(
            id=row.id,
            course=row.course,
            modules_finished=row.modules_finished,
            passed_at=row.passed_at,
            completed_at=row.completed_at,
            facts=facts_of(row),
            assigned_by=row.assigned_by,
            department=row.department,
            rule=row.rule,
            path=row.path,
            certificate=row.certificate,
            equivalent=row.equivalent,
        )
        for row in rows
    }
    return list(newest.values())


FINISHED = select(FinishedModule.module_id).where(FinishedModule.period_id == bindparam("period_id"))


def finished_modules(db: Session, period_id: int) -> frozenset[str]:
    """The ids of the modules finished in a period."""
    return frozenset(db.scalars(FINISHED, {"period_id": period_id}))


def _attempts() -> Select[Any]:
    """Attempts with their period and the newest revision of their result."""
    newest = (
        select(func.max(Result.revision)).where(Result.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    )
    in_force = (
        select(QuizRepair.to_digest)
        .where(QuizRepair.from_digest == Attempt.structure_digest)
        .order_by(QuizRepair.number.desc())
        .limit(1)
        .correlate(Attempt)
        .scalar_subquery()
    )
    return (
        select(
            Attempt.__table__,
            Period.course,
            Period.person_id,
            Result.revision,
            func.coalesce(in_force, Attempt.structure_digest).label("graded_by"),
            Result.points_numerator,
            Result.points_denominator,
            Result.max_points,
            Result.passed,
            Result.is_critical,
            Result.items,
        )
        .join(Period, Period.id == Attempt.period_id)
        .outerjoin(Result, and_(Result.attempt_id == Attempt.id, Result.revision == newest))
    )


ATTEMPTS = (
    _attempts()
    .where(Period.person_id == bindparam("person_id"), Attempt.quiz == bindparam("quiz"), is_newest())
    .where(or_(Period.completed_at.is_(None), Period.expires_at.is_(None), Period.expires_at > bindparam("now")))
    .where(~is_revoked())
    .order_by(Attempt.number)
)
ATTEMPT = _attempts().where(Attempt.id == bindparam("attempt_id"))


def attempts_of(db: Session, person_id: int, quiz: str, now: datetime) -> list[AttemptRow]:
    """A person's attempts at a quiz in their current period, in their order: one query.

    None once what completed the period no longer holds: whoever begins again does so in the next one.
    """
    return [_attempt(row) for row in db.execute(ATTEMPTS, {"person_id": person_id, "quiz": quiz, "now": now})]


def attempt(db: Session, attempt_id: str) -> AttemptRow | None:
    """One attempt, whoever's it is: callers ask `access.may_take`."""
    row = db.execute(ATTEMPT, {"attempt_id": attempt_id}).one_or_none()
    return _attempt(row) if row else None


def _attempt(row: Any) -> AttemptRow:
    is_graded = row.points_numerator is not None
    return AttemptRow(
        id=row.id,
        number=row.number,
        quiz=row.quiz,
        course=row.course,
        person_id=row.person_id,
        period_id=row.period_id,
        structure_digest=row.structure_digest,
        text_digest=row.text_digest,
        paper=Paper.from_json(row.paper),
        started_at=row.started_at,
        ends_at=row.ends_at,
        submitted_at=row.submitted_at,
        is_submitted_by_learner=row.is_submitted_by_learner,
        is_counted=row.is_counted,
        steps_closed=row.steps_closed,
        points=Fraction(row.points_numerator, row.points_denominator) if is_graded else None,
        max_points=row.max_points,
        passed=bool(row.passed),
        is_critical=bool(row.is_critical),
        items=row.items,
        revision=row.revision,
        graded_by=row.graded_by,
    )


RESPONSES = select(Response.item_id, Response.sequence, Response.state, Response.is_flagged, Response.saved_at).where(
    Response.attempt_id == bindparam("attempt_id")
)


def responses(db: Session, attempt_id: str) -> dict[str, ResponseRow]:
    """What was entered in an attempt, by item id."""
    rows = db.execute(RESPONSES, {"attempt_id": attempt_id})
    return {row.item_id: ResponseRow(**row._mapping) for row in rows}
