"""Waivers: nobody waits for a course any more, for a neutral reason; and how that ends."""

from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.core.notices import NoticeKind, of_period
from app.services import audit, due_date_changes, notices
from app.services.context import Setting
from app.services.due_date_changes import Amendment, ChangeReason, moment
from app.services.notices import Told, soonest
from app.services.reached_periods import reached, reached_open
from app.store.models import Waiver


class WaiverReason(StrEnum):
    """Why a course is waived. The list is neutral on purpose: nobody has to tell what is behind an agreement."""

    NOT_NEEDED = "not_needed"
    DONE_ELSEWHERE = "done_elsewhere"
    AGREED_ADJUSTMENT = "agreed_adjustment"
    OTHER_AGREED = "other_agreed"


def waive(
    db: Session,
    setting: Setting,
    viewer: Viewer,
    period_id: int,
    reason: WaiverReason,
    note: str | None = None,
    *,
    bulk_action_id: int | None = None,
) -> Decision:
    """Wait no longer for an open assignment: no reminders, never overdue. The person is told. Raises NoSuchPeriod.

    Refused for what is not required, completed, or waived already.
    """
    period = reached_open(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    period.waived_at = setting.now
    period.remind_at = None
    waiver = Waiver(
        period_id=period.id,
        reason=reason.value,
        note=note or None,
        waived_at=setting.now,
        waived_by=viewer.person_id,
    )
    db.add(waiver)
    db.flush()
    notices.drop(db, [period], setting.now)
    told = Told(
        person_id=period.person_id,
        kind=NoticeKind.WAIVED,
        subject=of_period(period.id),
        offset=str(waiver.id),
        facts={"course": period.course},
        not_before=soonest(setting.now, bulk_action_id),
    )
    notices.queue(db, setting.now, [told], bulk_action_id=bulk_action_id)
    audit.record_of_period(db, setting.now, viewer.person_id, "course.waived", period, reason=reason.value)
    return Allowed()


def end_waiver(db: Session, setting: Setting, viewer: Viewer, period_id: int) -> Decision:
    """Wait for a waived assignment again, the minimum notice counted from today; the person is told. Raises NoSuchPeriod."""
    period = reached(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    if period.waived_at is None or period.withdrawn_at is not None or period.completed_at is not None:
        return refused(Reason.NOT_WAIVED)
    period.waived_at = None
    period.remind_at = period.opens_at or setting.now
    db.execute(
        update(Waiver)
        .where(Waiver.period_id == period.id, Waiver.ended_at.is_(None))
        .values(ended_at=setting.now, ended_by=viewer.person_id)
    )
    notices.drop(db, [period], setting.now)
    amendment = Amendment(reason=ChangeReason.WAIVER_ENDED, by=viewer.person_id, is_told=False)
    due_date_changes.settle(db, setting, [period], amendment)
    again = Told(
        person_id=period.person_id,
        kind=NoticeKind.ASSIGNED,
        subject=of_period(period.id),
        offset=f"{setting.now:%Y%m%dT%H%M%S}",
        facts={"course": period.course, "due_at": moment(period.due_at)},
        not_before=period.opens_at,
    )
    notices.queue(db, setting.now, [again])
    audit.record_of_period(db, setting.now, viewer.person_id, "course.waiver_ended", period)
    return Allowed()
