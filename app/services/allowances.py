"""Allowances: attempts and minutes that HR grants to one person beyond a quiz's rules, for an agreed and neutral reason."""

from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import access, attempts
from app.core.access import Viewer
from app.core.attempts import Extra
from app.core.decisions import Decision, Reason, Refused, refused
from app.core.due_dates import local_day
from app.services import audit, closing, content_versions
from app.services.context import Setting
from app.store import jobs
from app.store.models import Allowance, Attempt, Period
from app.store.queries import allowances as queries
from app.store.queries import person_record
from app.store.racing import add_first

MOST_ATTEMPTS = 10
MOST_MINUTES = 600


class NoSuchPeriod(Exception):
    """This person does not have that course."""


class AllowanceReason(StrEnum):
    """Why something extra is granted. The list is neutral on purpose: nobody has to tell what is behind an agreement."""

    AGREED_ADJUSTMENT = "agreed_adjustment"
    TECHNICAL_PROBLEM = "technical_problem"
    INTERRUPTED = "interrupted"
    OTHER_AGREED = "other_agreed"


def grant(
    db: Session,
    setting: Setting,
    viewer: Viewer,
    period_id: int,
    extra: Extra,
    reason: AllowanceReason,
    *,
    key: str,
) -> Refused | None:
    """Grant attempts and minutes in a person's period, once for a key; an attempt that is running gets the minutes too.

    The reason is kept with the grant and nowhere else: neither the log nor any report has it.
    Raises NoSuchPeriod, and ValueError for more than may be granted at once or nothing at all.
    """
    if not (0 <= extra.attempts <= MOST_ATTEMPTS and 0 <= extra.minutes <= MOST_MINUTES and extra != Extra()):
        raise ValueError(f"{extra} cannot be granted")
    period = db.scalar(select(Period).where(Period.id == period_id).with_for_update())
    if period is None:
        raise NoSuchPeriod(period_id)
    decision = _may_grant(db, setting, viewer, period.person_id)
    if isinstance(decision, Refused):
        return decision
    granted = Allowance(
        period_id=period.id,
        key=key,
        extra_attempts=extra.attempts,
        extra_minutes=extra.minutes,
        reason=reason,
        granted_at=setting.now,
        granted_by=viewer.person_id,
    )
    if not add_first(db, granted):
        return None
    facts = {"extra_attempts": extra.attempts, "extra_minutes": extra.minutes}
    audit.record_of_period(db, setting.now, viewer.person_id, "allowance.granted", period, **facts)
    _lengthen(db, setting, period)
    return None


def _may_grant(db: Session, setting: Setting, viewer: Viewer, person_id: int) -> Decision:
    """Whoever may assign courses to a person."""
    person = person_record.record(db, person_id)
    if person is None:
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    return access.may_assign(viewer, person.facts(local_day(setting.now, ZoneInfo(setting.company.time_zone))))


def _lengthen(db: Session, setting: Setting, period: Period) -> None:
    """Move the end of the attempt that is running, and the job that closes it."""
    running = db.scalar(
        select(Attempt).where(Attempt.period_id == period.id, Attempt.submitted_at.is_(None)).with_for_update()
    )
    if running is None or attempts.is_over(closing.facts(running), setting.now):
        return
    quiz = content_versions.edition_of(db, setting.catalogue, running, setting.company.language).quiz
    running.ends_at = attempts.ends_at(quiz, running.started_at, extra=queries.in_period(db, period.id))
    jobs.move(db, closing.JOB, running.id, closing.run_at(running))
