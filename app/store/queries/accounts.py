"""What administrators see of people: accounts with their roles, places to work, and what is taken already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.core.access import Role
from app.store.models import Department, Employment, LegalEntity, Person, RoleGrant
from app.store.queries.selection import Selection, is_present, people_conditions, placed_on

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person in the list of accounts."""

    id: int
    name: str
    employee_number: str
    email: str | None
    department: str | None
    is_active: bool
    has_password: bool


def count_accounts(db: Session, selection: Selection) -> int:
    """How many people match."""
    return int(db.scalars(_matching(select(func.count(Person.id)), selection)).one())


def accounts(db: Session, selection: Selection, *, limit: int, offset: int) -> list[Account]:
    """The people who match, by name."""
    columns = select(
        Person.id,
        Person.name,
        Person.employee_number,
        Person.email,
        Department.name.label("department"),
        Person.is_active,
        Person.password_hash.is_not(None).label("has_password"),
    )
    rows = db.execute(
        _matching(columns, selection)
        .outerjoin(Department, Department.id == Employment.department_id)
        .order_by(Person.name_folded, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return [Account(**row._mapping) for row in rows]


def _matching(query: Query, selection: Selection) -> Query:
    """A query about people, limited to those who match."""
    return (
        query.select_from(Person)
        .outerjoin(Employment, placed_on(selection.today))
        .where(*people_conditions(selection), *is_present(selection))
    )


def roles_of_each(db: Session, person_ids: Sequence[int]) -> dict[int, list[Role]]:
    """The roles that these people hold, whatever their scope."""
    rows = db.execute(
        select(RoleGrant.person_id, RoleGrant.role)
        .where(RoleGrant.person_id.in_(person_ids), RoleGrant.ended_at.is_(None))
        .distinct()
        .order_by(RoleGrant.person_id, RoleGrant.role)
    )
    held: dict[int, list[Role]] = {}
    for person_id, role in rows:
        held.setdefault(person_id, []).append(Role(role))
    return held


@dataclass(frozen=True)
class Place:
    """A legal entity, or one of its departments."""

    legal_entity_id: int
    legal_entity: str
    department_id: int | None
    department: str | None


def places(db: Session) -> list[Place]:
    """Every legal entity, and after it its departments."""
    rows = db.execute(
        select(LegalEntity.id, LegalEntity.name, Department.id, Department.name)
        .outerjoin(Department, Department.legal_entity_id == LegalEntity.id)
        .order_by(LegalEntity.name, LegalEntity.id, Department.name)
    )
    found: list[Place] = []
    for entity_id, entity, department_id, department in rows:
        if not found or found[-1].legal_entity_id != entity_id:
            found.append(Place(entity_id, entity, None, None))
        if department_id is not None:
            found.append(Place(entity_id, entity, department_id, department))
    return found


def person_called(db: Session, folded: str, written: str) -> int | None:
    """The id of the active person with that employee number, as written, or that e-mail, folded."""
    return db.scalar(
        select(Person.id)
        .where(or_(Person.employee_number == written, Person.email_folded == folded), Person.is_active)
        .order_by((Person.employee_number == written).desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Taken:
    """Which of the facts that only one person may have are somebody else's."""

    employee_number: bool
    email: bool


def taken(db: Session, employee_number: str, email_folded: str | None, *, except_for: int | None) -> Taken:
    """Whether another person has that employee number or e-mail."""
    query = select(Person.employee_number, Person.email_folded).where(
        or_(Person.employee_number == employee_number, Person.email_folded == email_folded)
    )
    if except_for is not None:
        query = query.where(Person.id != except_for)
    rows = db.execute(query).all()
    return Taken(
        employee_number=any(row[0] == employee_number for row in rows),
        email=email_folded is not None and any(row[1] == email_folded for row in rows),
    )
