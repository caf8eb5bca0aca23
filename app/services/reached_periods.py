"""Periods that HR may act on: those of people within the legal entities of the role."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import access
from app.core.access import Viewer
from app.core.decisions import Reason, Refused, refused
from app.core.due_dates import local_day
from app.services.context import Setting
from app.store.models import Period
from app.store.queries import person_record


class NoSuchPeriod(Exception):
    """There is no such period."""


def reached(db: Session, setting: Setting, viewer: Viewer, period_id: int) -> Period | Refused:
    """A period, locked, of a person to whom the viewer may assign courses. Raises NoSuchPeriod."""
    period = db.scalar(
        select(Period).where(Period.id == period_id).with_for_update().execution_options(populate_existing=True)
    )
    if period is None:
        raise NoSuchPeriod(period_id)
    person = person_record.record(db, period.person_id)
    if person is None:
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    decision = access.may_assign(viewer, person.facts(today))
    return decision if isinstance(decision, Refused) else period


def reached_open(db: Session, setting: Setting, viewer: Viewer, period_id: int) -> Period | Refused:
    """Such a period that is required and waits to be completed. Raises NoSuchPeriod."""
    period = reached(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    is_waiting = period.is_assigned and period.completed_at is None and period.withdrawn_at is None
    return period if is_waiting and period.waived_at is None else refused(Reason.NOT_REQUIRED)
