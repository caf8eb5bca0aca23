"""People: who is signed in, their sign-ins, and one person with everything a page shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.access import Role, Scope, Viewer
from app.store.models import Department, Employment, LegalEntity, Person, RoleGrant, SignIn


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The person behind a request: who they are and what they may do."""

    sign_in_id: int
    seen_at: datetime
    person_id: int
    name: str
    name_latin: str | None
    email: str | None
    language: str | None
    time_zone: str | None
    legal_entity_id: int | None
    country: str | None
    viewer: Viewer


@dataclass(frozen=True, kw_only=True)
class SignInRow:
    """One sign-in, as its person sees it."""

    id: int
    browser: str
    address: str
    created_at: datetime
    seen_at: datetime
    is_remembered: bool


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person with where they work."""

    id: int
    employee_number: str
    name: str
    name_latin: str | None
    email: str | None
    language: str | None
    time_zone: str | None
    hired_on: date | None
    is_active: bool
    has_password: bool
    legal_entity_id: int | None
    legal_entity: str | None
    department_id: int | None
    department: str | None
    location: str | None
    title: str | None
    manager_id: int | None
    manager: str | None


def in_force(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that an employment's row is in force on a day."""
    return and_(Employment.from_on <= day, or_(Employment.until_on.is_(None), Employment.until_on > day))


def works_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that joins a person to the employment of a day."""
    return and_(Employment.person_id == Person.id, in_force(day))


def _signed_in_query() -> Select[*tuple[Any, ...]]:
    """Parameters: token_digest, now, today. Written once: each request asks it."""
    reports = aliased(Employment)
    today = bindparam("today", type_=Date())
    manages = exists().where(
        reports.manager_id == Person.id,
        reports.from_on <= today,
        or_(reports.until_on.is_(None), reports.until_on > today),
    )
    return (
        select(
            SignIn.id,
            SignIn.seen_at,
            Person.id.label("person_id"),
            Person.name,
            Person.name_latin,
            Person.email_folded,
            Person.language,
            Person.time_zone,
            Employment.legal_entity_id.label("entity_id"),
            LegalEntity.country,
            manages.label("is_manager"),
            RoleGrant.role,
            RoleGrant.legal_entity_id,
        )
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(Employment, works_on(today))
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None)))
        .where(
            SignIn.token_digest == bindparam("token_digest"),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > bindparam("now"),
            Person.is_active,
        )
    )


SIGNED_IN = _signed_in_query()


def signed_in(db: Session, token_digest: str, now: datetime) -> SignedIn | None:
    """The active person whose unexpired, unended sign-in has that token, with their roles: one query."""
    rows = db.execute(SIGNED_IN, {"token_digest": token_digest, "now": now, "today": now.date()}).all()
    if not rows:
        return None
    first = rows[0]
    roles = _roles([(row.role, row.legal_entity_id) for row in rows if row.role])
    return SignedIn(
        sign_in_id=first.id,
        seen_at=first.seen_at,
        person_id=first.person_id,
        name=first.name,
        name_latin=first.name_latin,
        email=first.email_folded,
        language=first.language,
        time_zone=first.time_zone,
        legal_entity_id=first.entity_id,
        country=first.country,
        viewer=Viewer(person_id=first.person_id, is_manager=bool(first.is_manager), roles=roles),
    )


def is_account(db: Session, email_folded: str) -> bool:
    """Whether an active person has that address, case-folded."""
    return bool(db.scalar(select(exists().where(Person.email_folded == email_folded, Person.is_active))))


def _roles(grants: Sequence[tuple[str, int | None]]) -> dict[Role, Scope]:
    """Each role with the legal entities it is given for; a grant for all outweighs the others."""
    roles: dict[Role, Scope] = {}
    for name, entity in grants:
        held = roles.get(Role(name), frozenset())
        roles[Role(name)] = None if entity is None or held is None else held | {entity}
    return roles


def roles_of(db: Session, person_id: int) -> dict[Role, Scope]:
    """The roles that a person holds, with their scopes."""
    rows = db.execute(
        select(RoleGrant.role, RoleGrant.legal_entity_id).where(
            RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None)
        )
    )
    return _roles([(row[0], row[1]) for row in rows])


def sign_ins_of(db: Session, person_id: int, now: datetime) -> list[SignInRow]:
    """The open sign-ins of a person, the newest use first."""
    rows = db.execute(
        select(SignIn.id, SignIn.browser, SignIn.address, SignIn.created_at, SignIn.seen_at, SignIn.is_remembered)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.seen_at.desc())
    )
    return [SignInRow(**row._mapping) for row in rows]


def person(db: Session, person_id: int, today: date) -> PersonRow | None:
    """One person, with where they work on a day."""
    manager = aliased(Person)
    row = db.execute(
        select(
            Person.id,
            Person.employee_number,
            Person.name,
            Person.name_latin,
            Person.email,
            Person.language,
            Person.time_zone,
            Person.hired_on,
            Person.is_active,
            Person.password_hash.is_not(None).label("has_password"),
            Employment.legal_entity_id,
            LegalEntity.name.label("legal_entity"),
            Employment.department_id,
            Department.name.label("department"),
            Employment.location,
            Employment.title,
            Employment.manager_id,
            manager.name.label("manager"),
        )
        .outerjoin(Employment, works_on(today))
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .outerjoin(manager, manager.id == Employment.manager_id)
        .where(Person.id == person_id)
    ).first()
    return PersonRow(**row._mapping) if row else None
