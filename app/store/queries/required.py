"""Required courses as conditions: the answers of `core.required`, given by the database for many periods at once."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from app.core.required import Required
from app.store.models import Period, Person
from app.store.queries.standings import is_newest, is_of


def is_required() -> ColumnElement[bool]:
    """The condition that a period is assigned and not waived."""
    return and_(Period.is_assigned, Period.waived_at.is_(None))


def is_open() -> ColumnElement[bool]:
    """The condition that a period is required and not completed."""
    return and_(is_required(), Period.completed_at.is_(None))


def is_valid(now: datetime) -> ColumnElement[bool]:
    """The condition that a period is completed and has not run out; never NULL."""
    return and_(Period.completed_at.is_not(None), or_(Period.expires_at.is_(None), Period.expires_at > now))


def is_expiring(now: datetime, days: int) -> ColumnElement[bool]:
    """The condition that a certificate runs out within so many days: a period's own, or until it is done the one it renews."""
    # Two ranges rather than one CASE, so that each can be looked up; never NULL.
    until = now + timedelta(days=days)
    is_done, is_left = Period.completed_at.is_not(None), Period.completed_at.is_(None)
    return or_(
        and_(is_done, Period.expires_at.is_not(None), Period.expires_at > now, Period.expires_at <= until),
        and_(is_left, Period.renews_until.is_not(None), Period.renews_until > now, Period.renews_until <= until),
    )


def stands(required: Required, courses: tuple[str, ...], now: datetime) -> list[ColumnElement[bool]]:
    """The conditions that a person stands so in these courses."""
    its = (Period.person_id == Person.id, is_of(courses, by_person=True), is_newest(), is_required())
    if required is Required.ANY:
        return [exists().where(*its)]
    if required is Required.OPEN:
        return [exists().where(*its, Period.completed_at.is_(None))]
    return [exists().where(*its), ~exists().where(*its, not_(is_valid(now)))]


def holds_expiring(courses: tuple[str, ...], now: datetime, days: int) -> ColumnElement[bool]:
    """The condition that something that a person earned in these courses runs out within so many days."""
    return exists().where(
        Period.person_id == Person.id, is_of(courses, by_person=True), is_newest(), is_expiring(now, days)
    )
