"""Deciding about working days: where locations are, which days are off or worked, and what managers are told."""

from datetime import date, datetime
from functools import cache

from holidays.utils import list_supported_countries
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.services import audit
from app.store.models import HolidayOverride, LegalEntity, Location


@cache
def parts_of(country: str) -> tuple[str, ...]:
    """The parts of a country that have holidays of their own, by their codes; none where the country is not known."""
    return tuple(list_supported_countries(include_aliases=False).get(country, ()))


def place_location(
    db: Session, legal_entity_id: int, name: str, place: tuple[str, str | None], now: datetime, *, actor_id: int
) -> None:
    """Say in which country, and which part of it, a location is."""
    db.get_one(LegalEntity, legal_entity_id, with_for_update=True)
    found = select(Location).where(Location.legal_entity_id == legal_entity_id, Location.name == name)
    row = db.scalar(found)
    if row is None:
        row = Location(legal_entity_id=legal_entity_id, name=name)
        db.add(row)
    elif (row.country, row.subdivision) == place:
        return
    row.country, row.subdivision = place
    subject = ("legal_entity", legal_entity_id)
    audit.record(db, now, actor_id, "location.placed", subject, country=place[0], part=place[1], location=name)


def decide_day(
    db: Session, legal_entity_id: int, location: str, on_day: date, is_off: bool, now: datetime, *, actor_id: int
) -> None:
    """Let a day be off, or worked though it is a public holiday, at a location or (empty) all of a legal entity."""
    db.get_one(LegalEntity, legal_entity_id, with_for_update=True)
    row = db.scalar(
        select(HolidayOverride).where(
            HolidayOverride.legal_entity_id == legal_entity_id,
            HolidayOverride.location == location,
            HolidayOverride.on_day == on_day,
        )
    )
    if row is not None and row.is_off == is_off:
        return
    if row is None:
        row = HolidayOverride(legal_entity_id=legal_entity_id, location=location, on_day=on_day)
        db.add(row)
    row.is_off, row.changed_at, row.changed_by = is_off, now, actor_id
    _record_day(db, row, "off" if is_off else "worked", now, actor_id)


def forget_day(db: Session, day_id: int, now: datetime, *, actor_id: int) -> None:
    """Let a day be as the calendar has it; nothing where it is so already."""
    row = db.get(HolidayOverride, day_id, with_for_update=True)
    if row is not None:
        _record_day(db, row, "usual", now, actor_id)
        db.execute(delete(HolidayOverride).where(HolidayOverride.id == day_id))


def _record_day(db: Session, row: HolidayOverride, decided: str, now: datetime, actor_id: int) -> None:
    audit.record(
        db,
        now,
        actor_id,
        "working_day.decided",
        ("legal_entity", row.legal_entity_id),
        day=row.on_day.isoformat(),
        location=row.location or None,
        decided=decided,
    )


def set_managers(
    db: Session, legal_entity_id: int, *, escalates: bool, see_below: bool, now: datetime, actor_id: int
) -> None:
    """Say whether managers are told who is overdue, and whether they see all below them."""
    entity = db.get_one(LegalEntity, legal_entity_id, with_for_update=True)
    if (entity.escalates, entity.managers_see_below) == (escalates, see_below):
        return
    entity.escalates, entity.managers_see_below = escalates, see_below
    audit.record(
        db,
        now,
        actor_id,
        "legal_entity.managers_set",
        ("legal_entity", legal_entity_id),
        escalates=escalates,
        managers_see_below=see_below,
    )
