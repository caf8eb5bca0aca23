"""Whose working days are which: zone and weekend of person and company, public holidays of the location, HR's overrides."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.core.reminders import DAYS_IN_A_WEEK
from app.core.working_days import WorkingCalendar
from app.services.context import Setting
from app.store.models import Employment, HolidayOverride, LegalEntity, Location, Person
from app.store.queries.selection import placed_on


@dataclass(frozen=True)
class _Overridden:
    """Public holidays with what HR decided otherwise."""

    usual: Container[date]
    off: frozenset[date]
    worked: frozenset[date]

    def __contains__(self, day: object) -> bool:
        return day in self.off or (day in self.usual and day not in self.worked)


@cache
def public_holidays(country: str, subdivision: str | None) -> Container[date]:
    """The public holidays of a country or a part of it; of the whole country where the part is unknown, else none."""
    for part in (subdivision, None):
        try:
            return country_holidays(country, subdiv=part)
        except NotImplementedError:
            continue
    return frozenset()


def calendars(db: Session, setting: Setting, person_ids: Collection[int]) -> dict[int, WorkingCalendar]:
    """The working calendar of each of these people, by where they work today; at most some hundreds at a time."""
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    rows = db.execute(
        select(
            Person.id,
            Person.time_zone,
            Person.weekend,
            Employment.legal_entity_id,
            Employment.location,
            LegalEntity.country,
            Location.country.label("location_country"),
            Location.subdivision,
        )
        .select_from(Person)
        .outerjoin(Employment, placed_on(today))
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(
            Location,
            and_(Location.legal_entity_id == Employment.legal_entity_id, Location.name == Employment.location),
        )
        .where(Person.id.in_(person_ids))
    )
    overrides = _overrides(db)
    return {
        row.id: WorkingCalendar(
            zone=ZoneInfo(row.time_zone or setting.company.time_zone),
            weekend=_weekend(row.weekend, setting.company.weekend),
            holidays=_holidays(row.location_country or row.country, row.subdivision, overrides, row),
        )
        for row in rows
    }


def _weekend(own: Collection[int] | None, usual: Collection[int]) -> frozenset[int]:
    """The days off in a week; a person's own unless that would leave no working day."""
    return frozenset(usual if own is None or len(set(own)) >= DAYS_IN_A_WEEK else own)


Overrides = Mapping[tuple[int, str], Mapping[date, bool]]


def _overrides(db: Session) -> Overrides:
    """Whether a day is off, by legal entity and location; an empty location is all of them."""
    found: dict[tuple[int, str], dict[date, bool]] = defaultdict(dict)
    for row in db.scalars(select(HolidayOverride)):
        found[row.legal_entity_id, row.location][row.on_day] = row.is_off
    return found


def _holidays(country: str | None, subdivision: str | None, overrides: Overrides, row: object) -> Container[date]:
    """The holidays of one person; what is said of the location goes before what is said of the legal entity."""
    usual = public_holidays(country, subdivision) if country else frozenset()
    entity, location = row.legal_entity_id, row.location  # type: ignore[attr-defined]
    decided = {**overrides.get((entity, ""), {}), **overrides.get((entity, location or ""), {})}
    if not decided:
        return usual
    return _Overridden(
        usual,
        frozenset(day for day, is_off in decided.items() if is_off),
        frozenset(day for day, is_off in decided.items() if not is_off),
    )
