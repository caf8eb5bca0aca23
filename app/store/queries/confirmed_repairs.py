"""Repairs that were confirmed, and who passes by one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.core.access import Scope
from app.store.models import Attempt, Employment, Period, Person, QuizRepair, Result
from app.store.queries.selection import placed_on

ROWS_AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class ConfirmedRepair:
    """A repair that somebody confirmed, of one or several versions at once; its id is that of the first of them."""

    id: int
    quiz: str
    confirmed_at: datetime
    confirmed_by: str


CONFIRMED = (
    select(
        func.min(QuizRepair.id).label("id"),
        QuizRepair.quiz,
        QuizRepair.confirmed_at,
        Person.name.label("confirmed_by"),
    )
    .join(Person, Person.id == QuizRepair.confirmed_by)
    .group_by(QuizRepair.quiz, QuizRepair.confirmed_at, Person.name)
    .order_by(QuizRepair.confirmed_at.desc(), QuizRepair.quiz)
)


def confirmed(db: Session, *, limit: int) -> list[ConfirmedRepair]:
    """What was confirmed, the newest first."""
    return [ConfirmedRepair(**row._mapping) for row in db.execute(CONFIRMED.limit(limit))]


def newest(db: Session, quiz: str) -> ConfirmedRepair | None:
    """What was confirmed last of a quiz."""
    row = db.execute(CONFIRMED.where(QuizRepair.quiz == quiz).limit(1)).one_or_none()
    return ConfirmedRepair(**row._mapping) if row else None


def one(db: Session, repair_id: int) -> ConfirmedRepair | None:
    """What was confirmed under this id."""
    row = db.execute(CONFIRMED.having(func.min(QuizRepair.id) == repair_id)).one_or_none()
    return ConfirmedRepair(**row._mapping) if row else None


def count_revised(db: Session, repair: ConfirmedRepair) -> int:
    """How many results it revised."""
    return int(
        db.scalars(
            select(func.count(Result.id))
            .join(Attempt, Attempt.id == Result.attempt_id)
            .where(Attempt.quiz == repair.quiz, Result.graded_at == repair.confirmed_at, Result.revision > 1)
        ).one()
    )


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


def count_passed(db: Session, repair: ConfirmedRepair) -> int:
    """How many people pass by it."""
    return int(db.scalars(select(func.count()).select_from(_passed_by(repair).distinct().subquery())).one())


def who_passed(
    db: Session, repair: ConfirmedRepair, scope: Scope, today: date, *, limit: int | None = None
) -> Iterator[PassedByRepair]:
    """The people who pass by it, as far as a scope reaches, by name."""
    reached = [] if scope is None else [Employment.legal_entity_id.in_(scope)]
    rows = db.execute(
        _passed_by(repair)
        .with_only_columns(Person.name, Person.employee_number, func.min(Period.completed_at).label("completed_at"))
        .outerjoin(Employment, placed_on(today))
        .where(*reached)
        .group_by(Person.id)
        .order_by(Person.name_folded, Person.id)
        .limit(limit)
    ).yield_per(ROWS_AT_A_TIME)
    return (PassedByRepair(**row._mapping) for row in rows)
