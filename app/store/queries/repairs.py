"""Repairs of quizzes: the versions that attempts were begun on, and the results to grade anew."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, func, or_, select
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


_newest = select(func.max(Result.revision)).where(Result.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
_RESULTS = (
    select(
        Attempt.id.label("attempt_id"),
        Attempt.structure_digest,
        Attempt.period_id,
        Attempt.is_counted,
        Attempt.paper,
        Period.person_id,
        Period.passed_at,
        Result.revision,
        Result.points_numerator,
        Result.points_denominator,
        Result.max_points,
        Result.is_critical,
        Result.passed,
        Result.items,
    )
    .join(Period, Period.id == Attempt.period_id)
    .join(Result, and_(Result.attempt_id == Attempt.id, Result.revision == _newest))
    .where(Attempt.structure_digest.in_(bindparam("digests", expanding=True)))
    .order_by(Attempt.id)
)
_STATES = select(Response.attempt_id, Response.item_id, Response.state).where(
    Response.attempt_id.in_(bindparam("attempts", expanding=True))
)


def _drawn(item_ids: Collection[str]) -> ColumnElement[bool]:
    """Results of attempts that were drawn with one of these items."""
    return or_(*(cast(Result.items, String).contains(f'"{item_id}":', autoescape=True) for item_id in item_ids))


def results_with(db: Session, digests: Collection[str], item_ids: Collection[str]) -> Iterator[StoredResult]:
    """The results of attempts on these versions that were drawn with one of the items, in batches, by attempt."""
    statement = _RESULTS.where(_drawn(item_ids), Attempt.id > bindparam("after")).limit(bindparam("most"))
    after = ""
    while rows := db.execute(statement, {"digests": list(digests), "after": after, "most": AT_A_TIME}).all():
        after = rows[-1].attempt_id
        yield from _with_states(db, rows)
        if len(rows) < AT_A_TIME:
            return


def results_in(
    db: Session, digests: Collection[str], item_ids: Collection[str], period_ids: Collection[int]
) -> Iterator[StoredResult]:
    """Those of them that belong to these periods."""
    statement = _RESULTS.where(_drawn(item_ids), Attempt.period_id.in_(period_ids))
    yield from _with_states(db, db.execute(statement, {"digests": list(digests)}).all())


def _with_states(db: Session, rows: Sequence[Any]) -> Iterator[StoredResult]:
    """Rows with what was entered in their attempts."""
    states = states_of(db, [row.attempt_id for row in rows])
    return (_stored(row, states.get(row.attempt_id, {})) for row in rows)


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
