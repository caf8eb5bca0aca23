"""People: taking them on, changing what is known of them, moving them, giving and taking roles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import GRANTABLE, Role
from app.core.decisions import Allowed, Decision, Reason, refused
from app.services import audit, due_date_changes, joiners, leavers
from app.services.context import Occasion
from app.services.due_date_changes import ChangeReason
from app.services.folding import fold
from app.services.sign_ins import end_all
from app.store.models import Employment, Person, RoleGrant
from app.store.queries import company
from app.store.racing import add_first, came_first

# Folding can make a text many times longer. These two columns only serve to sort and to find, so the rest may go.
LONGEST_FOLDED = 600
LONGEST_SEARCHED = 2000


class AlreadyTaken(Exception):
    """Another person has that employee number or e-mail."""


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What is known of a person. `name` is in the native script, `name_latin` its Latin form where that differs.

    `weekend` are the weekdays (Monday = 0) that are off, where they differ from the company's.
    """

    employee_number: str
    name: str
    email: str | None = None
    name_latin: str | None = None
    language: str | None = None
    time_zone: str | None = None
    hired_on: date | None = None
    weekend: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Post:
    """Where a person works from a day on. `custom` are the company's own fields by their names."""

    legal_entity_id: int
    department_id: int | None = None
    location: str | None = None
    title: str | None = None
    manager_id: int | None = None
    substitute_id: int | None = None
    custom: Mapping[str, str] | None = None


def take_on(db: Session, details: PersonDetails, post: Post, now: datetime, *, actor_id: int | None) -> int:
    """Add a person with their first employment and return the id; raises AlreadyTaken."""
    person = Person(created_at=now, is_active=True)
    _write(person, details)
    if not add_first(db, person):
        raise AlreadyTaken
    db.add(Employment(**employment_columns(person.id, post, details.hired_on or now.date())))
    audit.record(db, now, actor_id, "person.added", ("person", person.id), note=details.name)
    joiners.note_change(db, now, [person.id])
    return person.id


def change_details(db: Session, person_id: int, details: PersonDetails, now: datetime, *, actor_id: int | None) -> None:
    """Change what is known of a person; raises AlreadyTaken. Issued certificates keep the name they were issued with."""
    person = db.get_one(Person, person_id, with_for_update=True)
    before = (person.hired_on, person.time_zone, person.weekend)
    if not came_first(db, lambda: _write(person, details)):
        raise AlreadyTaken
    if before != (person.hired_on, person.time_zone, person.weekend):
        is_hire_date = before[0] != details.hired_on
        _redate(db, person_id, now, ChangeReason.HIRE_DATE if is_hire_date else ChangeReason.WORKING_DAYS)
    audit.record(db, now, actor_id, "person.changed", ("person", person_id), note=details.name)
    joiners.note_change(db, now, [person_id])


def person_columns(details: PersonDetails) -> dict[str, Any]:
    """A person's columns, with the folded ones that follow from them: the one place that says what is kept of details."""
    words = filter(None, (details.name, details.name_latin, details.email, details.employee_number))
    return {
        "employee_number": details.employee_number,
        "email": details.email,
        "email_folded": fold(details.email) if details.email else None,
        "name": details.name,
        "name_folded": fold(details.name)[:LONGEST_FOLDED],
        "name_latin": details.name_latin,
        "search_folded": fold(" ".join(words))[:LONGEST_SEARCHED],
        "language": details.language,
        "time_zone": details.time_zone,
        "hired_on": details.hired_on,
        "weekend": None if details.weekend is None else list(details.weekend),
    }


def details_of(person: Person) -> PersonDetails:
    """What is known of a person."""
    return PersonDetails(
        employee_number=person.employee_number,
        name=person.name,
        email=person.email,
        name_latin=person.name_latin,
        language=person.language,
        time_zone=person.time_zone,
        hired_on=person.hired_on,
        weekend=None if person.weekend is None else tuple(person.weekend),
    )


def _redate(db: Session, person_id: int, now: datetime, reason: ChangeReason) -> None:
    """Compute the due dates of a person's open assignments anew."""
    due_date_changes.recompute(db, Occasion(company=company.profile(db), now=now), [person_id], reason)


def _write(person: Person, details: PersonDetails) -> None:
    for column, value in person_columns(details).items():
        setattr(person, column, value)


def employment_columns(person_id: int, post: Post, from_on: date) -> dict[str, Any]:
    """The columns of a new place of work from a day on."""
    return {
        "person_id": person_id,
        "from_on": from_on,
        "legal_entity_id": post.legal_entity_id,
        "department_id": post.department_id,
        "location": post.location,
        "title": post.title,
        "manager_id": post.manager_id,
        "substitute_id": post.substitute_id,
        "custom": dict(post.custom) if post.custom else None,
    }


