"""Due dates: local days in the person's zone, stored as the UTC instant at which the due day has ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.core.certification import add_months
from app.core.decisions import Allowed, Decision, Reason, refused

SATURDAY_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, kw_only=True)
class DueRule:
    """anchor + offset, but never sooner than assigned + minimum notice.

    `on` is the anchor of `fixed`. Offsets are calendar days and months; the minimum notice is in working days.
    """

    anchor: Literal["fixed", "hire", "assignment"]
    on: date | None = None
    offset_days: int = 0
    offset_months: int = 0
    minimum_notice_days: int = 0


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The exclusive end of a local day: the next local midnight, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local day of an instant."""
    return moment.astimezone(zone).date()


def last_day_before(end: datetime, zone: ZoneInfo) -> date:
    """The last local day that lies before an exclusive end: what people are shown."""
    return (end.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).date()


def add_working_days(
    day: date, count: int, *, weekend: Collection[int] = SATURDAY_SUNDAY, holidays: Collection[date] = ()
) -> date:
    """The `count`-th working day after `day`; weekdays are numbered from Monday = 0."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() not in weekend and day not in holidays:
            count -= 1
    return day


def due_day(
    rule: DueRule, *, assigned_on: date, hired_on: date | None = None, weekend: Collection[int] = SATURDAY_SUNDAY
) -> date:
    """The later of anchor + offset and assigned + minimum notice. Without a hire date the assignment is the anchor."""
    if rule.anchor == "fixed":
        if rule.on is None:
            raise ValueError("a fixed due date needs its day")
        anchor = rule.on
    else:
        anchor = hired_on if rule.anchor == "hire" and hired_on else assigned_on
    offset = add_months(anchor, rule.offset_months) + timedelta(days=rule.offset_days)
    return max(offset, add_working_days(assigned_on, rule.minimum_notice_days, weekend=weekend))


def may_be_due(day: date, today: date) -> Decision:
    """Nobody is overdue by being assigned: a fixed due day is today or later."""
    if day < today:
        return refused(Reason.DUE_IN_THE_PAST, day=day)
    return Allowed()
