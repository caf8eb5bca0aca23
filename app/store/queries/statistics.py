"""What statistics are made of: first attempts, counted by the database or streamed, never held in memory together.

A population are the first counted attempts of each period, by the newest revision of their results, each with the version
that grades it now; one without answers is left out, and no later one takes its place. `core.disclosure` limits what is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.core.access import Scope
from app.core.disclosure import Cell, Size, Wish
from app.core.tally import Sitting
from app.store.models import (
    Attempt,
    ContentVersion,
    Employment,
    LegalEntity,
    Period,
    Person,
    QuizRepair,
    Response,
    Result,
)
from app.store.queries.selection import placed_on
from app.store.types import UtcDateTime

ROWS_AT_A_TIME = 10_000
Query = Select[*tuple[Any, ...]]

_STRUCTURE, _WORDS = aliased(ContentVersion), aliased(ContentVersion)
_graded_by = func.coalesce(QuizRepair.to_digest, Result.structure_digest)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whose people are read of, as they work on a day; months begin at `months`, and before the first is month 0."""

    scope: Scope
    today: date
    months: tuple[datetime, ...]


@dataclass(frozen=True, kw_only=True)
class QuizLine:
    """A version of a quiz in the list. `score` is the mean, from 0 to 1; `is_alike` where all have the same."""

    quiz: str
    digest: str
    used_since: datetime
    attempts: int
    people: int
    passed: int
    score: float
    is_alike: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """A cell of a version's population, with what belongs to it. `text_digest` is a text in the cell's language."""

    digest: str
    used_since: datetime
    text_digest: str
    entity_name: str | None
    keeps_times: bool
    cell: Cell


def _first_attempts(query: Query, reader: Reader) -> Query:
    """The population within reach, each attempt with its newest result, its texts, and where its person works."""
    earlier, later, newer = aliased(Attempt), aliased(Result), aliased(QuizRepair)
    found = (
        query.select_from(Attempt)
        .join(Result, Result.attempt_id == Attempt.id)
        .join(Period, Period.id == Attempt.period_id)
        .join(Person, Person.id == Period.person_id)
        .join(_WORDS, _WORDS.digest == Attempt.text_digest)
        .outerjoin(Employment, placed_on(reader.today))
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(QuizRepair, QuizRepair.from_digest == Attempt.structure_digest)
        .where(
            Attempt.submitted_at.is_not(None),
            Attempt.is_counted,
            Attempt.answers_deleted_at.is_(None),
            ~exists().where(
                earlier.period_id == Attempt.period_id,
                earlier.number < Attempt.number,
                earlier.quiz == Attempt.quiz,
                earlier.is_counted,
                earlier.submitted_at.is_not(None),
            ),
            ~exists().where(later.attempt_id == Result.attempt_id, later.revision > Result.revision),
            ~exists().where(newer.from_digest == QuizRepair.from_digest, newer.number > QuizRepair.number),
        )
    )
    return found if reader.scope is None else found.where(Employment.legal_entity_id.in_(reader.scope))


def _month(reader: Reader) -> ColumnElement[int]:
    """The number of the month in which an attempt was submitted."""
    if not reader.months:
        return literal(0)
    return case(
        *((Attempt.submitted_at < begins, number) for number, begins in enumerate(reader.months)),
        else_=len(reader.months),
    )


def quizzes(db: Session, reader: Reader) -> list[QuizLine]:
    """Every version of every quiz that has a population, the newest version of each first."""
    used_since = func.min(_STRUCTURE.first_used_at)
    query = _first_attempts(
        select(
            Attempt.quiz,
            _graded_by,
            used_since,
            func.count(Attempt.id),
            func.count(Period.person_id.distinct()),
            func.sum(cast(Result.passed, Integer)),
            func.avg(Result.score),
            func.min(Result.score) == func.max(Result.score),
        ),
        reader,
    ).join(_STRUCTURE, _STRUCTURE.digest == _graded_by)
    grouped = query.group_by(Attempt.quiz, _graded_by).order_by(Attempt.quiz, used_since.desc())
    return [
        QuizLine(
            quiz=row[0],
            digest=row[1],
            used_since=row[2],
            attempts=row[3],
            people=row[4],
            passed=row[5],
            score=row[6],
            is_alike=bool(row[7]),
        )
        for row in db.execute(grouped)
    ]


