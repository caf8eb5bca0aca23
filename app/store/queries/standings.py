"""Progress and standing as conditions: the answers of `core.completion`, given by the database for many periods at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.completion import PeriodFacts, Progress, Standing
from app.store.models import Certificate, CertificateEvent, Period


def is_of(courses: Collection[str], *, by_person: bool = False) -> ColumnElement[bool]:
    """The condition that a period is of these courses.

    `by_person` is for what is asked of each person, and for tables in the order of people: it hides the indexes that begin
    with the course. By them SQLite would look through everybody's periods for each person, or sort all before the first page.
    """
    return (Period.course.concat("") if by_person else Period.course).in_(courses)


def is_newest() -> ColumnElement[bool]:
    """The condition that a period is the current one of its person and course: the newest that was not withdrawn."""
    later = aliased(Period)
    return and_(
        Period.withdrawn_at.is_(None),
        ~exists().where(
            later.person_id == Period.person_id,
            later.course == Period.course,
            later.number > Period.number,
            later.withdrawn_at.is_(None),
        ),
    )


def is_revoked() -> ColumnElement[bool]:
    """The condition that the newest certificate of a period was revoked."""
    newer = aliased(Certificate)
    return exists().where(
        Certificate.period_id == Period.id,
        CertificateEvent.certificate_id == Certificate.id,
        CertificateEvent.kind == "revoked",
        ~exists().where(newer.period_id == Certificate.period_id, newer.revision > Certificate.revision),
    )


def has_progress(progress: Progress) -> ColumnElement[bool]:
    """The condition that a period is so far along."""
    conditions = {
        Progress.COMPLETED: Period.completed_at.is_not(None),
        Progress.IN_PROGRESS: and_(Period.completed_at.is_(None), Period.started_at.is_not(None)),
        Progress.NOT_STARTED: and_(Period.completed_at.is_(None), Period.started_at.is_(None)),
    }
    return conditions[progress]


def has_standing(standing: Standing, now: datetime) -> ColumnElement[bool]:
    """The condition that a period's standing is this one."""
    # The order is that of the rule, and no condition is ever NULL, so that its opposite is true where it is not.
    is_done, is_open = Period.completed_at.is_not(None), Period.completed_at.is_(None)
    is_valid = and_(is_done, or_(Period.expires_at.is_(None), Period.expires_at > now))
    rules = (
        (Standing.WAIVED, and_(is_open, Period.waived_at.is_not(None))),
        (Standing.REVOKED, is_revoked()),
        (Standing.OVERDUE, and_(is_open, _has_come(Period.due_at, now))),
        (
            Standing.RENEWAL_OPEN,
            or_(
                and_(is_valid, _has_come(Period.renewal_opens_at, now)),
                and_(is_open, Period.renews_until.is_not(None), Period.renews_until > now),
            ),
        ),
        (Standing.CERTIFIED, is_valid),
        (Standing.EXPIRED, or_(is_done, Period.renews_until.is_not(None))),
        (Standing.UPCOMING, and_(Period.opens_at.is_not(None), Period.opens_at > now)),
        (Standing.ASSIGNED, Period.is_assigned),
        (Standing.ENROLLED, not_(Period.is_assigned)),
    )
    place = next(place for place, (name, _) in enumerate(rules) if name is standing)
    return and_(rules[place][1], *(not_(condition) for _, condition in rules[:place]))


def _has_come(column: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[bool]:
    return and_(column.is_not(None), column <= now)


FACTS = (
    Period.is_assigned,
    Period.opens_at,
    Period.due_at,
    Period.started_at,
    Period.completed_at,
    Period.expires_at,
    Period.renewal_opens_at,
    Period.renews_until,
    Period.waived_at,
    is_revoked().label("is_revoked"),
)
"""The columns that `facts_of` reads."""


def facts_of(period: Any) -> PeriodFacts:
    """What the rules about progress and standing need, from a row with the columns of `FACTS`."""
    return PeriodFacts(
        opens_at=period.opens_at,
        due_at=period.due_at,
        started_at=period.started_at,
        completed_at=period.completed_at,
        expires_at=period.expires_at,
        renewal_opens_at=period.renewal_opens_at,
        renews_until=period.renews_until,
        is_assigned=period.is_assigned,
        is_waived=period.waived_at is not None,
        is_revoked=bool(period.is_revoked),
    )


KNOWN = (
    Standing.OVERDUE,
    Standing.ASSIGNED,
    Standing.ENROLLED,
    Standing.UPCOMING,
    Standing.CERTIFIED,
    Standing.RENEWAL_OPEN,
    Standing.EXPIRED,
    Standing.WAIVED,
    Standing.REVOKED,
)
"""The standings in the order in which people look for them."""
