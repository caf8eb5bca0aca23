"""A company of any size, filled in bulk: people in places, each with every course, in the mix of a company in its third year."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import product
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.core.due_dates import DueRule
from app.services.folding import fold
from app.store.engine import Database
from app.store.models import (
    Assignment,
    Base,
    Certificate,
    CertificateEvent,
    ContentVersion,
    Department,
    DueDateChange,
    Employment,
    LegalEntity,
    Period,
    Person,
)

PEOPLE_AT_A_TIME = 1_000
ENTITIES = 3
DEPARTMENTS = 40
LOCATIONS = ("Oslo", "Bergen", "Haifa", "Tel Aviv", "Lisbon")
DESIGN = "0" * 64
"""The digest of a design that no certificate is drawn with here."""
Row = dict[str, Any]


def fill(database: Database, people: int, courses: Sequence[str]) -> None:
    """Add so many people, each assigned all of these courses: most are done, some have days left, some are late.

    The first of each department manages its others. The same numbers give the same company, whatever else is there.
    """
    chance = random.Random(people)  # noqa: S311 the same mix each time
    now = utc_now().replace(microsecond=0)
    with database.writing.begin() as db:
        entities = _add(db, LegalEntity, [{"name": f"Quay {n} AS", "country": "NO"} for n in range(ENTITIES)])
        departments = _add(
            db,
            Department,
            [{"name": f"Department {n}", "legal_entity_id": entities[n % ENTITIES]} for n in range(DEPARTMENTS)],
        )
        db.execute(
            insert(ContentVersion),
            {"digest": DESIGN, "kind": "design", "slug": "design", "body": "{}", "first_used_at": now},
        )
    managers: list[int] = []
    for start in range(0, people, PEOPLE_AT_A_TIME):
        numbers = range(start, min(start + PEOPLE_AT_A_TIME, people))
        with database.writing.begin() as db:
            ids = _add(db, Person, [_person(n, now) for n in numbers])
            managers = managers or ids[:DEPARTMENTS]
            places = zip(numbers, ids, strict=True)
            posts = [_employment(n, person_id, departments, entities, managers, now) for n, person_id in places]
            db.execute(insert(Employment), posts)
            periods = [_period(*pair, now, chance) for pair in product(ids, courses)]
            turns = list(zip(_add(db, Period, periods), periods, strict=True))
            db.execute(insert(Assignment), [_assignment(key, period) for key, period in turns])
            db.execute(insert(DueDateChange), [_due(key, period) for key, period in turns])
            certificates = _add(db, Certificate, [_certificate(*turn) for turn in turns if turn[1]["completed_at"]])
            events = [{"certificate_id": key, "kind": "issued", "happened_at": now} for key in certificates]
            db.execute(insert(CertificateEvent), events)


def _add(db: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows; their ids in the same order."""
    key = next(iter(model.__table__.primary_key))
    return list(db.scalars(insert(model).returning(key, sort_by_parameter_order=True), rows))


def _person(number: int, now: datetime) -> Row:
    name, email = f"Learner {number} Sample", f"filled{number}@example.com"
    return {
        "employee_number": f"F{number}",
        "name": name,
        "name_folded": fold(name),
        "email": email,
        "email_folded": email,
        "search_folded": fold(f"{name} {email} F{number}"),
        "is_active": True,
        "created_at": now,
        "hired_on": now.date() - timedelta(days=900),
    }


def _employment(
    number: int, person_id: int, departments: list[int], entities: list[int], managers: list[int], now: datetime
) -> Row:
    place = number % DEPARTMENTS
    manager_id = managers[place % len(managers)]
    return {
        "person_id": person_id,
        "from_on": now.date() - timedelta(days=900),
        "legal_entity_id": entities[place % ENTITIES],
        "department_id": departments[place],
        "location": LOCATIONS[number % len(LOCATIONS)],
        "manager_id": manager_id if manager_id != person_id else None,
    }


def _period(person_id: int, course: str, now: datetime, chance: random.Random) -> Row:
    """Seven in ten are done, for a year from some day of the last 400; the others are due between 30 days ago and in 60."""
    began = now - timedelta(days=420)
    is_done = chance.random() < 0.7
    done_at = now - timedelta(days=chance.randrange(400)) if is_done else None
    day = (began if is_done else now) + timedelta(days=chance.randrange(-30, 60))
    return {
        "person_id": person_id,
        "course": course,
        "number": 1,
        "created_at": began,
        "is_assigned": True,
        "due_at": datetime.combine(day, time(), tzinfo=UTC),
        "started_at": done_at,
        "completed_at": done_at,
        "expires_at": done_at + timedelta(days=365) if done_at else None,
        "modules_finished": 0,
    }


def _assignment(period_id: int, period: Row) -> Row:
    return {"period_id": period_id, "audience": {"kind": "person"}, "assigned_at": period["created_at"]}


def _due(period_id: int, period: Row) -> Row:
    return {
        "period_id": period_id,
        "changed_at": period["created_at"],
        "reason": "assigned",
        "rule": DueRule(anchor="assignment").to_json(),
        "zone": "Europe/Oslo",
        "due_at": period["due_at"],
    }


def _certificate(period_id: int, period: Row) -> Row:
    return {
        "number": f"F-{period_id}",
        "period_id": period_id,
        "person_id": period["person_id"],
        "revision": 1,
        "course": period["course"],
        "language": "en",
        "facts": {},
        "design_digest": DESIGN,
        "issued_at": period["completed_at"],
        "expires_at": period["expires_at"],
    }
