"""What a learner's pages show: periods, finished modules, attempts and what is in them."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.core.completion import PeriodFacts
from app.core.papers import Paper
from app.store.models import (
    Assignment,
    Attempt,
    Certificate,
    Department,
    FinishedModule,
    Period,
    Person,
    Response,
    Result,
)


@dataclass(frozen=True, kw_only=True)
class PeriodRow:
    """A person's current period in a course. `assigned_by` and `department` say why it is required."""

    id: int
    course: str
    modules_finished: int
    passed_at: datetime | None
    completed_at: datetime | None
    facts: PeriodFacts
    assigned_by: str | None = None
    department: str | None = None
    certificate: str | None = None


@dataclass(frozen=True, kw_only=True)
class AttemptRow:
    """An attempt with the newest revision of its result; `points` and `items` are None before it is submitted."""

    id: str
    number: int
    quiz: str
    course: str
    person_id: int
    period_id: int
    structure_digest: str
    paper: Paper
    started_at: datetime
    ends_at: datetime
    submitted_at: datetime | None
    is_submitted_by_learner: bool | None
    is_counted: bool
    points: Fraction | None
    max_points: int | None
    passed: bool
    is_critical: bool
    items: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class ResponseRow:
    """What was entered for an item."""

    item_id: str
    sequence: int
    state: dict[str, Any] | None
    is_flagged: bool
    saved_at: datetime


def periods_of(db: Session, person_id: int, course: str | None = None) -> list[PeriodRow]:
    """The current period of each course that a person has, or of one course: one query."""
    newest = (
        select(Period.course, func.max(Period.number).label("number"))
        .where(Period.person_id == person_id)
        .group_by(Period.course)
        .subquery()
    )
    why = (
        select(Assignment.period_id, func.max(Assignment.id).label("id"))
        .where(Assignment.withdrawn_at.is_(None))
        .group_by(Assignment.period_id)
        .subquery()
    )
    query = (
        select(Period, Person.name, Department.name, Certificate.number)
        .join(newest, and_(newest.c.course == Period.course, newest.c.number == Period.number))
        .outerjoin(why, why.c.period_id == Period.id)
        .outerjoin(Assignment, Assignment.id == why.c.id)
        .outerjoin(Person, Person.id == Assignment.assigned_by)
        .outerjoin(Department, Department.id == Assignment.audience["department"].as_integer())
        .outerjoin(Certificate, Certificate.period_id == Period.id)
        .where(Period.person_id == person_id)
        .order_by(Period.id, Certificate.revision)
    )
    if course is not None:
        query = query.where(Period.course == course)
    rows = {
        period.id: PeriodRow(
            id=period.id,
            course=period.course,
            modules_finished=period.modules_finished,
            passed_at=period.passed_at,
            completed_at=period.completed_at,
            facts=facts_of(period),
            assigned_by=assigner,
            department=department,
            certificate=number,
        )
        for period, assigner, department, number in db.execute(query)
    }
    return list(rows.values())


def facts_of(period: Period) -> PeriodFacts:
    """What the rules about progress and standing need of a period's row."""
    return PeriodFacts(
        opens_at=period.opens_at,
        due_at=period.due_at,
        started_at=period.started_at,
        completed_at=period.completed_at,
        expires_at=period.expires_at,
        is_assigned=period.is_assigned,
    )


def finished_modules(db: Session, period_id: int) -> frozenset[str]:
    """The ids of the modules finished in a period."""
    return frozenset(db.scalars(select(FinishedModule.module_id).where(FinishedModule.period_id == period_id)))


def attempts_of(db: Session, person_id: int, quiz: str) -> list[AttemptRow]:
    """A person's attempts at a quiz in their current period, in their order: one query."""
    rows = db.execute(
        _attempts().where(Period.person_id == person_id, Attempt.quiz == quiz).order_by(Period.number, Attempt.number)
    ).all()
    attempts = [_attempt(*row) for row in rows]
    current = attempts[-1].period_id if attempts else None
    return [attempt for attempt in attempts if attempt.period_id == current]


def attempt(db: Session, attempt_id: str) -> AttemptRow | None:
    """One attempt, whoever's it is: callers ask `access.may_take`."""
    row = db.execute(_attempts().where(Attempt.id == attempt_id)).one_or_none()
    return _attempt(*row) if row else None


def _attempts() -> Any:
    """Attempts with their period and the newest revision of their result."""
    newest = (
        select(func.max(Result.revision)).where(Result.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    )
    return (
        select(Attempt, Period, Result)
        .join(Period, Period.id == Attempt.period_id)
        .outerjoin(Result, and_(Result.attempt_id == Attempt.id, Result.revision == newest))
    )


def _attempt(attempt: Attempt, period: Period, result: Result | None) -> AttemptRow:
    return AttemptRow(
        id=attempt.id,
        number=attempt.number,
        quiz=attempt.quiz,
        course=period.course,
        person_id=period.person_id,
        period_id=period.id,
        structure_digest=attempt.structure_digest,
        paper=Paper.from_json(attempt.paper),
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
        submitted_at=attempt.submitted_at,
        is_submitted_by_learner=attempt.is_submitted_by_learner,
        is_counted=attempt.is_counted,
        points=Fraction(result.points_numerator, result.points_denominator) if result else None,
        max_points=result.max_points if result else None,
        passed=bool(result and result.passed),
        is_critical=bool(result and result.is_critical),
        items=result.items if result else None,
    )


def responses(db: Session, attempt_id: str) -> dict[str, ResponseRow]:
    """What was entered in an attempt, by item id."""
    rows = db.execute(
        select(Response.item_id, Response.sequence, Response.state, Response.is_flagged, Response.saved_at).where(
            Response.attempt_id == attempt_id
        )
    )
    return {row.item_id: ResponseRow(**row._mapping) for row in rows}
