"""What HR, auditors and managers see: who is where, in tables that stay as quick however many people there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.core.access import PersonFacts
from app.core.completion import PeriodFacts
from app.store.models import Attempt, AuditEvent, Department, Employment, LegalEntity, Period, Person
from app.store.queries.selection import Selection, course_conditions, is_present, people_conditions, placed_on
from app.store.queries.standings import is_newest

ROWS_AT_A_TIME = 500
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


@dataclass(frozen=True, kw_only=True)
class Post:
    """Where a person works, from and until which day."""

    from_on: date
    until_on: date | None
    legal_entity_id: int
    legal_entity: str
    department: str | None
    location: str | None
    title: str | None
    manager_id: int | None
    manager: str | None


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
    is_active: bool
    posts: tuple[Post, ...]

    def post(self, day: date) -> Post | None:
        """The post in force on a day, else the next to begin."""
        lasting = [post for post in self.posts if post.until_on is None or post.until_on > day]
        return lasting[-1] if lasting else None

    def facts(self, day: date) -> PersonFacts:
        """The person as the rules about access see them."""
        post = self.post(day)
        return PersonFacts(
            person_id=self.id,
            legal_entity_id=post.legal_entity_id if post else None,
            manager_id=post.manager_id if post else None,
        )


def count_people(db: Session, selection: Selection) -> int:
    """How many people match."""
    return int(db.scalars(_matching(select(func.count(Person.id)), selection)).one())


def matching_people(db: Session, selection: Selection, *, limit: int) -> list[int]:
    """The ids of the people who match, at most so many."""
    return list(db.scalars(_matching(select(Person.id), selection).order_by(Person.id).limit(limit)))


def who_is_where(
    db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0
) -> Iterator[PersonLine]:
    """The people who match with their current periods, in the order wanted: one query, however many there are."""
    manager = aliased(Person)
    people = (
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
        .limit(limit)
        .offset(offset)
    )
    page = _ordered(people, selection, people.selected_columns).subquery()
    rows = db.execute(
        _ordered(
            select(page, *_PERIOD).outerjoin(
                Period, and_(Period.person_id == page.c.id, Period.course.in_(selection.courses), is_newest())
            ),
            selection,
            page.c,
        )
    ).yield_per(ROWS_AT_A_TIME)
    for _, lines in groupby(rows, key=lambda row: row.id):
        yield _line(list(lines))


_PERIOD = (
    Period.course,
    Period.is_assigned,
    Period.opens_at,
    Period.due_at,
    Period.started_at,
    Period.completed_at,
    Period.expires_at,
)


def _matching(query: Query, selection: Selection) -> Query:
    """A query about people, limited to those who match."""
    return (
        query.select_from(Person)
        .outerjoin(Employment, placed_on(selection.today))
        .where(*people_conditions(selection), *is_present(selection), *course_conditions(selection))
    )


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
        periods={
            row.course: PeriodFacts(
                opens_at=row.opens_at,
                due_at=row.due_at,
                started_at=row.started_at,
                completed_at=row.completed_at,
                expires_at=row.expires_at,
                is_assigned=row.is_assigned,
            )
            for row in rows
            if row.course is not None
        },
    )


def record(db: Session, person_id: int) -> Record | None:
    """One person with every post: one query."""
    manager = aliased(Person)
    rows = db.execute(
        select(Person, Employment, LegalEntity.name, Department.name, manager.name)
        .outerjoin(Employment, Employment.person_id == Person.id)
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .outerjoin(manager, manager.id == Employment.manager_id)
        .where(Person.id == person_id)
        .order_by(Employment.from_on.desc())
    ).all()
    if not rows:
        return None
    person = rows[0][0]
    return Record(
        id=person.id,
        name=person.name,
        name_latin=person.name_latin,
        employee_number=person.employee_number,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        hired_on=person.hired_on,
        is_active=person.is_active,
        posts=tuple(_post(*row[1:]) for row in rows if row[1] is not None),
    )


def _post(row: Employment, legal_entity: str, department: str | None, manager: str | None) -> Post:
    return Post(
        from_on=row.from_on,
        until_on=row.until_on,
        legal_entity_id=row.legal_entity_id,
        legal_entity=legal_entity,
        department=department,
        location=row.location,
        title=row.title,
        manager_id=row.manager_id,
        manager=manager,
    )


def attempts_by_period(db: Session, person_id: int) -> dict[int, int]:
    """How many attempts a person has begun in each period."""
    rows = db.execute(
        select(Attempt.period_id, func.count(Attempt.id))
        .join(Period, Period.id == Attempt.period_id)
        .where(Period.person_id == person_id)
        .group_by(Attempt.period_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, kw_only=True)
class AssignmentMade:
    """An assignment that somebody confirmed: what became of each person, by outcome, the ids in order of name."""

    course: str
    made_at: datetime
    outcomes: dict[str, list[int]]


def assignment_made(db: Session, actor_id: int, key: str) -> AssignmentMade | None:
    """The assignment that this person confirmed under a key."""
    event = db.scalar(
        select(AuditEvent).where(
            AuditEvent.subject_kind == "assignment", AuditEvent.subject_id == key, AuditEvent.actor_id == actor_id
        )
    )
    if event is None:
        return None
    return AssignmentMade(course=event.facts["course"], made_at=event.happened_at, outcomes=event.facts["outcomes"])
