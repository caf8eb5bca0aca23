"""Due dates: local days in the person's zone, stored as the UTC instant at which the due day has ended."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from app.core.certification import add_months
from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.working_days import WorkingCalendar


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

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self) | {"on": self.on.isoformat() if self.on else None}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "DueRule":
        """The rule that `to_json` stored."""
        return cls(**stored | {"on": date.fromisoformat(stored["on"]) if stored["on"] else None})


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The local midnight with which a day begins, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The exclusive end of a local day: the next local midnight, in UTC."""
    return start_of_day(day + timedelta(days=1), zone)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local day of an instant."""
    return moment.astimezone(zone).date()


def last_day_before(end: datetime, zone: ZoneInfo) -> date:
    """The last local day that lies before an exclusive end: what people are shown."""
    return (end.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).date()


def day_begun_at(moment: datetime, zone: ZoneInfo) -> date:
    """The local day that begins at the midnight nearest to an instant, which was midnight where the person lived then."""
    return local_day(moment + timedelta(hours=12), zone)


def anchor_day(rule: DueRule, *, assigned_on: date, hired_on: date | None) -> date:
    """The day from which a rule counts. Without a hire date the assignment is the anchor."""
    if rule.anchor == "fixed":
        if rule.on is None:
            raise ValueError("a fixed due date needs its day")
        return rule.on
    return hired_on if rule.anchor == "hire" and hired_on else assigned_on


def due_day(rule: DueRule, *, assigned_on: date, calendar: WorkingCalendar, hired_on: date | None = None) -> date:
    """The later of anchor + offset and assigned + minimum notice, in the working days of the person."""
    anchor = anchor_day(rule, assigned_on=assigned_on, hired_on=hired_on)
    offset = add_months(anchor, rule.offset_months) + timedelta(days=rule.offset_days)
    return max(offset, calendar.after(assigned_on, rule.minimum_notice_days))


def may_be_due(day: date, today: date) -> Decision:
    """Nobody is overdue by being assigned: a fixed due day is today or later."""
    if day < today:
        return refused(Reason.DUE_IN_THE_PAST, day=day)
    return Allowed()


@dataclass(frozen=True, kw_only=True)
class Away:
    """A leave: from a day on, until the first day back; None while nobody knows."""

    from_on: date
    back_on: date | None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a person's due dates depend on, as it is known today."""

    today: date
    calendar: WorkingCalendar
    hired_on: date | None = None
    leaves: Sequence[Away] = ()


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One reason for which a course is required: its rule, and the local day on which it was assigned."""

    rule: DueRule
    assigned_on: date


@dataclass(frozen=True, kw_only=True)
class Held:
    """A due day that holds. `computed_on` is what the rule said, `planned_on` what was left of it after notice and extension.

    `day` is what holds in the end: None while the person is away and nobody knows until when.
    """

    computed_on: date
    planned_on: date
    day: date | None


@dataclass(frozen=True, kw_only=True)
class DueDay(Held):
    """A due day with the rule and the anchor that led to it."""

    rule: DueRule
    anchor_on: date


def earliest(claims: Iterable[Claim], around: Circumstances) -> tuple[date, Claim]:
    """The claim that is due first, and its day. Notice counts from the hire date where that comes after the assignment."""
    dated = []
    for claim in claims:
        since = max(claim.assigned_on, around.hired_on) if around.hired_on else claim.assigned_on
        counted = Claim(rule=claim.rule, assigned_on=since)
        day = due_day(claim.rule, assigned_on=since, calendar=around.calendar, hired_on=around.hired_on)
        dated.append((day, counted))
    return min(dated, key=lambda each: each[0])


def settled(
    claims: Iterable[Claim],
    around: Circumstances,
    before: Held | None = None,
    *,
    extended_to: date | None = None,
    is_anew: bool = False,
    was_overdue: bool = False,
) -> DueDay:
    """The due day of all claims together, given what held before.

    A date that is computed anew leaves the minimum notice from today. One that nothing has changed stays as it is, so nobody
    becomes overdue by a correction. A day that falls into a leave, or shortly behind it, waits until the notice has passed.
    """
    computed, claim = earliest(claims, around)
    notice = claim.rule.minimum_notice_days
    least = around.calendar.after(around.today, notice)
    if before is None:
        planned = computed
    elif before.computed_on == computed and not is_anew:
        planned = before.planned_on
    else:
        planned = max(computed, least)
    planned = max(planned, extended_to) if extended_to else planned
    planned, day = after_leave(planned, around, notice)
    if before is not None and _is_too_soon(day, before, least, around.today, was_overdue):
        planned, day = after_leave(least, around, notice)
    anchor = anchor_day(claim.rule, assigned_on=claim.assigned_on, hired_on=around.hired_on)
    return DueDay(rule=claim.rule, anchor_on=anchor, computed_on=computed, planned_on=planned, day=day)


def _is_too_soon(day: date | None, before: Held, least: date, today: date, was_overdue: bool) -> bool:
    """Whether a correction left less than the minimum notice, or moved the end of today into the past."""
    if day is None or day >= least:
        return False
    return day != before.day or (day < today and not was_overdue)


def after_leave(planned: date, around: Circumstances, notice: int) -> tuple[date, date | None]:
    """What is planned, and the day that holds once the person is back from leave for so many working days.

    While somebody is away, what was due before is moved for good.
    """
    day = planned
    for leave in sorted(around.leaves, key=lambda each: each.from_on):
        is_over = leave.back_on is not None and leave.back_on <= around.today
        is_away = leave.from_on <= around.today and not is_over
        if day < leave.from_on and not is_away:
            continue
        if leave.back_on is None:
            return planned, None
        least = around.calendar.after(leave.back_on, notice)
        if day < least:
            planned = least if planned < leave.from_on else planned
            day = least
    return planned, day
