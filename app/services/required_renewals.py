"""Renewals that HR requires because content changed materially: of everyone certified on an older version, by a grace date."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.access import Role, Viewer
from app.core.decisions import Reason, Refused, refused
from app.core.model import Course
from app.core.parts import in_parts
from app.services import audit, renewals
from app.services.causes import Cause
from app.services.context import Setting
from app.services.due_date_changes import PEOPLE_AT_A_TIME
from app.services.turns import turns
from app.store.models import Completion, Employment, Period, Person
from app.store.queries.selection import placed_on
from app.store.queries.standings import is_newest, is_revoked


def _reached(setting: Setting, viewer: Viewer, course: Course) -> Select[int]:
    """The people within the viewer's reach whose completion still holds and is of another version than today's."""
    today = due_dates.local_day(setting.now, ZoneInfo(setting.company.time_zone))
    scope = viewer.scope(Role.HR)
    within: list[ColumnElement[bool]] = [] if scope is None else [Employment.legal_entity_id.in_(scope)]
    is_outdated = exists().where(
        Completion.period_id == Period.id, Completion.structure_digest != course.structure_digest
    )
    holds = or_(Period.expires_at.is_(None), Period.expires_at > setting.now)
    return (
        select(Period.person_id)
        .join(Person, Person.id == Period.person_id)
        .outerjoin(Employment, placed_on(today))
        .where(Period.course == course.slug, Person.is_active, Period.completed_at.is_not(None), holds, is_newest())
        .where(~is_revoked(), is_outdated, *within)
    )


def count_reached(db: Session, setting: Setting, viewer: Viewer, course: Course) -> int:
    """How many people would have to renew a course."""
    reached = _reached(setting, viewer, course).subquery()
    return int(db.scalars(select(func.count()).select_from(reached)).one())


def require_renewal(db: Session, setting: Setting, viewer: Viewer, course: Course, grace_on: date) -> int | Refused:
    """Open the renewal of all of them, due on the grace date, and say how many. Done twice, it finds nobody the second time.

    What they completed stays valid until it runs out. Refused for a course that people choose, and for a day that has passed.
    """
    if course.outline.voluntary:
        return refused(Reason.COURSE_IS_VOLUNTARY)
    today = due_dates.local_day(setting.now, ZoneInfo(setting.company.time_zone))
    decision = due_dates.may_be_due(grace_on, today)
    if isinstance(decision, Refused):
        return decision
    cause = Cause(assigned_by=viewer.person_id, audience={"kind": "renewal"})
    opened = 0
    people: list[int] = list(db.scalars(_reached(setting, viewer, course).order_by(Period.person_id)))
    for part in in_parts(people, PEOPLE_AT_A_TIME):
        known = turns(db, setting, course.slug, part, is_locked=True)
        found = []
        for turn in known.values():
            if turn.is_valid:
                turn.period.renewal_opens_at = None
                found.append(renewals.next_of(setting, course, turn))
        renewals.open_all(db, setting, found, cause, due_on=grace_on)
        opened += len(found)
    if opened:
        audit.record(
            db,
            setting.now,
            viewer.person_id,
            "renewal.required",
            ("course", course.slug),
            people=opened,
            due_on=grace_on.isoformat(),
        )
    return opened
