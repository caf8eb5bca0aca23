"""Assignments: requiring a course of people, by name or by department, with a due date."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.access import Viewer
from app.core.decisions import Reason, Refused, refused
from app.core.due_dates import DueRule
from app.core.model import Course
from app.core.parts import in_parts
from app.services.causes import AssignmentOutcome, Candidate, Cause, WithdrawalOutcome
from app.services.context import Setting
from app.services.requiring import outcome_of, require
from app.services.turns import turns
from app.services.withdrawals import withdraw
from app.store.models import Employment, Person
from app.store.queries import policies
from app.store.queries.selection import placed_on

__all__ = (
    "AssignmentOutcome",
    "Audience",
    "Candidate",
    "Cause",
    "WithdrawalOutcome",
    "assign",
    "candidates",
    "preview",
    "require",
    "withdraw",
)


PEOPLE_IN_A_PREVIEW = 10_000
"""How many people are looked up at a time where nothing is written."""


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a course is assigned to: people by id, or all who work in a department on the day."""

    person_ids: frozenset[int] = frozenset()
    department_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Why a person has the assignment, for the row that says so."""
        if self.department_id is not None:
            return {"kind": "department", "department": self.department_id}
        return {"kind": "person"}


def preview(
    db: Session, setting: Setting, viewer: Viewer, course: Course, audience: Audience, rule: DueRule
) -> dict[Candidate, AssignmentOutcome]:
    """What assigning would do to each person; changes nothing."""
    people = candidates(db, audience, setting)
    cause = Cause(assigned_by=viewer.person_id, audience=audience.to_json())
    outcomes: dict[Candidate, AssignmentOutcome] = {}
    waiting = policies.waiting_for(db, [course.slug])[course.slug]
    for part in in_parts(people, PEOPLE_IN_A_PREVIEW):
        known = turns(db, setting, course.slug, [each.person_id for each in part])
        outcomes |= {each: outcome_of(viewer, each, known.get(each.person_id), cause, rule, waiting) for each in part}
    return outcomes


def assign(
    db: Session, setting: Setting, viewer: Viewer, course: Course, audience: Audience, rule: DueRule
) -> dict[Candidate, AssignmentOutcome] | Refused:
    """Assign a course to an audience and say what became of each person.

    A course that people choose is refused, and so is a fixed due day that has passed.
    """
    if course.outline.voluntary:
        return refused(Reason.COURSE_IS_VOLUNTARY)
    today = due_dates.local_day(setting.now, ZoneInfo(setting.company.time_zone))
    if rule.on is not None and isinstance(decision := due_dates.may_be_due(rule.on, today), Refused):
        return decision
    people = candidates(db, audience, setting)
    cause = Cause(assigned_by=viewer.person_id, audience=audience.to_json())
    outcomes = require(db, setting, course, people, cause, rule, None, viewer=viewer)
    return {person: outcomes[person.person_id] for person in people}


def candidates(db: Session, audience: Audience, setting: Setting) -> list[Candidate]:
    """The people of an audience, with where they work today or begin next, by name."""
    today = due_dates.local_day(setting.now, ZoneInfo(setting.company.time_zone))
    query = (
        select(Person, Employment.legal_entity_id)
        .outerjoin(Employment, placed_on(today))
        .order_by(Person.name_folded, Person.id)
    )
    if audience.department_id is not None:
        query = query.where(Employment.department_id == audience.department_id, Person.is_active)
    else:
        query = query.where(Person.id.in_(audience.person_ids))
    return [
        Candidate(
            person_id=person.id,
            name=person.name,
            is_active=person.is_active,
            zone=ZoneInfo(person.time_zone or setting.company.time_zone),
            hired_on=person.hired_on,
            legal_entity_id=legal_entity_id,
        )
        for person, legal_entity_id in db.execute(query)
    ]
