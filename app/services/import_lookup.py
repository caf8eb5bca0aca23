"""What the database knows of the people, places and names that a file of people mentions; some hundreds at a time."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.access import Role, Scope
from app.core.import_headings import CUSTOM
from app.core.people_import import KnownPerson, Values
from app.services.folding import fold
from app.store.models import Department, Employment, Leave, LegalEntity, Person, RoleGrant

AT_ONCE = 500
DAY = timedelta(days=1)
NEWEST = Employment.until_on.is_(None)
"""The newest place of work of a person, begun or planned, has no end."""


def chunks(wanted: Collection[str]) -> Iterator[list[str]]:
    """Some hundreds at a time."""
    every = list(wanted)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def known_people(db: Session, condition: ColumnElement[bool], today: date) -> dict[str, KnownPerson]:
    """The people who fulfil a condition, by employee number."""
    manager, substitute = aliased(Person), aliased(Person)
    query = (
        select(
            Person,
            Employment,
            LegalEntity.name.label("legal_entity"),
            Department.name.label("department"),
            manager.employee_number.label("manager"),
            substitute.employee_number.label("substitute"),
        )
        .outerjoin(Employment, (Employment.person_id == Person.id) & NEWEST)
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .outerjoin(manager, manager.id == Employment.manager_id)
        .outerjoin(substitute, substitute.id == Employment.substitute_id)
        .where(condition)
        .execution_options(populate_existing=True)
    )
    rows = db.execute(query).all()
    ids = [row.Person.id for row in rows]
    away, with_role = _away(db, ids, today), _with_role(db, ids)
    return {
        row.Person.employee_number: KnownPerson(
            person_id=row.Person.id,
            is_active=row.Person.is_active,
            has_role=row.Person.id in with_role,
            legal_entity_id=row.Employment.legal_entity_id if row.Employment else None,
            values=_person(row.Person) | _post(row) | away.get(row.Person.id, {}),
        )
        for row in rows
    }


def _person(row: Person) -> Values:
    return {
        "employee_number": row.employee_number,
        "name": row.name,
        "name_latin": row.name_latin,
        "email": row.email,
        "language": row.language,
        "time_zone": row.time_zone,
        "weekend": row.weekend,
        "hired_on": _iso(row.hired_on),
        "left_on": _iso(row.left_on),
    }


def _post(row: object) -> Values:
    employment = row.Employment  # type: ignore[attr-defined]
    if employment is None:
        return {}
    return {
        "legal_entity": row.legal_entity,  # type: ignore[attr-defined]
        "department": row.department,  # type: ignore[attr-defined]
        "location": employment.location,
        "title": employment.title,
        "manager": row.manager,  # type: ignore[attr-defined]
        "substitute": row.substitute,  # type: ignore[attr-defined]
    } | {f"{CUSTOM}{name}": value for name, value in (employment.custom or {}).items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _away(db: Session, person_ids: Collection[int], today: date) -> dict[int, Values]:
    """The leave that each is on, else the next; its last day, where the row has the first day back."""
    rows = db.execute(
        select(Leave.person_id, Leave.from_on, Leave.until_on)
        .where(Leave.person_id.in_(person_ids), or_(Leave.until_on.is_(None), Leave.until_on > today))
        .order_by(Leave.from_on.desc())
    )
    return {
        person_id: {"leave_from": _iso(from_on), "leave_until": _iso(until_on - DAY if until_on else None)}
        for person_id, from_on, until_on in rows
    }


def _with_role(db: Session, person_ids: Collection[int]) -> set[int]:
    return set(
        db.scalars(select(RoleGrant.person_id).where(RoleGrant.person_id.in_(person_ids), RoleGrant.ended_at.is_(None)))
    )


def active_admins(db: Session) -> set[int]:
    """The people who administer."""
    return set(
        db.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role == Role.ADMIN.value, RoleGrant.ended_at.is_(None), Person.is_active)
        )
    )


def people_called(db: Session, names: Collection[str]) -> dict[str, str]:
    """The employee numbers of active people by number as written and by folded e-mail, of those that are asked for."""
    found: dict[str, str] = {}
    for part in chunks(names):
        rows = db.execute(
            select(Person.employee_number, Person.email_folded).where(
                or_(Person.employee_number.in_(part), Person.email_folded.in_([fold(each) for each in part])),
                Person.is_active,
            )
        )
        for number, email in rows:
            found |= {number: number} | ({email: number} if email else {})
    return found


def managers(db: Session) -> dict[str, str | None]:
    """To whom everyone reports now or next, by employee numbers."""
    manager = aliased(Person)
    rows = db.execute(
        select(Person.employee_number, manager.employee_number)
        .join(Employment, (Employment.person_id == Person.id) & NEWEST)
        .join(manager, manager.id == Employment.manager_id)
        .where(Person.is_active)
    )
    return {row[0]: row[1] for row in rows}


def owners_of_emails(db: Session, folded: Collection[str]) -> dict[str, str]:
    """Whose e-mails these are: employee numbers by folded e-mail."""
    rows = db.execute(select(Person.email_folded, Person.employee_number).where(Person.email_folded.in_(folded)))
    return {str(row[0]): row[1] for row in rows}


@dataclass
class Places:
    """Legal entities and departments by their folded names; `departments` grows as new ones are added."""

    scope: Scope
    entities: Mapping[str, tuple[int, str]]
    departments: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)

    @property
    def within_reach(self) -> list[str]:
        """The names of the legal entities that a file may name."""
        return sorted(name for key, name in self.entities.values() if self.scope is None or key in self.scope)


def places(db: Session, scope: Scope) -> Places:
    """Every legal entity and department."""
    entities = db.execute(select(LegalEntity.name, LegalEntity.id))
    departments = db.execute(select(Department.legal_entity_id, Department.name, Department.id))
    return Places(
        scope,
        {fold(name): (key, name) for name, key in entities},
        {(entity, fold(name)): (key, name) for entity, name, key in departments},
    )


def active_within(scope: Scope) -> ColumnElement[bool]:
    """The condition on people with their newest place of work: active, and within reach."""
    is_active = Person.is_active.is_(True)
    return is_active if scope is None else and_(is_active, Employment.legal_entity_id.in_(scope))
