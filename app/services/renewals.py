"""Renewals: the next period of whoever's certificate runs out, opened in time. What is renewed is never touched."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.due_dates import DueRule
from app.core.model import Course
from app.core.notices import NoticeKind, of_period
from app.core.recertification import RENEWS
from app.services import audit, due_date_changes, notices, validity
from app.services.causes import Cause
from app.services.context import Setting
from app.services.due_date_changes import Amendment, ChangeReason, moment
from app.services.notices import Told
from app.services.turns import Turn, kept, opened, turns
from app.store.models import Assignment, Period, Person

PERIODS_AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """A period that renews another, with the reasons that are taken over from it."""

    old: Period
    period: Period
    causes: Sequence[Assignment]


def open_due(db: Session, setting: Setting) -> int:
    """Open the next period of those whose window has opened, some at a time; how many periods were looked at.

    For people who are still here and still covered: a reason for the old period stands. Who is not keeps what they have
    until it runs out. Everybody is told when it does, unless they have renewed it by then.
    """
    due = db.scalars(
        select(Period)
        .join(Person, Person.id == Period.person_id)
        .where(
            Period.renewal_opens_at <= setting.now,
            Period.course.in_(_courses(setting)),
            Person.is_active,
        )
        .order_by(Period.renewal_opens_at, Period.id)
        .limit(PERIODS_AT_A_TIME)
    ).all()
    by_course: dict[str, list[Period]] = defaultdict(list)
    for period in due:
        by_course[period.course].append(period)
    for slug, periods in sorted(by_course.items()):
        known = turns(db, setting, slug, [period.person_id for period in periods], is_locked=True)
        course = next(iter(setting.catalogue.courses[slug].values()))
        _open_those(db, setting, course, periods, known)
    return len(due)


def _courses(setting: Setting) -> list[str]:
    """The courses that are offered and that somebody can be required to take."""
    editions = {slug: next(iter(each.values())) for slug, each in setting.catalogue.courses.items()}
    return [slug for slug, course in editions.items() if not course.outline.voluntary]


def _open_those(
    db: Session, setting: Setting, course: Course, periods: Sequence[Period], known: dict[int, Turn]
) -> None:
    """Open the renewals of one course; `known` is locked."""
    found = []
    for period in periods:
        turn = known[period.person_id]
        period.renewal_opens_at = None
        if turn.period is period:
            _tell_expiry(db, setting, period)
            if turn.causes:
                found.append(next_of(setting, course, turn))
    open_all(db, setting, found, None)


def next_of(setting: Setting, course: Course, turn: Turn) -> Renewal:
    """The period that renews a completed one, not yet added."""
    period = opened(setting, course.slug, turn.period.person_id, turn)
    period.is_assigned = True
    period.renews_until = turn.period.expires_at
    return Renewal(old=turn.period, period=period, causes=turn.causes)


def open_all(
    db: Session, setting: Setting, found: Sequence[Renewal], cause: Cause | None, *, due_on: date | None = None
) -> None:
    """Write renewals with their reasons: those of the old period, and `cause` where there is one.

    Each is due on the last day of what it renews, or on a day that is given, but never before the minimum notice.
    """
    if not found:
        return
    periods = kept(db, [each.period for each in found])
    found = [replace(each, period=period) for each, period in zip(found, periods, strict=True)]
    around = due_date_changes.circumstances(db, setting, {each.period.person_id for each in found})
    rows = []
    for each in found:
        zone = around[each.period.person_id].calendar.zone
        if each.period.renews_until is None and due_on is not None:
            each.period.renews_until = due_dates.end_of_day(due_on, zone)
        each.period.terms = next((row.terms for row in each.causes if row.terms), None)
        rows += _assignments(each, cause, zone, due_on, setting)
    db.execute(insert(Assignment), rows)
    by = cause.assigned_by if cause else None
    amendment = Amendment(reason=ChangeReason.RENEWAL, by=by)
    due_date_changes.settle(db, setting, [each.period for each in found], amendment)
    facts = due_date_changes.in_the_log([each.period for each in found])
    audit.record_all(db, setting.now, by, "renewal.opened", "period", facts)
    notices.queue(db, setting.now, [_told(each) for each in found])


def _assignments(
    renewal: Renewal, cause: Cause | None, zone: ZoneInfo, due_on: date | None, setting: Setting
) -> list[dict[str, Any]]:
    """The reasons of a renewal as rows, each with the reason that it continues."""
    notice = max((_notice(row) for row in renewal.causes), default=0)
    rule = validity.renewal_rule(renewal.period, zone, notice)
    if due_on is not None:
        rule = DueRule(anchor="fixed", on=due_on, minimum_notice_days=notice)
    fixed = {"period_id": renewal.period.id, "assigned_at": setting.now, "due": rule.to_json()}
    rows = [
        {
            **fixed,
            "audience": row.audience,
            "assigned_by": row.assigned_by,
            "rule_version_id": row.rule_version_id,
            "path": row.path,
            "facts": (row.facts or {}) | {RENEWS: renewal.old.id},
            "terms": row.terms,
        }
        for row in renewal.causes
    ]
    if cause is not None:
        own = {"audience": cause.audience, "assigned_by": cause.assigned_by, "rule_version_id": None, "path": None}
        rows.append({**fixed, **own, "facts": {RENEWS: renewal.old.id}, "terms": None})
    return rows


def _notice(row: Assignment) -> int:
    return DueRule.from_json(row.due).minimum_notice_days if row.due else 0


def _told(renewal: Renewal) -> Told:
    return Told(
        person_id=renewal.period.person_id,
        kind=NoticeKind.RENEWAL_OPEN,
        subject=of_period(renewal.period.id),
        offset=str(renewal.old.id),
        facts={
            "course": renewal.period.course,
            "due_at": moment(renewal.period.due_at),
            "expires_at": moment(renewal.old.expires_at),
        },
    )


def _tell_expiry(db: Session, setting: Setting, period: Period) -> None:
    """Tell that something has run out once it has; a renewal until then takes the notice back."""
    told = Told(
        person_id=period.person_id,
        kind=NoticeKind.EXPIRED,
        subject=of_period(period.id),
        facts={"course": period.course, "expires_at": moment(period.expires_at)},
        not_before=period.expires_at,
    )
    notices.queue(db, setting.now, [told])
