"""Reminding: looks at periods whose next reminder is due, queues what is to be told, and says when to look again."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import reminders
from app.core.due_dates import last_day_before, local_day
from app.core.notices import NoticeKind, of_period, period_of
from app.core.working_days import WorkingCalendar
from app.services import absences, escalating, notices
from app.services.calendars import calendars
from app.services.context import Setting
from app.services.letters import told
from app.services.notices import Told
from app.store.models import DueDateChange, Notice, Period, Person

PERIODS_AT_A_TIME = 200
LONG_LEAVE = timedelta(days=7)
"""After which somebody is looked at again of whom nobody knows when they are back."""
SOON = timedelta(minutes=15)
"""Nothing is looked at twice in a row, whatever its calendar says."""
log = logging.getLogger("gangway")


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What surrounds some periods."""

    setting: Setting
    calendars: Mapping[int, WorkingCalendar]
    away: Mapping[int, date | None]
    gone: Collection[int]
    set_at: Mapping[int, datetime]
    told: Mapping[int, Sequence[Notice]]
    managers: Mapping[int, Sequence[int]]


def sweep(db: Session, setting: Setting) -> int:
    """Look at the periods whose time has come, so many at most; how many there were.

    Two who sweep at once look at different ones.
    """
    due = select(Period.id).where(Period.remind_at <= setting.now).order_by(Period.remind_at).limit(PERIODS_AT_A_TIME)
    ids = db.scalars(due).all()
    periods = db.scalars(
        select(Period).where(Period.id.in_(ids)).order_by(Period.id).with_for_update(skip_locked=True)
    ).all()
    around = _around(db, setting, periods)
    to_tell: list[Told] = []
    for period in periods:
        try:
            next_at, found = _looked_at(period, around)
        except ValueError:  # a calendar without working days: one person's must not keep the others from being told
            log.exception("period %s cannot be reminded of", period.id)
            next_at, found = setting.now + LONG_LEAVE, []
        period.remind_at = None if next_at is None else max(next_at, setting.now + SOON)
        to_tell += found
    notices.queue(db, setting.now, to_tell)
    return len(periods)


def _around(db: Session, setting: Setting, periods: Sequence[Period]) -> _Around:
    people = {period.person_id for period in periods}
    subjects = [of_period(period.id) for period in periods]
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    known: dict[int, list[Notice]] = defaultdict(list)
    kinds = (NoticeKind.REMINDER, NoticeKind.OVERDUE, NoticeKind.ESCALATION)
    for notice in db.scalars(select(Notice).where(Notice.subject.in_(subjects), Notice.kind.in_(kinds))):
        known[period_of(notice.subject) or 0].append(notice)
    set_at = db.execute(
        select(DueDateChange.period_id, func.max(DueDateChange.changed_at).label("changed_at"))
        .where(DueDateChange.period_id.in_([period.id for period in periods]))
        .group_by(DueDateChange.period_id)
    )
    overdue = {period.person_id for period in periods if period.due_at is not None and period.due_at <= setting.now}
    managers = escalating.told_to(db, setting, overdue) if overdue else {}
    asked = people | {each for some in managers.values() for each in some}
    gone = db.scalars(select(Person.id).where(Person.id.in_(people), ~Person.is_active | (Person.left_on <= today)))
    return _Around(
        setting=setting,
        calendars=calendars(db, setting, asked),
        away=absences.away(db, people, today),
        gone=frozenset(gone),
        set_at={row.period_id: row.changed_at for row in set_at},
        told=known,
        managers=managers,
    )


def _looked_at(period: Period, around: _Around) -> tuple[datetime | None, list[Told]]:
    """When to look at a period again, and what is to be told now. Nobody is reminded who is gone, or on leave."""
    setting, calendar = around.setting, around.calendars[period.person_id]
    course = setting.catalogue.course(period.course, setting.company.language)
    if not told(period).is_awaited or period.due_at is None or period.person_id in around.gone:
        return None, []
    if course is None or course.outline.voluntary:
        return None, []
    if period.person_id in around.away:
        back_on = around.away[period.person_id] or local_day(setting.now + LONG_LEAVE, calendar.zone)
        return _opening(calendar, back_on), []
    if period.opens_at is not None and period.opens_at > setting.now:
        return calendar.next_window(period.opens_at), []
    return _planned(period, period.due_at, calendar, around)


def _planned(
    period: Period, due_at: datetime, calendar: WorkingCalendar, around: _Around
) -> tuple[datetime | None, list[Told]]:
    now, due_on = around.setting.now, last_day_before(due_at, calendar.zone)
    mark = f"@{due_at:%Y%m%dT%H%M}"
    known = [notice for notice in around.told.get(period.id, ()) if notice.offset.endswith(mark)]
    warned = [notice.queued_at for notice in known if notice.kind == NoticeKind.OVERDUE]
    today = local_day(now, calendar.zone)
    plan = reminders.plan(
        reminders.series(due_on, calendar, around.setting.company.reminder_offsets),
        calendar,
        since=local_day(around.set_at.get(period.id, period.created_at), calendar.zone),
        today=today,
        told=[int(notice.offset.removesuffix(mark)) for notice in known if notice.kind != NoticeKind.ESCALATION],
        warned_on=local_day(min(warned), calendar.zone) if warned else None,
        is_escalated=any(notice.kind == NoticeKind.ESCALATION for notice in known),
    )
    found = []
    facts = {"due_at": due_at.isoformat()}
    subject = of_period(period.id)
    if plan.step is not None:
        offset = f"{plan.step.offset}{mark}"
        person = period.person_id
        found.append(Told(person_id=person, kind=plan.step.kind, subject=subject, offset=offset, facts=facts))
    managers = around.managers.get(period.person_id, ()) if plan.is_escalated else ()
    found += [_escalation(manager, subject, mark, facts, around) for manager in managers]
    next_on = plan.next_on
    if plan.is_escalated and not managers and period.person_id in around.managers:
        next_on = today + timedelta(days=1)  # managers are told here, and all who could be are away
    return (_opening(calendar, next_on) if next_on else None), found


def _escalation(manager: int, subject: str, mark: str, facts: dict[str, str], around: _Around) -> Told:
    """What a manager is told in the digest of their week."""
    calendar = around.calendars[manager]
    day = reminders.digest_day(calendar, local_day(around.setting.now, calendar.zone))
    return Told(
        person_id=manager,
        kind=NoticeKind.ESCALATION,
        subject=subject,
        offset=mark,
        facts=facts,
        not_before=max(_opening(calendar, day), around.setting.now),
    )


def _opening(calendar: WorkingCalendar, day: date) -> datetime:
    """When mails go on a day, or on the first working day after it."""
    return calendar.next_window(datetime.combine(day, time(), tzinfo=calendar.zone))
