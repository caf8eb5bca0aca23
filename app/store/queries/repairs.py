"""Repairs of quizzes: the versions that attempts were begun on, and the results to grade anew."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.access import Scope
from app.core.papers import Paper
from app.store.models import Attempt, ContentVersion, Employment, Period, Person, QuizRepair, Response, Result
from app.store.queries.selection import placed_on

AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class UsedVersion:
    """A version that attempts name, and the one that grades them now: itself, or what it was repaired to."""

    quiz: str
    digest: str
    first_used_at: datetime
    graded_by: str
    body: str


def _used() -> Any:
    """Parameter: quizzes."""
    used = (
        select(Attempt.quiz, Attempt.structure_digest)
        .where(Attempt.quiz.in_(bindparam("quizzes", expanding=True)))
        .distinct()
        .subquery()
    )
    in_force = (
        select(QuizRepair.to_digest)
        .where(QuizRepair.from_digest == used.c.structure_digest)
        .order_by(QuizRepair.number.desc())
        .limit(1)
        .correlate(used)
        .scalar_subquery()
    )
    own, grading = aliased(ContentVersion), aliased(ContentVersion)
    return (
        select(
            used.c.quiz,
            used.c.structure_digest.label("digest"),
            own.first_used_at,
            grading.digest.label("graded_by"),
            grading.body,
        )
        .join(own, own.digest == used.c.structure_digest)
        .join(grading, grading.digest == func.coalesce(in_force, used.c.structure_digest))
        .order_by(own.first_used_at, used.c.structure_digest)
    )


USED = _used()


def used_versions(db: Session, quizzes: Collection[str]) -> list[UsedVersion]:
    """The versions on which attempts at these quizzes were begun, the oldest first: one query."""
    return [UsedVersion(**row._mapping) for row in db.execute(USED, {"quizzes": list(quizzes)})]


@dataclass(frozen=True, kw_only=True)
class StoredResult:
    """The newest revision of an attempt's result, with all that it was graded from."""

    attempt_id: str
    structure_digest: str
    period_id: int
    person_id: int
    is_counted: bool
    has_passed_quiz: bool
    paper: Paper
    states: dict[str, dict[str, Any]]
    revision: int
    points: Fraction
    max_points: int
    is_critical: bool
    passed: bool
    items: dict[str, Any]


def _results(attempts: Select[Any], item_ids: Collection[str]) -> Select[Any]:
    """The newest results of these attempts, by attempt; those drawn with none of the items are bare.

    The attempts are a table of their own, and what was drawn is no condition: PostgreSQL takes both for rarer than they
    are, and would begin with all results, for each batch anew.
    """
    attempt = aliased(Attempt, attempts.subquery())
    newest = (
        select(func.max(Result.revision)).where(Result.attempt_id == attempt.id).correlate(attempt).scalar_subquery()
    )
    drawn = or_(*(cast(Result.items, String).contains(f'"{item_id}":', autoescape=True) for item_id in item_ids))
    return (
        select(
            attempt.id.label("attempt_id"),
            attempt.structure_digest,
            attempt.period_id,
            attempt.is_counted,
            drawn.label("is_drawn"),
            case((drawn, attempt.paper)).label("paper"),
            Period.person_id,
            Period.passed_at,
            Result.revision,
            Result.points_numerator,
            Result.points_denominator,
            Result.max_points,
            Result.is_critical,
            Result.passed,
            case((drawn, Result.items)).label("items"),
        )
        .join(Period, Period.id == attempt.period_id)
        .join(Result, and_(Result.attempt_id == attempt.id, Result.revision == newest))
        .order_by(attempt.id)
    )


_STATES = select(Response.attempt_id, Response.item_id, Response.state).where(
    Response.attempt_id.in_(bindparam("attempts", expanding=True))
)


def _submitted(digests: Collection[str]) -> Select[Any]:
    """The submitted attempts on these versions, without those whose answers are deleted: their results stay as they are."""
    return select(Attempt).where(
        Attempt.structure_digest.in_(digests),
        Attempt.submitted_at.is_not(None),
        Attempt.answers_deleted_at.is_(None),
    )


def results_with(db: Session, digests: Collection[str], item_ids: Collection[str]) -> Iterator[StoredResult]:
    """The results of attempts on these versions that were drawn with one of the items, in batches, by attempt."""
    batch = _submitted(digests).where(Attempt.id > bindparam("after")).order_by(Attempt.id).limit(AT_A_TIME)
    statement, after = _results(batch, item_ids), ""
    while rows := db.execute(statement, {"after": after}).all():
        after = rows[-1].attempt_id
        yield from _with_states(db, rows)
        if len(rows) < AT_A_TIME:
            return


def results_in(
    db: Session, digests: Collection[str], item_ids: Collection[str], period_ids: Collection[int]
) -> Iterator[StoredResult]:
    """Those of them that belong to these periods."""
    attempts = _submitted(digests).where(Attempt.period_id.in_(period_ids))
    yield from _with_states(db, db.execute(_results(attempts, item_ids)).all())


def _with_states(db: Session, rows: Sequence[Any]) -> Iterator[StoredResult]:
    """The rows that were drawn with one of the items, with what was entered in their attempts."""
    drawn = [row for row in rows if row.is_drawn]
    states = states_of(db, [row.attempt_id for row in drawn])
    return (_stored(row, states.get(row.attempt_id, {})) for row in drawn)


def states_of(db: Session, attempts: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """What was entered in these attempts, by attempt and item."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for attempt_id, item_id, state in db.execute(_STATES, {"attempts": attempts}):
        if state is not None:
            found.setdefault(attempt_id, {})[item_id] = state
    return found


def _stored(row: Any, states: dict[str, dict[str, Any]]) -> StoredResult:
    return StoredResult(
        attempt_id=row.attempt_id,
        structure_digest=row.structure_digest,
        period_id=row.period_id,
        person_id=row.person_id,
        is_counted=row.is_counted,
        has_passed_quiz=row.passed_at is not None,
        paper=Paper.from_json(row.paper),
        states=states,
        revision=row.revision,
        points=Fraction(row.points_numerator, row.points_denominator),
        max_points=row.max_points,
        is_critical=row.is_critical,
        passed=row.passed,
        items=row.items,
    )


def names(db: Session, person_ids: Collection[int], scope: Scope, today: date, *, limit: int) -> list[str]:
    """The names of those of these people whom a scope reaches, in order, at most so many."""
    reached = [] if scope is None else [Employment.legal_entity_id.in_(scope)]
    return list(
        db.scalars(
            select(Person.name)
            .outerjoin(Employment, placed_on(today))
            .where(Person.id.in_(person_ids), *reached)
            .order_by(Person.name_folded, Person.id)
            .limit(limit)
        )
    )
