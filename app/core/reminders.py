"""Reminders: on which days a person is reminded of a due date, warned once it has passed, and their manager is told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.notices import NoticeKind
from app.core.working_days import WorkingCalendar

WARNED_AFTER = 1
ESCALATED_AFTER = 2
"""Working days: from the due day to the warning, and from the warning to the day on which the manager is told."""
USUAL_OFFSETS = (-7, -2, 0, 3)
MOST_OFFSETS = 12
LONGEST_OFFSET = 60
DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, order=True)
class Step:
    """A reminder on a day: `offset` is in working days from the due day."""

    on: date
    offset: int

    @property
    def kind(self) -> NoticeKind:
        """Up to the due day it is a reminder, which may be declined; after that it is a warning, which may not."""
        return NoticeKind.OVERDUE if self.offset > 0 else NoticeKind.REMINDER


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be told now, and the day on which to look again; None where nothing more will come."""

    step: Step | None
    is_escalated: bool
    next_on: date | None


def series(due_on: date, calendar: WorkingCalendar, offsets: Collection[int]) -> list[Step]:
    """Every reminder of a due day, in order: at the offsets, and the warning on the first working day after it.

    A reminder for the due day itself comes on the last working day up to it.
    """
    last = due_on if calendar.is_working(due_on) else calendar.after(due_on, -1)
    days = {offset: calendar.after(due_on, offset) if offset else last for offset in {*offsets, WARNED_AFTER}}
    return sorted(Step(on=day, offset=offset) for offset, day in days.items())


def plan(
    steps: Collection[Step],
    calendar: WorkingCalendar,
    *,
    since: date,
    today: date,
    told: Collection[int],
    warned_on: date | None,
    is_escalated: bool,
) -> Plan:
    """What to tell today of a series. Of several that were missed only the latest; none of a day up to `since`.

    `since` is the day on which this due date was set: who has just been told of it is not reminded as well. `told` are the
    offsets told already, `warned_on` the day of the first warning, `is_escalated` whether the manager was told.
    """
    relevant = sorted(step for step in steps if step.on > since)
    missed = [step for step in relevant if step.on <= today]
    latest = missed[-1] if missed and missed[-1].offset not in told else None
    if warned_on is None and latest is not None and latest.kind is NoticeKind.OVERDUE:
        warned_on = today
    escalates_on = None if warned_on is None or is_escalated else calendar.after(warned_on, ESCALATED_AFTER)
    is_due = escalates_on is not None and escalates_on <= today
    coming = [step.on for step in relevant if step.on > today]
    if escalates_on is not None and not is_due:
        coming.append(escalates_on)
    return Plan(step=latest, is_escalated=is_due, next_on=min(coming, default=None))


def digest_day(calendar: WorkingCalendar, day: date) -> date:
    """The first working day of a week, from a day on: when managers get their weekly digest."""
    begins = _week_begins(calendar, day)
    first = begins if calendar.is_working(begins) else calendar.after(begins, 1)
    if day <= first:
        return first
    return digest_day(calendar, begins + timedelta(days=DAYS_IN_A_WEEK))


def _week_begins(calendar: WorkingCalendar, day: date) -> date:
    """The first day after the last weekend up to that day, holiday or not; a Monday where there are no weekends.

    Within a weekend it is the day after it: that week's digest is still to come.
    """
    weekend = set(calendar.weekend) or {DAYS_IN_A_WEEK - 1}
    if day.weekday() in calendar.weekend:
        while day.weekday() in weekend:
            day += timedelta(days=1)
        return day
    while (day - timedelta(days=1)).weekday() not in weekend:
        day -= timedelta(days=1)
    return day
