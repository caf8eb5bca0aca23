"""Calendars in iCalendar form (RFC 5545): due dates as whole days, each with an identity that stays and a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True, kw_only=True)
class DueDay:
    """A due date in a calendar: `uid` is the same whenever it is told of again; `changed_at` is when it was last set."""

    uid: str
    on: date
    title: str
    url: str
    changed_at: datetime


def written(name: str, language: str, days: Iterable[DueDay]) -> bytes:
    """A calendar of due days; for the same facts the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gangway//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name, {"language": language})
    for day in days:
        calendar.add_component(_event(day))
    return bytes(calendar.to_ical())


def _event(day: DueDay) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", day.changed_at.astimezone(UTC))
    event.add("last-modified", day.changed_at.astimezone(UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.title)
    event.add("url", day.url)
    event.add("transp", "TRANSPARENT")
    return event
