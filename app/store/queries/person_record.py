"""One person as HR and administrators see them: details, and every post they have had."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.access import PersonFacts
from app.store.models import Department, Employment, Leave, LegalEntity, Person, RoleGrant


@dataclass(frozen=True, kw_only=True)
class Post:
    """Where a person works, from and until which day."""

    from_on: date
    until_on: date | None
    legal_entity_id: int
    legal_entity: str
    department_id: int | None
    department: str | None
    location: str | None
    title: str | None
    manager_id: int | None
    manager: str | None
    manager_number: str | None
    substitute: str | None
    substitute_number: str | None
    custom: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Record:
    """A person with every post they have had, the newest first."""

    id: int
    name: str
    name_latin: str | None
    employee_number: str
    email: str | None
    language: str | None
    time_zone: str | None
    hired_on: date | None
    weekend: tuple[int, ...] | None
    is_active: bool
    left_on: date | None
    is_erased: bool
    has_role: bool
    posts: tuple[Post, ...]

    def post(self, day: date) -> Post | None:
        """The post in force on a day, else the next to begin, else the last: `selection.placed_or_last` for one person."""
        lasting = [post for post in self.posts if post.until_on is None or post.until_on > day]
        return lasting[-1] if lasting else next(iter(self.posts), None)

    def facts(self, day: date) -> PersonFacts:
        """The person as the rules about access see them."""
        post = self.post(day)
        return PersonFacts(
            person_id=self.id,
            legal_entity_id=post.legal_entity_id if post else None,
        )


def _record_query() -> Select[*tuple[Any, ...]]:
    """A person with each of their posts, and whether they hold a role."""
    manager, substitute = aliased(Person), aliased(Person)
    return (
        select(
            Person,
            Employment,
            LegalEntity.name,
            Department.name,
            manager.name,
            manager.employee_number,
            substitute.name,
            substitute.employee_number,
            exists().where(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None)),
        )
        .outerjoin(Employment, Employment.person_id == Person.id)
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .outerjoin(manager, manager.id == Employment.manager_id)
        .outerjoin(substitute, substitute.id == Employment.substitute_id)
        .where(Person.id == bindparam("person_id"))
        .order_by(Employment.from_on.desc())
    )


_RECORD = _record_query()


def record(db: Session, person_id: int) -> Record | None:
    """One person with every post: one query."""
    rows = db.execute(_RECORD, {"person_id": person_id}).all()
    if not rows:
        return None
    person, has_role = rows[0][0], bool(rows[0][-1])
    return Record(
        id=person.id,
        name=person.name,
        name_latin=person.name_latin,
        employee_number=person.employee_number,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        hired_on=person.hired_on,
        weekend=None if person.weekend is None else tuple(person.weekend),
        is_active=person.is_active,
        left_on=person.left_on,
        is_erased=person.erased_at is not None,
        has_role=has_role,
        posts=tuple(_post(*row[1:-1]) for row in rows if row[1] is not None),
    )


def _post(
    row: Employment,
    legal_entity: str,
    department: str | None,
    manager: str | None,
    manager_number: str | None,
    substitute: str | None,
    substitute_number: str | None,
) -> Post:
    return Post(
        from_on=row.from_on,
        until_on=row.until_on,
        legal_entity_id=row.legal_entity_id,
        legal_entity=legal_entity,
        department_id=row.department_id,
        department=department,
        location=row.location,
        title=row.title,
        manager_id=row.manager_id,
        manager=manager,
        manager_number=manager_number,
        substitute=substitute,
        substitute_number=substitute_number,
        custom=row.custom or {},
    )


@dataclass(frozen=True, kw_only=True)
class LeaveRow:
    """Days away: the first, and the first day back."""

    from_on: date
    until_on: date | None

    @property
    def last_on(self) -> date | None:
        """The last day away."""
        return self.until_on - timedelta(days=1) if self.until_on else None


def leave_of(db: Session, person_id: int, today: date) -> LeaveRow | None:
    """The leave that a person is on, else the next."""
    row = db.execute(
        select(Leave.from_on, Leave.until_on)
        .where(Leave.person_id == person_id, or_(Leave.until_on.is_(None), Leave.until_on > today))
        .order_by(Leave.from_on)
        .limit(1)
    ).one_or_none()
    return LeaveRow(**row._mapping) if row else None
