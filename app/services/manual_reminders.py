"""Reminding: a manager has their people reminded of what is not completed, once a day for a person and a course."""

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.due_dates import local_day
from app.core.notices import NoticeKind, of_period
from app.services import audit, notices
from app.services.context import Setting
from app.services.notices import Told
from app.store.models import Period
from app.store.queries import team
from app.store.queries.team import OpenPeriod

MOST = 1000
"""So many at once; whoever presses the button again reminds the next ones."""


def candidates(
    db: Session, setting: Setting, viewer: Viewer, person_ids: Collection[int] | None
) -> Sequence[OpenPeriod]:
    """What these of the viewer's people have not completed; None is what is overdue of all of them.

    Nobody else's people are among them, and no course that people choose for themselves.
    """
    courses = [slug for slug in setting.catalogue.courses if not setting.catalogue.is_voluntary(slug)]
    day = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    return team.open_periods(db, viewer.person_id, courses, setting.now, day, person_ids=person_ids, limit=MOST)


def remind(db: Session, setting: Setting, viewer: Viewer, person_ids: Collection[int] | None) -> int:
    """Queue a reminder of each of these, for nobody on leave and for nothing twice on one day; how many."""
    found = [each.period_id for each in candidates(db, setting, viewer, person_ids)]
    db.scalars(select(Period.id).where(Period.id.in_(found)).order_by(Period.id).with_for_update()).all()
    # Looked at again under the lock: two presses of one button remind once.
    due = [each for each in candidates(db, setting, viewer, person_ids) if each.period_id in set(found)]
    due = [each for each in due if not each.is_away and not each.was_reminded]
    day = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    notices.queue(
        db,
        setting.now,
        [
            Told(
                person_id=each.person_id,
                kind=NoticeKind.REMINDED,
                subject=of_period(each.period_id),
                offset=day.isoformat(),
                facts={"course": each.course, "by": viewer.person_id},
            )
            for each in due
        ],
    )
    for each in due:
        subject = ("period", each.period_id)
        facts: dict[str, Any] = {"course": each.course, "person": each.person_id}
        audit.record(db, setting.now, viewer.person_id, "period.reminded", subject, **facts)
    return len(due)
