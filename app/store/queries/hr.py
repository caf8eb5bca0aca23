"""What HR, auditors and managers see: who is where, in tables that stay as quick however many people there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.core.completion import PeriodFacts
from app.store.models import Department, Employment, LegalEntity, Period, Person
from app.store.queries.selection import (
    Selection,
    asks_where,
    course_conditions,
    is_present,
    people_conditions,
    placed_on,
)
from app.store.queries.standings import FACTS, facts_of, is_newest
from app.store.streaming import streamed

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A person in a table, with where they work and the current period of each course that the table shows."""

    id: int
    name: str
    employee_number: str
    email: str | None
    is_active: bool
    time_zone: str | None
    department: str | None
    legal_entity: str | None
    title: str | None
    manager: str | None
    periods: dict[str, PeriodFacts]


def count_people(db: Session, selection: Selection) -> int:
    """How many people match."""
    return int(db.scalars(_matching(select(func.count(Person.id)), selection, shows_places=False)).one())


def matching_people(db: Session, selection: Selection, *, limit: int) -> list[int]:
    """The ids of the people who match, at most so many."""
    query = _matching(select(Person.id), selection, shows_places=False)
    return list(db.scalars(query.order_by(Person.id).limit(limit)))


def who_is_where(
    db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0
) -> Iterator[PersonLine]:
    """The people who match with their current periods, in the order wanted: one query, however many there are."""
    people = _people(selection).limit(limit).offset(offset)
    page = _ordered(people, selection, people.selected_columns).subquery()
    rows = streamed(
        db,
        _ordered(
            select(page, Period.course, *FACTS).outerjoin(
                Period, and_(Period.person_id == page.c.id, Period.course.in_(selection.courses), is_newest())
            ),
            selection,
            page.c,
        ),
    )
    for _, lines in groupby(rows, key=lambda row: row.id):
        yield _line(list(lines))


def _people(selection: Selection) -> Query:
    """Those who match, with where they work."""
    manager = aliased(Person)
    return (
        _matching(
            select(
                Person.id,
                Person.name,
                Person.name_folded,
                Person.employee_number,
                Person.email,
                Person.is_active,
                Person.time_zone,
                Department.name.label("department"),
                LegalEntity.name.label("legal_entity"),
                Employment.title,
                manager.name.label("manager"),
                func.coalesce(Department.name, "").label("department_order"),
            ),
            selection,
        )
        .outerjoin(Department, Department.id == Employment.department_id)
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(manager, manager.id == Employment.manager_id)
    )


def _matching(query: Query, selection: Selection, *, shows_places: bool = True) -> Query:
    """A query about people, limited to those who match; who is placed nowhere matches too, so some need no employments."""
    query = query.select_from(Person)
    if shows_places or asks_where(selection):
        query = query.outerjoin(Employment, placed_on(selection.today))
    return query.where(*people_conditions(selection), *is_present(selection), *course_conditions(selection))


def _ordered(query: Query, selection: Selection, columns: Any) -> Query:
    """By name or by department and name, one way or the other; the id decides between namesakes."""
    names = ["department_order", "name_folded"] if selection.sort.endswith("department") else ["name_folded"]
    backwards = selection.sort.startswith("-")
    return query.order_by(*(columns[name].desc() if backwards else columns[name] for name in names), columns["id"])


def _line(rows: list[Row[Any]]) -> PersonLine:
    """One person, from the rows of their periods."""
    person = rows[0]
    return PersonLine(
        id=person.id,
        name=person.name,
        employee_number=person.employee_number,
        email=person.email,
        is_active=person.is_active,
        time_zone=person.time_zone,
        department=person.department,
        legal_entity=person.legal_entity,
        title=person.title,
        manager=person.manager,
        periods={row.course: facts_of(row) for row in rows if row.course is not None},
    )
