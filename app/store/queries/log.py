"""The audit log as far as a reader's role reaches: filtered, the newest first, and read on from any event."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import Attempt, AuditEvent, Certificate, Employment, LogHead, Period, Person
from app.store.queries.selection import placed_or_last
from app.store.types import UtcDateTime

EVENTS_AT_A_TIME = 1000
MOST_NAMESAKES = 100


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event of the log, in ids and codes; `person_id` is whom it is about."""

    id: int
    happened_at: datetime
    actor_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    person_id: int | None
    facts: dict[str, Any]
    sequence: int | None


@dataclass(frozen=True, kw_only=True)
class LogSelection:
    """What a reader asks of the log. `scope` is how far they reach; events of `left_out` courses never show whose they are.

    `actors` and `people` are the ids of who did something and whom it is about; None asks for no one in particular.
    """

    scope: Scope
    today: date
    left_out: frozenset[str]
    actors: Sequence[int] | None = None
    people: Sequence[int] | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None


Place = tuple[datetime, int]
"""Where an event stands in the log: when it happened, and its id among those of the same instant."""


def events(db: Session, wanted: LogSelection, *, limit: int, after: Place | None = None) -> list[Event]:
    """The next events after a place, the newest first: as quick on the last page as on the first."""
    query = _matching(wanted).order_by(AuditEvent.happened_at.desc(), AuditEvent.id.desc()).limit(limit)
    if after is not None:
        there = tuple_(literal(after[0], UtcDateTime()), literal(after[1], BigInteger()))
        query = query.where(tuple_(AuditEvent.happened_at, AuditEvent.id) < there)
    return [Event(**row._mapping) for row in db.execute(query)]


def parts(db: Session, wanted: LogSelection) -> Iterator[list[Event]]:
    """All events that match, part by part, however many they are."""
    found = events(db, wanted, limit=EVENTS_AT_A_TIME)
    while found:
        yield found
        found = events(db, wanted, limit=EVENTS_AT_A_TIME, after=(found[-1].happened_at, found[-1].id))


def _matching(wanted: LogSelection) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actors is not None:
        conditions.append(AuditEvent.actor_id.in_(wanted.actors))
    if wanted.people is not None:
        conditions.append(AuditEvent.person_id.in_(wanted.people))
    if wanted.action is not None:
        conditions.append(AuditEvent.action == wanted.action)
    if wanted.since is not None:
        conditions.append(AuditEvent.happened_at >= wanted.since)
    if wanted.before is not None:
        conditions.append(AuditEvent.happened_at < wanted.before)
    if wanted.scope is not None:
        columns = (AuditEvent.person_id, AuditEvent.actor_id)
        conditions.append(or_(*(_works_in(column, wanted.scope, wanted.today) for column in columns)))
    if wanted.left_out:
        conditions.append(~_is_of_courses(wanted.left_out))
    return select(
        AuditEvent.id,
        AuditEvent.happened_at,
        AuditEvent.actor_id,
        AuditEvent.action,
        AuditEvent.subject_kind,
        AuditEvent.subject_id,
        AuditEvent.person_id,
        AuditEvent.facts,
        AuditEvent.sequence,
    ).where(*conditions)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """An event about a person: what happened, when, who did it, and the course that it names."""

    happened_at: datetime
    action: str
    actor: str | None
    course: str | None


def newest_of_person(db: Session, wanted: LogSelection, person_id: int, *, limit: int) -> list[Deed]:
    """The newest events about a person but for signing in, which is nobody's affair but theirs and an auditor's."""
    rows = db.execute(
        _matching(wanted)
        .with_only_columns(
            AuditEvent.happened_at,
            AuditEvent.action,
            Person.name.label("actor"),
            AuditEvent.facts["course"].as_string().label("course"),
        )
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.person_id == person_id, AuditEvent.action.not_like("sign_in.%"))
        .order_by(AuditEvent.happened_at.desc(), AuditEvent.id.desc())
        .limit(limit)
    )
    return [Deed(**row._mapping) for row in rows]


def _works_in(person: Any, scope: Collection[int], today: date) -> ColumnElement[bool]:
    """Whether a person works, will or did work in one of these legal entities: asked of each event that is looked at."""
    return exists().where(Employment.legal_entity_id.in_(scope), placed_or_last(today, person))


def _is_of_courses(courses: Collection[str]) -> ColumnElement[bool]:
    """Whether an event says of somebody that they took one of these courses."""
    kind, key = AuditEvent.subject_kind, AuditEvent.subject_id
    period_id = case((kind == "period", cast(key, BigInteger)), else_=None)  # another subject's id may be no number
    theirs = (
        func.coalesce(AuditEvent.facts["course"].as_string(), "").in_(courses),
        and_(kind == "period", exists().where(Period.id == period_id, Period.course.in_(courses))),
        and_(
            kind == "attempt",
            exists().where(Attempt.id == key, Period.id == Attempt.period_id, Period.course.in_(courses)),
        ),
        and_(kind == "certificate", exists().where(Certificate.number == key, Certificate.course.in_(courses))),
    )
    return and_(AuditEvent.person_id.is_not(None), or_(*theirs))


@dataclass(frozen=True)
class Named:
    """A person by name and number."""

    name: str
    employee_number: str


@dataclass(frozen=True)
class Names:
    """Who did things, and those whom they are about as far as the reader may know them."""

    actors: dict[int, Named]
    people: dict[int, Named]


def names(db: Session, wanted: LogSelection, actor_ids: Collection[int], person_ids: Collection[int]) -> Names:
    """The names of these people: one query."""
    is_known = literal(True) if wanted.scope is None else _works_in(Person.id, wanted.scope, wanted.today)
    rows = db.execute(
        select(Person.id, Person.name, Person.employee_number, is_known.label("is_known")).where(
            Person.id.in_({*actor_ids, *person_ids})
        )
    ).all()
    actors = {row.id: Named(row.name, row.employee_number) for row in rows if row.id in actor_ids}
    people = {row.id: Named(row.name, row.employee_number) for row in rows if row.is_known}
    return Names(actors, people)


def people_called(db: Session, written: str, folded: str) -> Sequence[int]:
    """The ids of those with this employee number, e-mail or whole name."""
    same = or_(Person.employee_number == written, Person.email_folded == folded, Person.name_folded == folded)
    return db.scalars(select(Person.id).where(same).order_by(Person.id).limit(MOST_NAMESAKES)).all()


@dataclass(frozen=True, kw_only=True)
class SealState:
    """How far the log is sealed, when its end was signed last, and how many events wait."""

    sealed_to: int
    signed_at: datetime | None
    unsealed: int


def seal_state(db: Session) -> SealState:
    """The seals of the whole log: one query."""
    row = db.execute(
        select(
            select(func.max(AuditEvent.sequence)).scalar_subquery().label("sealed_to"),
            select(func.max(LogHead.signed_at)).scalar_subquery().label("signed_at"),
            select(func.count(AuditEvent.id)).where(AuditEvent.sequence.is_(None)).scalar_subquery().label("unsealed"),
        )
    ).one()
    return SealState(sealed_to=row.sealed_to or 0, signed_at=row.signed_at, unsealed=row.unsealed)
