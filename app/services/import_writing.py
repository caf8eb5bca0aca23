"""Writing what an import found, for some hundreds of people at a time, by the rules that hold for one person too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core.import_headings import CUSTOM
from app.core.people_import import KnownPerson, Values, touches_post
from app.services import audit, due_date_changes, leave, organisation, people
from app.services.audit import About
from app.services.context import Occasion
from app.services.due_date_changes import ChangeReason
from app.services.folding import fold
from app.services.import_lookup import NEWEST, Places
from app.services.people import PersonDetails, Post
from app.store import bulk
from app.store.models import Employment, Person, SignIn

REDATES = {
    ChangeReason.REHIRED: {"is_active"},
    ChangeReason.HIRE_DATE: {"hired_on"},
    ChangeReason.WORKING_DAYS: {"time_zone", "weekend", "legal_entity", "location"},
}
"""Columns whose change moves due dates, by the reason that is noted for it."""


@dataclass
class Writing:
    """One import as it is written. `numbers` are the ids of the people whom it added, by employee number."""

    db: Session
    occasion: Occasion
    today: date
    actor_id: int | None
    places: Places
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """When it is written."""
        return self.occasion.now


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the dry run: `values` has the row as it is written, and which of its columns change something."""

    number: int
    outcome: str
    person_id: int | None
    values: dict[str, Any]


def add_people(writing: Writing, lines: Sequence[Line], numbers: dict[str, int]) -> None:
    """Add people, without where they work; notes their ids. Raises IntegrityError where a number or e-mail is taken by now."""
    rows = [
        people.person_columns(_details(line.values["row"]))
        | {
            "is_active": True,
            "left_on": _day(line.values["row"].get("left_on")),
            "created_at": writing.now,
        }
        for line in lines
    ]
    written = writing.db.execute(bulk.into(Person).returning(Person.employee_number, Person.id), rows)
    numbers |= {row[0]: row[1] for row in written}


def place_new(writing: Writing, lines: Sequence[Line]) -> list[int]:
    """Write where new people begin, on their first day or today, and their leave; their ids."""
    values = [line.values["row"] for line in lines]
    ids = [writing.numbers[each["employee_number"]] for each in values]
    posts = _posts(writing, values)
    rows = [
        people.employment_columns(person_id, post, _day(each.get("hired_on")) or writing.today)
        for person_id, post, each in zip(ids, posts, values, strict=True)
    ]
    writing.db.execute(bulk.into(Employment), rows)
    for person_id, each in zip(ids, values, strict=True):
        if each.get("leave_from"):
            _put_leave(writing, person_id, each)
    return ids


def write_changed(writing: Writing, lines: Sequence[Line], known: Mapping[int, KnownPerson]) -> None:
    """Write what changes of people who are known; who is back begins a new employment."""
    found = [(known[line.person_id or 0], line.values["row"], line.values["changed"]) for line in lines]
    if not found:
        return
    columns = [
        people.person_columns(_details(person.values | row))
        | {"id": person.person_id, "left_on": _left_on(person, row)}
        | {"is_active": person.is_active or "is_active" in changed}
        for person, row, changed in found
    ]
    writing.db.execute(update(Person), columns)
    moved = [(person, person.values | row) for person, row, changed in found if touches_post(changed)]
    _move(writing, moved)
    for person, row, changed in found:
        if "leave_from" in changed or "leave_until" in changed:
            _put_leave(writing, person.person_id, person.values | row)
    back = [_about(each) for each in found if "is_active" in each[2]]
    audit.record_many(writing.db, writing.now, writing.actor_id, "person.activated", back)
    others = [_about(each) for each in found if "is_active" not in each[2]]
    audit.record_many(writing.db, writing.now, writing.actor_id, "person.changed", others)
    for reason, moving in REDATES.items():
        ids = [person.person_id for person, _row, changed in found if moving & set(changed)]
        due_date_changes.recompute(writing.db, writing.occasion, ids, reason)


def _left_on(person: KnownPerson, row: Values) -> date | None:
    """The first day on which somebody is gone; whoever is back has none but a new one."""
    before = person.values.get("left_on") if person.is_active else None
    return _day(row.get("left_on", before))


def _about(found: tuple[KnownPerson, Values, list[str]]) -> About:
    person, row, changed = found
    return About(person_id=person.person_id, note=row.get("name") or person.values["name"], facts={"changed": changed})


