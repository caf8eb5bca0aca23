"""Preferences: how a person wants to read times."""

from functools import cache
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from app.store.models import Person

REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


class UnknownTimeZone(Exception):
    """Not a time zone that people can choose."""


@cache
def time_zones() -> tuple[str, ...]:
    """The zones that people choose from, by the region and place that they are named after, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(REGIONS)))


def set_time_zone(db: Session, person_id: int, zone: str | None) -> None:
    """Note the zone in which a person wants to read times; None is the company's. Raises UnknownTimeZone."""
    if zone is not None and zone not in time_zones():
        raise UnknownTimeZone(zone)
    db.get_one(Person, person_id).time_zone = zone
