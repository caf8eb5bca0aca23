"""Where people work and when nobody does: legal entities with their switches, locations with their country, HR's own days."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import Employment, HolidayOverride, LegalEntity, Location


@dataclass(frozen=True, kw_only=True)
class EntityRow:
    """A legal entity: its country, whether managers are told who is overdue, and whether they see all below them."""

    id: int
    name: str
    country: str
    escalates: bool
    managers_see_below: bool


@dataclass(frozen=True, kw_only=True)
class LocationRow:
    """A location in use: how many work there, and its country and part, where they are said."""

    legal_entity_id: int
    legal_entity: str
    name: str
    people: int
    country: str | None
    subdivision: str | None


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A day that is off, or a public holiday that is worked; an empty location is all of the legal entity."""

    id: int
    legal_entity_id: int
    legal_entity: str
    location: str
    on_day: date
    is_off: bool


def _within(scope: Scope) -> ColumnElement[bool]:
    return true() if scope is None else LegalEntity.id.in_(scope)


def entities(db: Session, scope: Scope) -> list[EntityRow]:
    """The legal entities within reach, by name."""
    columns = [getattr(LegalEntity, name) for name in EntityRow.__dataclass_fields__]
    rows = db.execute(select(*columns).where(_within(scope)).order_by(LegalEntity.name))
    return [EntityRow(**row._mapping) for row in rows]


def locations(db: Session, scope: Scope) -> list[LocationRow]:
    """The locations where somebody works or is about to, by legal entity and name."""
    rows = db.execute(
        select(
            Employment.legal_entity_id,
            LegalEntity.name.label("legal_entity"),
            Employment.location.label("name"),
            func.count(Employment.id).label("people"),
            Location.country,
            Location.subdivision,
        )
        .join(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(
            Location,
            and_(Location.legal_entity_id == Employment.legal_entity_id, Location.name == Employment.location),
        )
        .where(_within(scope), Employment.location.is_not(None), Employment.until_on.is_(None))
        .group_by(
            Employment.legal_entity_id, LegalEntity.name, Employment.location, Location.country, Location.subdivision
        )
        .order_by(LegalEntity.name, Employment.location)
    )
    return [LocationRow(**row._mapping) for row in rows]


def days(db: Session, scope: Scope, since: date) -> list[DayRow]:
    """HR's own days from a day on."""
    rows = db.execute(
        select(
            HolidayOverride.id,
            HolidayOverride.legal_entity_id,
            LegalEntity.name.label("legal_entity"),
            HolidayOverride.location,
            HolidayOverride.on_day,
            HolidayOverride.is_off,
        )
        .join(LegalEntity, LegalEntity.id == HolidayOverride.legal_entity_id)
        .where(_within(scope), HolidayOverride.on_day >= since)
        .order_by(HolidayOverride.on_day, LegalEntity.name, HolidayOverride.location)
    )
    return [DayRow(**row._mapping) for row in rows]