def write_leaving(writing: Writing, lines: Sequence[Line], known: Mapping[int, KnownPerson]) -> None:
    """Keep leavers out and end their sign-ins; their records stay."""
    if not lines:
        return
    ids = [line.person_id for line in lines if line.person_id is not None]
    columns = [
        {"id": line.person_id, "is_active": False, "left_on": _day(line.values["row"]["left_on"])} for line in lines
    ]
    writing.db.execute(update(Person), columns)
    ended = update(SignIn).where(SignIn.person_id.in_(ids), SignIn.ended_at.is_(None)).values(ended_at=writing.now)
    writing.db.execute(ended)
    about = [About(person_id=person_id, note=known[person_id].values["name"]) for person_id in ids]
    audit.record_many(writing.db, writing.now, writing.actor_id, "person.deactivated", about)


def _move(writing: Writing, moved: Sequence[tuple[KnownPerson, Values]]) -> None:
    """Let people work elsewhere from today, or from the day of what was planned last; what was before stays."""
    if not moved:
        return
    ids = [person.person_id for person, _values in moved]
    newest = {
        row.person_id: row
        for row in writing.db.execute(
            select(Employment.id, Employment.person_id, Employment.from_on).where(Employment.person_id.in_(ids), NEWEST)
        )
    }
    ended, dropped, rows = [], [], []
    for (person, values), post in zip(moved, _posts(writing, [values for _person, values in moved]), strict=True):
        before = newest.get(person.person_id)
        from_on = _from_on(writing.today, person, values, before.from_on if before else None)
        if before is not None and before.from_on >= from_on:
            dropped.append(before.id)
        elif before is not None:
            ended.append({"id": before.id, "until_on": _ended_on(person, before.from_on, from_on)})
        rows.append(people.employment_columns(person.person_id, post, from_on))
    if dropped:
        writing.db.execute(delete(Employment).where(Employment.id.in_(dropped)))
    if ended:
        writing.db.execute(update(Employment), ended)
    writing.db.execute(bulk.into(Employment), rows)


def _from_on(today: date, person: KnownPerson, values: Values, newest: date | None) -> date:
    """From which day: who is back, from their new first day; who is planned to begin later, from that day; else today."""
    if not person.is_active:
        first = _day(values.get("hired_on"))
        return first if first and (newest is None or first > newest) else today
    return max(today, newest) if newest else today


def _ended_on(person: KnownPerson, began: date, from_on: date) -> date:
    """The day on which what was before ends: of who is back, the day on which they had left."""
    left = None if person.is_active else _day(person.values.get("left_on"))
    return left if left and began < left <= from_on else from_on


def _posts(writing: Writing, values: Sequence[Values]) -> list[Post]:
    """Where people work, with departments added that are not there yet."""
    references = {each[column] for each in values for column in ("manager", "substitute") if each.get(column)}
    ids = _ids_of(writing, references)
    return [_post(writing, each, ids) for each in values]


def _ids_of(writing: Writing, numbers: Collection[str]) -> dict[str, int]:
    """The ids of managers and substitutes, new ones and others."""
    ids = {number: writing.numbers[number] for number in numbers if number in writing.numbers}
    others = [number for number in numbers if number not in ids]
    rows = writing.db.execute(select(Person.employee_number, Person.id).where(Person.employee_number.in_(others)))
    return ids | {row[0]: row[1] for row in rows}


def _post(writing: Writing, values: Values, ids: Mapping[str, int]) -> Post:
    entity, _name = writing.places.entities[fold(values["legal_entity"])]
    custom = {name.removeprefix(CUSTOM): value for name, value in values.items() if name.startswith(CUSTOM) and value}
    return Post(
        legal_entity_id=entity,
        department_id=_department(writing, entity, values["department"]) if values.get("department") else None,
        location=values.get("location"),
        title=values.get("title"),
        manager_id=ids[values["manager"]] if values.get("manager") else None,
        substitute_id=ids[values["substitute"]] if values.get("substitute") else None,
        custom=custom or None,
    )


def _department(writing: Writing, entity: int, name: str) -> int:
    key = (entity, fold(name))
    if key not in writing.places.departments:
        made = organisation.department(writing.db, entity, name, writing.now, actor_id=writing.actor_id)
        writing.places.departments[key] = (made, name)
    return writing.places.departments[key][0]


def _put_leave(writing: Writing, person_id: int, values: Values) -> None:
    away = (_day(values.get("leave_from")), _day(values.get("leave_until")))
    leave.put(writing.db, person_id, *away, writing.now, writing.today, actor_id=writing.actor_id)


def _details(values: Values) -> PersonDetails:
    weekend = values.get("weekend")
    return PersonDetails(
        employee_number=values["employee_number"],
        name=values["name"],
        email=values.get("email"),
        name_latin=values.get("name_latin"),
        language=values.get("language"),
        time_zone=values.get("time_zone"),
        hired_on=_day(values.get("hired_on")),
        weekend=None if weekend is None else tuple(weekend),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
