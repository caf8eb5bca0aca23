"""What could be said of people and their courses at the end of a day that has passed, from rows that are only ever added.

The rule: only what had happened by then counts. People are those who worked somewhere on the day and had not left, in the
department and under the manager of that day. A course is required of them where it had been assigned and not withdrawn by
then; its due date is the last one set by then; completions, revocations and waivers count from when they happened.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, or_, select
from sqlalchemy.orm import aliased

from app.core.compliance import Compliance
from app.core.due_dates import end_of_day
from app.store.models import (
    Assignment,
    AuditEvent,
    Certificate,
    CertificateEvent,
    DueDateChange,
    Employment,
    Period,
    Person,
    Waiver,
)
from app.store.queries.people import works_on
from app.store.queries.selection import Selection, people_conditions
from app.store.queries.standings import is_of


def instant(selection: Selection) -> datetime:
    """The last instant of the day asked for; now, where that is today or none is named."""
    if selection.as_of is None or selection.as_of >= selection.today:
        return selection.now
    return end_of_day(selection.as_of, selection.zone) - timedelta(microseconds=1)


def required(selection: Selection) -> Any:
    """A subquery: what was required of whom, with the facts of that instant and whether it was in order."""
    at = instant(selection)
    courses = (selection.course,) if selection.course else selection.courses
    day = selection.as_of or selection.today
    return (
        select(
            Person.id,
            Person.name,
            Person.name_folded,
            Person.employee_number,
            Person.time_zone,
            Employment.legal_entity_id,
            Employment.department_id,
            Employment.manager_id,
            Period.course,
            _due_at(at).label("due_at"),
            Period.opens_at,
            case((Period.started_at <= at, Period.started_at)).label("started_at"),
            case((Period.completed_at <= at, Period.completed_at)).label("completed_at"),
            case((Period.completed_at <= at, Period.expires_at)).label("expires_at"),
            _is_waived(at).label("is_waived"),
            _is_revoked(at).label("is_revoked"),
            _is_covered(at).label("is_covered"),
        )
        .select_from(Person)
        .join(Employment, works_on(day))
        .join(Period, Period.person_id == Person.id)
        .where(
            *people_conditions(selection),
            or_(Person.left_on.is_(None), Person.left_on > day),
            _was_active(at),
            is_of(courses, by_person=True),
            Period.created_at <= at,
            ~_has_later(at),
            _was_required(at),
        )
        .subquery()
    )


def matching(selection: Selection, query: Select[*tuple[Any, ...]], facts: Any) -> Select[*tuple[Any, ...]]:
    """A query of these facts, limited to those that are as wanted."""
    if selection.compliance is None:
        return query
    return query.where(compliance(facts.c, instant(selection)) == selection.compliance.value)


def compliance(facts: Any, at: datetime) -> ColumnElement[str]:
    """What `core.compliance` says, told by the database."""
    is_done = facts.completed_at.is_not(None)
    return case(
        (or_(facts.is_waived, facts.is_covered), Compliance.COMPLIANT.value),
        (facts.is_revoked, Compliance.LACKING.value),
        (and_(is_done, or_(facts.expires_at.is_(None), facts.expires_at > at)), Compliance.COMPLIANT.value),
        (or_(is_done, facts.due_at <= at), Compliance.LACKING.value),
        else_=Compliance.PENDING.value,
    )


def _was_active(at: datetime) -> ColumnElement[bool]:
    """Active today, or kept out after that instant; a leaver's last day is asked apart."""
    return or_(
        Person.is_active,
        Person.left_on.is_not(None),
        exists().where(
            AuditEvent.subject_kind == "person",
            AuditEvent.subject_id == cast(Person.id, String),
            AuditEvent.action == "person.deactivated",
            AuditEvent.happened_at > at,
        ),
    )


def _has_later(at: datetime) -> ColumnElement[bool]:
    """A renewal had begun by then."""
    later = aliased(Period)
    return exists().where(
        later.person_id == Period.person_id,
        later.course == Period.course,
        later.number > Period.number,
        later.created_at <= at,
    )


def _was_required(at: datetime) -> ColumnElement[bool]:
    """Assigned by then and not withdrawn; a renewal that opened by itself has no assignment of its own."""
    own = Assignment.period_id == Period.id
    in_force = and_(Assignment.assigned_at <= at, or_(Assignment.withdrawn_at.is_(None), Assignment.withdrawn_at > at))
    return or_(exists().where(own, in_force), and_(Period.number > 1, Period.is_assigned, ~exists().where(own)))


def _due_at(at: datetime) -> Any:
    """The due date that was set last by then."""
    return (
        select(DueDateChange.due_at)
        .where(DueDateChange.period_id == Period.id, DueDateChange.changed_at <= at)
        .order_by(DueDateChange.changed_at.desc(), DueDateChange.id.desc())
        .limit(1)
        .correlate(Period)
        .scalar_subquery()
    )


def _is_waived(at: datetime) -> ColumnElement[bool]:
    return exists().where(
        Waiver.period_id == Period.id, Waiver.waived_at <= at, or_(Waiver.ended_at.is_(None), Waiver.ended_at > at)
    )


def _is_revoked(at: datetime) -> ColumnElement[bool]:
    """A certificate of the period had been revoked, and no other had been issued in its place."""
    other = aliased(Certificate)
    return exists().where(
        Certificate.period_id == Period.id,
        CertificateEvent.certificate_id == Certificate.id,
        CertificateEvent.kind == "revoked",
        CertificateEvent.happened_at <= at,
        ~exists().where(other.replaces_id == Certificate.id, other.issued_at <= at),
    )


def _is_covered(at: datetime) -> ColumnElement[bool]:
    """What an earlier period earned was still valid."""
    earlier = aliased(Period)
    revoked = exists().where(
        Certificate.period_id == earlier.id,
        CertificateEvent.certificate_id == Certificate.id,
        CertificateEvent.kind == "revoked",
        CertificateEvent.happened_at <= at,
    )
    return exists().where(
        earlier.person_id == Period.person_id,
        earlier.course == Period.course,
        earlier.number < Period.number,
        earlier.completed_at <= at,
        or_(earlier.expires_at.is_(None), earlier.expires_at > at),
        ~revoked,
    )
