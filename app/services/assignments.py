"""Assignments: requiring a course of people, by name or by department, with a due date."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import access, due_dates
from app.core.access import Viewer
from app.core.decisions import Reason, Refused, refused
from app.core.due_dates import DueRule
from app.core.model import Course
from app.services import audit
from app.services.context import Setting
from app.store.models import Assignment, DueDateChange, Employment, Period, Person
from app.store.queries.selection import placed_on


class AssignmentOutcome(StrEnum):
    """What became of one person in an assignment."""

    ASSIGNED = "assigned"
    ALREADY_ASSIGNED = "already_assigned"
    INACTIVE = "inactive"
    OUTSIDE = "outside"


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


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A person whom an assignment may reach."""

    person_id: int
    name: str
    is_active: bool
    zone: ZoneInfo
    hired_on: date | None
    legal_entity_id: int | None


def preview(
    db: Session, setting: Setting, viewer: Viewer, course: Course, audience: Audience
) -> dict[Candidate, AssignmentOutcome]:
    """What assigning would do to each person; changes nothing."""
    people = _candidates(db, audience, setting)
    periods = _periods(db, course.slug, [person.person_id for person in people])
    return {person: _outcome(viewer, person, periods) for person in people}


def _outcome(viewer: Viewer, person: Candidate, periods: Mapping[int, Period]) -> AssignmentOutcome:
    facts = access.PersonFacts(person_id=person.person_id, legal_entity_id=person.legal_entity_id)
    if not access.may_assign(viewer, facts):
        return AssignmentOutcome.OUTSIDE  # before all else: nothing is told of people whom the viewer may not see
    if not person.is_active:
        return AssignmentOutcome.INACTIVE
    period = periods.get(person.person_id)
    if period is not None and period.is_assigned:
        return AssignmentOutcome.ALREADY_ASSIGNED
    return AssignmentOutcome.ASSIGNED


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
    people = _candidates(db, audience, setting, is_locked=True)
    periods = _periods(db, course.slug, [person.person_id for person in people], is_locked=True)
    outcomes = {person: _outcome(viewer, person, periods) for person in people}
    for person, outcome in outcomes.items():
        if outcome is AssignmentOutcome.ASSIGNED and person.person_id not in periods:
            periods[person.person_id] = _first_period(person, course, setting)
    db.add_all(periods.values())
    db.flush()
    for person, outcome in outcomes.items():
        if outcome is AssignmentOutcome.ASSIGNED:
            _require(db, setting, viewer, periods[person.person_id], person, audience, rule)
    return outcomes


def _first_period(person: Candidate, course: Course, setting: Setting) -> Period:
    return Period(
        person_id=person.person_id,
        course=course.slug,
        number=1,
        created_at=setting.now,
        is_assigned=True,
        modules_finished=0,
    )


def _require(
    db: Session,
    setting: Setting,
    viewer: Viewer,
    period: Period,
    person: Candidate,
    audience: Audience,
    rule: DueRule,
) -> None:
    """Make a period required, with the due date that the rule gives this person."""
    change = _due_date(setting, viewer, period, person, rule)
    period.is_assigned = True
    period.due_at = change.due_at
    db.add(change)
    db.add(
        Assignment(
            period_id=period.id, audience=audience.to_json(), assigned_at=setting.now, assigned_by=viewer.person_id
        )
    )
    audit.record(
        db,
        setting.now,
        viewer.person_id,
        "course.assigned",
        ("period", period.id),
        course=period.course,
        person=period.person_id,
        due_at=f"{change.due_at:%Y-%m-%dT%H:%M:%SZ}",
    )


def _due_date(setting: Setting, viewer: Viewer, period: Period, person: Candidate, rule: DueRule) -> DueDateChange:
    """The due date that a rule gives a person, with all that led to it."""
    assigned_on = due_dates.local_day(setting.now, person.zone)
    day = due_dates.due_day(rule, assigned_on=assigned_on, hired_on=person.hired_on, weekend=setting.company.weekend)
    return DueDateChange(
        period_id=period.id,
        changed_at=setting.now,
        changed_by=viewer.person_id,
        reason="assigned",
        rule=asdict(rule) | {"on": rule.on.isoformat() if rule.on else None},
        anchor_on=rule.on or (person.hired_on if rule.anchor == "hire" else None) or assigned_on,
        zone=person.zone.key,
        due_at=due_dates.end_of_day(day, person.zone),
    )


def _candidates(db: Session, audience: Audience, setting: Setting, *, is_locked: bool = False) -> list[Candidate]:
    """The people of an audience, with where they work today or begin next, by name.

    Locked, nobody else opens a first period for one of them meanwhile.
    """
    today = due_dates.local_day(setting.now, ZoneInfo(setting.company.time_zone))
    query = (
        select(Person, Employment.legal_entity_id)
        .outerjoin(Employment, placed_on(today))
        .order_by(Person.name_folded, Person.id)
    )
    if is_locked:
        query = query.with_for_update(of=Person, key_share=True)
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


def _periods(db: Session, course: str, person_ids: Collection[int], *, is_locked: bool = False) -> dict[int, Period]:
    """The current period of each of these people in a course; locked in the order of their ids, as everybody locks several."""
    query = select(Period).where(Period.course == course, Period.person_id.in_(person_ids)).order_by(Period.id)
    rows = db.scalars(query.with_for_update() if is_locked else query)
    return {period.person_id: period for period in rows}
