"""Equivalent training: a course completed elsewhere, on evidence that HR saw. It earns no certificate here."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.core.model import Course
from app.services import audit, due_date_changes, notices, validity
from app.services.context import Setting
from app.services.due_date_changes import Amendment, ChangeReason
from app.services.reached_periods import reached, reached_open
from app.store.models import EquivalentTraining, Period
from app.store.racing import add_first

MAXIMUM_BYTES = 5_000_000
MAXIMUM_SIDE = 10_000
TIME_TO_UNDO = timedelta(days=30)
"""How long HR may take back what was recorded; after that it is history."""


class UnusableEvidence(Exception):
    """An upload that is no PDF, PNG or JPEG, or too large."""


@dataclass(frozen=True, kw_only=True)
class Training:
    """What was taken elsewhere. `reason` says why it counts for this course."""

    title: str
    provider: str
    finished_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A file that shows it, of a kind that was found by looking into it."""

    name: str
    media_type: str
    body: bytes


def evidence(name: str, body: bytes) -> Evidence:
    """A PDF, PNG or JPEG, whatever its name says; raises UnusableEvidence."""
    if not body or len(body) > MAXIMUM_BYTES:
        raise UnusableEvidence
    return Evidence(name=name[-200:], media_type=_media_type(body), body=body)


def _media_type(body: bytes) -> str:
    if body.startswith(b"%PDF-") and b"%%EOF" in body[-2048:]:
        return "application/pdf"
    try:
        with Image.open(BytesIO(body), formats=["PNG", "JPEG"]) as picture:
            if max(picture.size) > MAXIMUM_SIDE:
                raise UnusableEvidence
            kind = picture.format
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnusableEvidence from error
    return "image/png" if kind == "PNG" else "image/jpeg"


def record(
    db: Session, setting: Setting, viewer: Viewer, course: Course, period_id: int, training: Training, shown: Evidence
) -> Decision:
    """Complete an open assignment by training elsewhere, as of the day on which that was finished. Raises NoSuchPeriod.

    Refused for what is not required, and for a day that is still to come or before what it would renew.
    """
    period = reached_open(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    known = due_date_changes.circumstances(db, setting, [period.person_id])[period.person_id]
    if training.finished_on > known.today:
        return refused(Reason.FINISHED_IN_THE_FUTURE)
    row = EquivalentTraining(
        period_id=period.id,
        title=training.title,
        provider=training.provider,
        finished_on=training.finished_on,
        reason=training.reason,
        file_name=shown.name,
        media_type=shown.media_type,
        sha256=sha256(shown.body).hexdigest(),
        body=shown.body,
        recorded_at=setting.now,
        recorded_by=viewer.person_id,
    )
    if not add_first(db, row):
        return refused(Reason.NOT_REQUIRED)
    at = min(_noon(training.finished_on, known.calendar.zone), setting.now)
    validity.complete(period, course, known.calendar.zone, at)
    notices.drop_completed(db, period, setting.now)
    audit.record_of_period(db, setting.now, viewer.person_id, "equivalent.recorded", period, sha256=row.sha256)
    return Allowed()


def _noon(day: date, zone: ZoneInfo) -> datetime:
    """An instant that lies on that day in every zone nearby, and nobody takes for the minute of an ending."""
    return datetime.combine(day, time(12), tzinfo=zone)


def take_back(db: Session, setting: Setting, viewer: Viewer, period_id: int) -> Decision:
    """Take back what was recorded: the course is required again, the minimum notice counted from today. Raises NoSuchPeriod.

    Refused after a month, and once the next period has begun.
    """
    period = reached(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    row = db.scalar(select(EquivalentTraining).where(EquivalentTraining.period_id == period_id))
    has_next = db.scalar(
        select(
            exists().where(
                Period.person_id == period.person_id, Period.course == period.course, Period.number > period.number
            )
        )
    )
    if row is None or has_next or setting.now - row.recorded_at > TIME_TO_UNDO:
        return refused(Reason.TOO_LATE_TO_UNDO)
    audit.record_of_period(db, setting.now, viewer.person_id, "equivalent.taken_back", period, sha256=row.sha256)
    db.execute(delete(EquivalentTraining).where(EquivalentTraining.id == row.id))
    period.completed_at = period.expires_at = period.renewal_opens_at = None
    period.remind_at = period.opens_at or setting.now
    amendment = Amendment(reason=ChangeReason.UNDONE, by=viewer.person_id)
    due_date_changes.settle(db, setting, [period], amendment)
    return Allowed()
