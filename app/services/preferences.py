"""Preferences: how a person wants to read times."""

from functools import cache
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from app import i18n
from app.content.catalogue import Catalogue
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
WRITTEN_IN = ("en", "nb", "sv", "de", "he")
"""The languages for which Gangway is made, whether or not there is a text in each of them yet."""


class UnknownTimeZone(Exception):
    """Not a time zone that people can choose."""


@cache
def time_zones() -> tuple[str, ...]:
    """The zones that people choose from, by the region and place that they are named after, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(REGIONS)))


def languages(catalogue: Catalogue) -> list[str]:
    """The codes of the languages that a person may wish to read: those of the interface and the courses, and those planned."""
    offered = {*i18n.languages(), *WRITTEN_IN, *(code for editions in catalogue.courses.values() for code in editions)}
    return sorted(offered)


def set_time_zone(db: Session, person_id: int, zone: str | None) -> None:
    """Note the zone in which a person wants to read times; None is the company's. Raises UnknownTimeZone."""
    if zone is not None and zone not in time_zones():
        raise UnknownTimeZone(zone)
    db.get_one(Person, person_id).time_zone = zone
