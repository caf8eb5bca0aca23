"""Who has read a policy, and who has not: computed by the database, for all people at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.access import Scope
from app.core.audience import Audience, Circumstances
from app.core.policies import Version
from app.core.policy_notices import PolicyNotice, of_version
from app.store.models import (
    Acknowledgement,
    Department,
    Employment,
    Leave,
    LegalEntity,
    Notice,
    Person,
    PolicyQuestion,
    PolicyVersion,
)
from app.store.queries.audiences import is_in
from app.store.queries.selection import placed_on
from app.store.streaming import streamed


@dataclass(frozen=True, kw_only=True)
class Part:
    """Where a material version is the one that is asked for: in these legal entities, or in all but `others`' ones.

    `entities` is None for everywhere else.
    """

    version: Version
    audience: Audience
    entities: frozenset[int] | None
    others: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ReaderRow:
    """A person of whom a policy is asked, and what they said of it. `acknowledged` is the highest material number."""

    person_id: int
    name: str
    employee_number: str
    legal_entity_id: int | None
    legal_entity: str | None
    department: str | None
    time_zone: str | None
    hired_on: date | None
    told_at: datetime | None
    away_from: date | None
    back_on: date | None
    acknowledged: int | None
    acknowledged_at: datetime | None
    has_open_question: bool
    answered_at: datetime | None


def _place(part: Part) -> ColumnElement[bool]:
    if part.entities is not None:
        return Employment.legal_entity_id.in_(part.entities)
    if part.others:
        return or_(Employment.legal_entity_id.is_(None), Employment.legal_entity_id.not_in(part.others))
    return and_(True)


def is_asked(parts: Sequence[Part], circumstances: Circumstances, scope: Scope) -> ColumnElement[bool]:
    """The condition that a policy is asked of a person, joined to where they work."""
    return or_(false(), *(and_(_place(part), is_in(part.audience, circumstances, scope)) for part in parts))


def lacks(parts: Sequence[Part], circumstances: Circumstances, scope: Scope) -> ColumnElement[bool]:
    """The condition that it is asked of them, and they have not acknowledged it."""
    return or_(
        false(),
        *(
            and_(_place(part), is_in(part.audience, circumstances, scope), ~_has_acknowledged(part.version))
            for part in parts
        ),
    )


def _has_acknowledged(version: Version) -> ColumnElement[bool]:
    said, of = aliased(Acknowledgement), aliased(PolicyVersion)
    return exists().where(
        said.person_id == Person.id,
        said.version_id == of.id,
        of.policy == version.policy,
        of.material_number >= version.material_number,
    )


def _is_waiting(policy: str) -> ColumnElement[bool]:
    of = aliased(PolicyVersion)
    return exists().where(
        PolicyQuestion.person_id == Person.id,
        PolicyQuestion.answered_at.is_(None),
        PolicyQuestion.version_id == of.id,
        of.policy == policy,
    )


def counts(
    db: Session, policy: str, parts: Sequence[Part], circumstances: Circumstances, scope: Scope
) -> tuple[int, int, int]:
    """Of how many people a policy is asked, how many have not acknowledged it, and how many of those raised a question."""
    people = select(func.count()).select_from(Person).outerjoin(Employment, placed_on(circumstances.today))
    missing = lacks(parts, circumstances, scope)
    row = db.execute(
        select(
            people.where(is_asked(parts, circumstances, scope)).scalar_subquery(),
            people.where(missing).scalar_subquery(),
            people.where(missing, _is_waiting(policy)).scalar_subquery(),
        )
    ).one()
    return int(row[0] or 0), int(row[1] or 0), int(row[2] or 0)


def _newest(policy: str) -> Any:
    """A person's acknowledgement of the highest material version; of two of one, the first."""
    one, of = aliased(Acknowledgement), aliased(PolicyVersion)
    return (
        select(one.id)
        .join(of, of.id == one.version_id)
        .where(one.person_id == Person.id, of.policy == policy)
        .order_by(of.material_number.desc(), one.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def _answered(policy: str) -> Any:
    """When HR last answered a person's question about a policy."""
    of = aliased(PolicyVersion)
    return (
        select(func.max(PolicyQuestion.answered_at))
        .join(of, of.id == PolicyQuestion.version_id)
        .where(PolicyQuestion.person_id == Person.id, of.policy == policy)
        .correlate(Person)
        .scalar_subquery()
    )


def _told(parts: Sequence[Part]) -> Any:
    """When a person was told that a version is asked of them."""
    subjects = [of_version(part.version.id) for part in parts]
    return (
        select(func.max(Notice.queued_at))
        .where(
            Notice.person_id == Person.id,
            Notice.kind == PolicyNotice.ASKED.value,
            Notice.subject.in_(subjects),
            Notice.offset == "",
        )
        .correlate(Person)
        .scalar_subquery()
    )


def _newest_leave(today: date) -> Any:
    """A person's leave that began last."""
    leave = aliased(Leave)
    return (
        select(leave.id)
        .where(leave.person_id == Person.id, leave.from_on <= today)
        .order_by(leave.from_on.desc(), leave.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def readers(policy: str, parts: Sequence[Part], circumstances: Circumstances) -> Select[*tuple[Any, ...]]:
    """People with what they said of a policy; conditions, order and limit are still to be added."""
    return (
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.employee_number,
            Employment.legal_entity_id,
            LegalEntity.name.label("legal_entity"),
            Department.name.label("department"),
            Person.time_zone,
            Person.hired_on,
            _told(parts).label("told_at"),
            Leave.from_on.label("away_from"),
            Leave.until_on.label("back_on"),
            PolicyVersion.material_number.label("acknowledged"),
            Acknowledgement.acknowledged_at,
            _is_waiting(policy).label("has_open_question"),
            _answered(policy).label("answered_at"),
        )
        .select_from(Person)
        .outerjoin(Employment, placed_on(circumstances.today))
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .outerjoin(Leave, Leave.id == _newest_leave(circumstances.today))
        .outerjoin(Acknowledgement, Acknowledgement.id == _newest(policy))
        .outerjoin(PolicyVersion, PolicyVersion.id == Acknowledgement.version_id)
    )


def read(db: Session, query: Select[*tuple[Any, ...]]) -> Iterator[ReaderRow]:
    """The rows of a query of `readers`."""
    for row in streamed(db, query):
        yield ReaderRow(**row._mapping)


def lacking(
    db: Session,
    policy: str,
    parts: Sequence[Part],
    circumstances: Circumstances,
    *,
    after: int,
    limit: int,
    scope: Scope = None,
) -> list[ReaderRow]:
    """The next people who have not acknowledged a policy and have no question open, by id."""
    query = readers(policy, parts, circumstances).where(
        Person.id > after, lacks(parts, circumstances, scope), ~_is_waiting(policy)
    )
    return list(read(db, query.order_by(Person.id).limit(limit)))


def of_people(
    db: Session, policy: str, parts: Sequence[Part], circumstances: Circumstances, person_ids: Collection[int]
) -> list[ReaderRow]:
    """What these people said of a policy."""
    return list(read(db, readers(policy, parts, circumstances).where(Person.id.in_(person_ids))))


def asked_of(
    db: Session, parts: Sequence[Part], circumstances: Circumstances, person_ids: Collection[int]
) -> frozenset[int]:
    """Those of these people of whom it is asked."""
    query = select(Person.id).outerjoin(Employment, placed_on(circumstances.today))
    return frozenset(db.scalars(query.where(Person.id.in_(person_ids), is_asked(parts, circumstances, None))))
