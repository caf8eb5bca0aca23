"""Repairs that were confirmed, and who passes by one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from app.core.access import Scope
from app.store.models import Attempt, Employment, Job, Period, Person, QuizRepair, Result
from app.store.queries.selection import placed_on, placed_or_last
from app.store.streaming import streamed


@dataclass(frozen=True, kw_only=True)
class ConfirmedRepair:
    """A repair that somebody confirmed, of one or several versions at once; its id is that of the first of them."""

    id: int
    quiz: str
    confirmed_at: datetime
    confirmed_by: str | None


CONFIRMED = (
    select(func.min(QuizRepair.id).label("id"), QuizRepair.quiz, QuizRepair.confirmed_at, QuizRepair.confirmed_by)
    .group_by(QuizRepair.quiz, QuizRepair.confirmed_at, QuizRepair.confirmed_by)
    .order_by(QuizRepair.confirmed_at.desc(), QuizRepair.quiz)
)


def _named(db: Session, query: Select[*tuple[Any, ...]], scope: Scope, day: date) -> list[ConfirmedRepair]:
    """Repairs with who confirmed them, as far as the reader may know them."""
    made = query.subquery()
    is_known = true() if scope is None else Employment.legal_entity_id.in_(scope)
    rows = db.execute(
        select(made.c.id, made.c.quiz, made.c.confirmed_at, Person.name.label("confirmed_by"))
        .select_from(made)
        .outerjoin(Employment, placed_or_last(day, made.c.confirmed_by))
        .outerjoin(Person, and_(Person.id == made.c.confirmed_by, is_known))
        .order_by(made.c.confirmed_at.desc(), made.c.quiz)
    )
    return [ConfirmedRepair(**row._mapping) for row in rows]


def confirmed(db: Session, scope: Scope, day: date, *, limit: int) -> list[ConfirmedRepair]:
    """What was confirmed, the newest first."""
    return _named(db, CONFIRMED.limit(limit), scope, day)


def newest(db: Session, quiz: str) -> int | None:
    """The id of what was confirmed last of a quiz."""
    row = db.execute(CONFIRMED.where(QuizRepair.quiz == quiz).limit(1)).first()
    return row.id if row else None


def one(db: Session, repair_id: int, scope: Scope, day: date) -> ConfirmedRepair | None:
    """What was confirmed under this id."""
    return next(iter(_named(db, CONFIRMED.having(func.min(QuizRepair.id) == repair_id), scope, day)), None)


REGRADE = "quiz.regrade"
"""The kind of the jobs that work results out again, part by part; `regrade_key` has their keys."""


def regrade_key(quiz: str, repair_id: int, after: int) -> str:
    """The key of the part of a repair that begins after this period."""
    return f"{quiz}.{repair_id}.{after}"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a repair has come: attempts looked at, of all that were submitted before it was confirmed.

    `after` is the period after which the next part begins; `is_stopped` where that failed again and again.
    """

    looked_at: int
    total: int
    after: int
    is_stopped: bool


def under_way_of(db: Session, quiz: str) -> int | None:
    """The id of the repair of a quiz whose results are still being worked out again; there is one at most."""
    waiting = Job.key.startswith(f"{quiz}.", autoescape=True)
    payload = db.scalar(select(Job.payload).where(Job.kind == REGRADE, waiting, Job.done_at.is_(None)).limit(1))
    return payload and payload["repair"]


def under_way(db: Session) -> set[int]:
    """The ids of repairs whose results are still being worked out again."""
    payloads = db.scalars(select(Job.payload).where(Job.kind == REGRADE, Job.done_at.is_(None)))
    return {payload["repair"] for payload in payloads}


def progress(db: Session, repair: ConfirmedRepair) -> Progress | None:
    """How far a repair has come; None once all is done."""
    own = Job.key.startswith(f"{repair.quiz}.{repair.id}.", autoescape=True)
    job = db.scalar(select(Job).where(Job.kind == REGRADE, own, Job.done_at.is_(None)))
    if job is None:
        return None
    repaired = select(QuizRepair.from_digest).where(
        QuizRepair.quiz == repair.quiz, QuizRepair.confirmed_at == repair.confirmed_at
    )
    after: int = job.payload["after"]
    total, looked_at = db.execute(
        select(func.count(), func.count().filter(Attempt.period_id <= after)).where(
            Attempt.structure_digest.in_(repaired), Attempt.submitted_at <= repair.confirmed_at
        )
    ).one()
    return Progress(looked_at=looked_at, total=total, after=after, is_stopped=job.failed_at is not None)


@dataclass(frozen=True, kw_only=True)
class PassedByRepair:
    """Somebody who had not passed before, and when they completed the course."""

    name: str
    employee_number: str
    completed_at: datetime | None


def _passed_by(repair: ConfirmedRepair) -> Any:
    """The results that the repair turned into a pass, in periods without another pass."""
    before, other, pass_before = aliased(Result), aliased(Attempt), aliased(Result)
    has_passed = exists().where(
        other.period_id == Attempt.period_id,
        other.is_counted,
        pass_before.attempt_id == other.id,
        pass_before.passed,
        pass_before.graded_at < repair.confirmed_at,
    )
    return (
        select(Person.id)
        .select_from(Result)
        .join(before, and_(before.attempt_id == Result.attempt_id, before.revision == Result.revision - 1))
        .join(Attempt, Attempt.id == Result.attempt_id)
        .join(Period, Period.id == Attempt.period_id)
        .join(Person, Person.id == Period.person_id)
        .where(
            Attempt.quiz == repair.quiz,
            Attempt.is_counted,
            Result.graded_at == repair.confirmed_at,
            Result.passed,
            ~before.passed,
            ~has_passed,
        )
    )


def counts(db: Session, repair: ConfirmedRepair) -> tuple[int, int]:
    """How many results it revised, and how many people pass by it."""
    revised = (
        select(func.count(Result.id))
        .join(Attempt, Attempt.id == Result.attempt_id)
        .where(Attempt.quiz == repair.quiz, Result.graded_at == repair.confirmed_at, Result.revision > 1)
    )
    passed = select(func.count()).select_from(_passed_by(repair).distinct().subquery())
    row = db.execute(select(revised.scalar_subquery(), passed.scalar_subquery())).one()
    return row[0], row[1]


def who_passed(
    db: Session, repair: ConfirmedRepair, scope: Scope, today: date, *, limit: int | None = None
) -> Iterator[PassedByRepair]:
    """The people who pass by it, as far as a scope reaches, by name."""
    reached = [] if scope is None else [Employment.legal_entity_id.in_(scope)]
    rows = streamed(
        db,
        _passed_by(repair)
        .with_only_columns(Person.name, Person.employee_number, func.min(Period.completed_at).label("completed_at"))
        .outerjoin(Employment, placed_on(today))
        .where(*reached)
        .group_by(Person.id)
        .order_by(Person.name_folded, Person.id)
        .limit(limit),
    )
    return (PassedByRepair(**row._mapping) for row in rows)