def parts(db: Session, reader: Reader, quiz: str) -> list[Part]:
    """The population of every version of a quiz, by language, legal entity, month and text: the newest version first."""
    ranked = _first_attempts(
        select(
            _graded_by.label("digest"),
            Attempt.text_digest,
            _WORDS.language,
            Employment.legal_entity_id.label("entity"),
            LegalEntity.name,
            LegalEntity.keeps_times,
            _month(reader).label("month"),
            func.row_number()
            .over(
                partition_by=(_graded_by, Period.person_id),
                order_by=(Attempt.submitted_at.desc(), Attempt.id),
            )
            .label("place"),
        ).where(Attempt.quiz == quiz),
        reader,
    ).subquery()
    kept = (ranked.c.digest, ranked.c.text_digest, ranked.c.language, ranked.c.entity, ranked.c.name)
    columns = (*kept, ranked.c.keeps_times, ranked.c.month, _STRUCTURE.first_used_at)
    people = func.sum(case((ranked.c.place == 1, 1), else_=0))
    query = (
        select(*columns, func.count(), people)
        .join(_STRUCTURE, _STRUCTURE.digest == ranked.c.digest)
        .group_by(*columns)
        .order_by(_STRUCTURE.first_used_at.desc(), ranked.c.digest, ranked.c.text_digest)
    )
    return [_part(row) for row in db.execute(query)]


def _part(row: Row[*tuple[Any, ...]]) -> Part:
    """One of those counted."""
    digest, text_digest, language, entity, name, keeps_times, month, used_since, attempts, people = row
    return Part(
        digest=digest,
        used_since=used_since,
        text_digest=text_digest,
        entity_name=name,
        keeps_times=bool(keeps_times),
        cell=Cell(language=language, entity=entity, month=month, size=Size(attempts, int(people))),
    )


def sittings(db: Session, reader: Reader, quiz: str, digest: str) -> Iterator[Sitting]:
    """The population of one version, one by one, read in as many statements as keep memory bounded.

    A cursor of the database's own would need a transaction, which reading from PostgreSQL does without.
    """
    query = _first_attempts(
        select(
            _WORDS.language,
            Employment.legal_entity_id,
            _month(reader),
            Period.person_id,
            Result.passed,
            Result.points_numerator,
            Result.points_denominator,
            Result.max_points,
            Result.items,
            case((LegalEntity.keeps_times, Attempt.started_at)),
            case((LegalEntity.keeps_times, Attempt.submitted_at)),
            Attempt.submitted_at,
            Attempt.id,
        ).where(Attempt.quiz == quiz, _graded_by == digest),
        reader,
    ).order_by(Attempt.submitted_at, Attempt.id)
    chunk = query.limit(ROWS_AT_A_TIME)
    while rows := _read(db, chunk):
        yield from (Sitting(*row[:-2]) for row in rows)
        if len(rows) < ROWS_AT_A_TIME:
            return
        after = tuple_(literal(rows[-1][-2], UtcDateTime), literal(rows[-1][-1]))
        chunk = query.where(tuple_(Attempt.submitted_at, Attempt.id) > after).limit(ROWS_AT_A_TIME)


def _read(db: Session, query: Query) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.execute(query).all()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The part of a version's population that a table is made of."""

    quiz: str
    digest: str
    wish: Wish


@dataclass(frozen=True)
class Entered:
    """What was entered for an item: (state, attempts), and (seconds, attempts) where the legal entity keeps times."""

    states: list[tuple[dict[str, Any], int]]
    seconds: dict[int, int]


def entered(db: Session, reader: Reader, wanted: Wanted, item_id: str) -> Entered:
    """What was entered for an item, how often, and in what time. Attempts without a response have none here."""
    states = (
        _responses(select(Response.state, cast(null(), Integer), func.count()), reader, wanted)
        .where(Response.item_id == item_id, Response.state.is_not(None))
        .group_by(Response.state)
    )
    seconds = (
        _responses(select(cast(null(), Response.state.type), Response.seconds, func.count()), reader, wanted)
        .where(Response.item_id == item_id, Response.seconds.is_not(None), LegalEntity.keeps_times)
        .group_by(Response.seconds)
    )
    found = Entered([], {})
    for state, taken, number in db.execute(union_all(states, seconds)):
        if taken is not None:
            found.seconds[taken] = number
        elif state is not None:
            found.states.append((state, number))
    return found


def _responses(query: Query, reader: Reader, wanted: Wanted) -> Query:
    """Responses of the attempts that are wanted."""
    found = (
        _first_attempts(query, reader)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(Attempt.quiz == wanted.quiz, _graded_by == wanted.digest)
    )
    return found.where(and_(*_conditions(reader, wanted.wish)))


def _conditions(reader: Reader, wish: Wish) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [literal(True)]
    if wish.language is not None:
        conditions.append(_WORDS.language == wish.language)
    if wish.entity is not None:
        conditions.append(Employment.legal_entity_id == wish.entity)
    if wish.first:
        conditions.append(Attempt.submitted_at >= reader.months[wish.first - 1])
    if wish.last is not None and wish.last < len(reader.months):
        conditions.append(Attempt.submitted_at < reader.months[wish.last])
    return conditions
