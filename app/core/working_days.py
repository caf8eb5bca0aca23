"""Working days: weekends, public holidays, and the hours in which people are written to."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY_SUNDAY = frozenset({5, 6})
OPENS = time(8)
CLOSES = time(16)
LONGEST_BREAK = 60
"""Days without a working one between them, after which a calendar is taken to have none at all."""


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """One person's working days: their zone, the weekdays (Monday = 0) on which they do not work, their public holidays."""

    zone: ZoneInfo
    weekend: Collection[int] = SATURDAY_SUNDAY
    holidays: Container[date] = ()

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; the day itself for none. ValueError where no day is a working one."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self._next(day + timedelta(days=step), step)
        return day

    def _next(self, day: date, step: int) -> date:
        for _ in range(LONGEST_BREAK):
            if self.is_working(day):
                return day
            day += timedelta(days=step)
        raise ValueError("a calendar without working days")

    def next_window(self, moment: datetime) -> datetime:
        """The first instant from `moment` on at which a mail may go: 08:00 to 16:00 local on a working day. In UTC."""
        local = moment.astimezone(self.zone)
        if self.is_working(local.date()) and local.time() < CLOSES:
            opens = datetime.combine(local.date(), OPENS, tzinfo=self.zone)
            return max(local, opens).astimezone(UTC)
        day = self._next(local.date() + timedelta(days=1), 1)
        return datetime.combine(day, OPENS, tzinfo=self.zone).astimezone(UTC)
