"""Progress and standing as conditions: the answers of `core.completion`, given by the database for many periods at once."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlalchemy.orm import aliased

from app.core.completion import Progress, Standing
from app.store.models import Certificate, CertificateEvent, Period


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
    """The condition that a period's standing is this one; ValueError for one that rows do not tell of."""
    # The order is that of the rule, and no condition is ever NULL, so that its opposite is true where it is not.
    rules = (
        (Standing.OVERDUE, and_(Period.completed_at.is_(None), Period.due_at.is_not(None), Period.due_at <= now)),
        (
            Standing.CERTIFIED,
            and_(Period.completed_at.is_not(None), or_(Period.expires_at.is_(None), Period.expires_at > now)),
        ),
        (Standing.EXPIRED, Period.completed_at.is_not(None)),
        (Standing.UPCOMING, and_(Period.opens_at.is_not(None), Period.opens_at > now)),
        (Standing.ASSIGNED, Period.is_assigned),
        (Standing.ENROLLED, not_(Period.is_assigned)),
    )
    place = next((place for place, (name, _) in enumerate(rules) if name is standing), None)
    if place is None:
        raise ValueError(f"no period is {standing}")
    return and_(rules[place][1], *(not_(condition) for _, condition in rules[:place]))


KNOWN = (
    Standing.OVERDUE,
    Standing.ASSIGNED,
    Standing.ENROLLED,
    Standing.UPCOMING,
    Standing.CERTIFIED,
    Standing.EXPIRED,
)
"""The standings that rows tell of, in the order in which people look for them."""