def move(db: Session, person_id: int, post: Post, from_on: date, now: datetime, *, actor_id: int | None) -> Decision:
    """Let a person work elsewhere from a day on, whatever was planned from that day.

    A manager may not, through others, report to that same person, and nobody is their own substitute.
    """
    if post.manager_id is not None and _reports_to(db, post.manager_id, person_id, from_on):
        return refused(Reason.MANAGER_LOOP)
    if post.substitute_id == person_id:
        return refused(Reason.OWN_SUBSTITUTE)
    db.scalar(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    rows = db.scalars(select(Employment).where(Employment.person_id == person_id).order_by(Employment.from_on)).all()
    if rows and rows[-1].until_on is None and rows[-1].from_on <= from_on and _post_of(rows[-1]) == post:
        return Allowed()
    for row in rows:
        if row.from_on >= from_on:
            db.delete(row)  # corrected on the day itself, or planned for later and overtaken
        elif row.until_on is None or row.until_on > from_on:
            row.until_on = from_on
    db.flush()
    db.add(Employment(**employment_columns(person_id, post, from_on)))
    audit.record(
        db,
        now,
        actor_id,
        "person.moved",
        ("person", person_id),
        department=post.department_id,
        manager=post.manager_id,
        legal_entity=post.legal_entity_id,
    )
    _redate(db, person_id, now, ChangeReason.WORKING_DAYS)
    joiners.note_change(db, now, [person_id])
    return Allowed()


def _post_of(row: Employment) -> Post:
    return Post(
        legal_entity_id=row.legal_entity_id,
        department_id=row.department_id,
        location=row.location,
        title=row.title,
        manager_id=row.manager_id,
        substitute_id=row.substitute_id,
        custom=row.custom or None,
    )


def _reports_to(db: Session, lower: int, upper: int, on: date) -> bool:
    """Whether `lower` is `upper`, or reports to them directly or through others."""
    seen: set[int] = set()
    person_id: int | None = lower
    while person_id is not None and person_id not in seen:
        if person_id == upper:
            return True
        seen.add(person_id)
        person_id = db.scalar(
            select(Employment.manager_id)
            .where(Employment.person_id == person_id, Employment.from_on <= on)
            .order_by(Employment.from_on.desc())
            .limit(1)
        )
    return False


def set_active(
    db: Session, person_id: int, is_active: bool, now: datetime, *, actor_id: int | None, left_on: date | None = None
) -> Decision:
    """Let a person in or keep them out; records stay. The last admin cannot be kept out.

    `left_on` is the first day on which a leaver is gone, where that is not today.
    """
    person = db.get_one(Person, person_id, with_for_update=True)
    if person.is_active == is_active:
        return Allowed()
    if not is_active and is_last_admin(db, person_id):
        return refused(Reason.LAST_ADMIN)
    person.is_active = is_active
    person.left_on = None if is_active else left_on or now.date()
    if is_active:
        leavers.end_link(db, person_id, now)
        _redate(db, person_id, now, ChangeReason.REHIRED)
    else:
        end_all(db, person_id, now)
    audit.record(db, now, actor_id, "person.activated" if is_active else "person.deactivated", ("person", person_id))
    joiners.note_change(db, now, [person_id])
    return Allowed()


def plan_leaving(db: Session, person_id: int, left_on: date, now: datetime, *, actor_id: int | None) -> Decision:
    """Note the day on which a person will be gone; a job lets them go then."""
    if is_last_admin(db, person_id):
        return refused(Reason.LAST_ADMIN)
    person = db.get_one(Person, person_id, with_for_update=True)
    person.left_on = left_on
    audit.record(db, now, actor_id, "person.changed", ("person", person_id), changed=["left_on"])
    return Allowed()


def set_roles(
    db: Session, person_id: int, roles: dict[Role, int | None], now: datetime, *, actor_id: int | None
) -> Decision:
    """Give exactly these roles, each for one legal entity or (None) for all. The last admin stays one."""
    wanted = {(role.value, entity) for role, entity in roles.items() if role in GRANTABLE}
    if (Role.ADMIN.value, None) not in wanted and is_last_admin(db, person_id):
        return refused(Reason.LAST_ADMIN)
    grants = db.scalars(
        select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None)).with_for_update()
    ).all()
    held = {(grant.role, grant.legal_entity_id): grant for grant in grants}
    for (role, entity), grant in held.items():
        if (role, entity) not in wanted:
            grant.ended_at, grant.ended_by = now, actor_id
            audit.record(db, now, actor_id, "role.taken", ("person", person_id), role=role, legal_entity=entity)
    for role, entity in sorted(wanted - set(held), key=str):
        db.add(RoleGrant(person_id=person_id, role=role, legal_entity_id=entity, granted_at=now, granted_by=actor_id))
        audit.record(db, now, actor_id, "role.given", ("person", person_id), role=role, legal_entity=entity)
    return Allowed()


def is_last_admin(db: Session, person_id: int) -> bool:
    """Whether this person is an admin and no other active person is."""
    admins = set(
        db.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role == Role.ADMIN.value, RoleGrant.ended_at.is_(None), Person.is_active)
            .with_for_update()
        )
    )
    return admins == {person_id}


def set_latin_name(db: Session, person_id: int, name_latin: str, now: datetime, *, actor_id: int) -> None:
    """Note the Latin form of a person's name."""
    person = db.get_one(Person, person_id, with_for_update=True)
    _write(person, replace(details_of(person), name_latin=name_latin))
    audit.record(db, now, actor_id, "person.changed", ("person", person_id), note=name_latin)


def set_language(db: Session, person_id: int, language: str) -> None:
    """Note the language in which a person wants to read."""
    db.get_one(Person, person_id).language = language
