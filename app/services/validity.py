"""Validity: how long what completed a period holds, and when its renewal opens."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.core import certification, due_dates
from app.core.due_dates import DueRule
from app.core.model import Course
from app.core.recertification import Recertification, terms_of
from app.store.models import Period


def terms(period: Period, course: Course) -> Recertification | None:
    """The terms of a period: those agreed with its assignment, else those of the course."""
    return terms_of(period.terms, course.outline.validity_months)


def complete(period: Period, course: Course, zone: ZoneInfo, at: datetime) -> None:
    """Note that a period is completed, that nobody is reminded of it any more, and until when that holds."""
    period.completed_at = at
    period.remind_at = None
    note(period, course, zone)


def note(period: Period, course: Course, zone: ZoneInfo) -> None:
    """Note until when a completed period holds, unless that is noted, and when its renewal opens."""
    agreed = terms(period, course)
    if agreed is None or period.completed_at is None or period.expires_at is not None:
        return
    completed_on = due_dates.local_day(period.completed_at, zone)
    renews_until = due_dates.day_begun_at(period.renews_until, zone) if period.renews_until else None
    until = certification.valid_until(completed_on, agreed, renews_until=renews_until)
    period.expires_at = due_dates.start_of_day(until, zone) if until else None
    note_renewal(period, course, zone)


def note_renewal(period: Period, course: Course, zone: ZoneInfo) -> None:
    """Note when the next period opens after one that runs out."""
    agreed = terms(period, course)
    if period.completed_at is None or period.expires_at is None:
        period.renewal_opens_at = None
        return
    until = due_dates.day_begun_at(period.expires_at, zone)
    completed_on = due_dates.local_day(period.completed_at, zone)
    agreed = agreed or Recertification(
        validity_months=1
    )  # it runs out though its course no longer does: the usual window
    period.renewal_opens_at = due_dates.start_of_day(certification.renewal_opens_on(completed_on, until, agreed), zone)


def renewal_rule(period: Period, zone: ZoneInfo, notice: int) -> DueRule:
    """When a renewal is due: on the last day of what it renews, but not before a minimum notice in working days."""
    if period.renews_until is None:
        raise ValueError("nothing is renewed by this period")
    last_day = due_dates.last_day_before(period.renews_until, zone)
    return DueRule(anchor="fixed", on=last_day, minimum_notice_days=notice)
