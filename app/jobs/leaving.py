"""Leavers whose last day has passed: once an hour they are let go, as far as their day was noted before."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.jobs.contract import House, Write
from app.services import people
from app.store.models import Person

KIND = "people.leave"
AT_ONCE = 500


def let_go(house: House, _payload: dict[str, Any]) -> Write:
    """Keep out those whose first day gone has come; the last administrator stays until there is another."""

    def write(db: Session) -> None:
        setting = house.setting(db)
        today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
        gone = select(Person.id, Person.left_on).where(Person.is_active, Person.left_on <= today).limit(AT_ONCE)
        for person_id, left_on in db.execute(gone).all():
            people.set_active(db, person_id, False, setting.now, actor_id=None, left_on=left_on)

    return write
