"""Extensions: HR gives somebody more time for a course, for an agreed and neutral reason."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.access import Viewer
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.core.due_dates import DueRule
from app.services import audit, due_date_changes
from app.services.context import Setting
from app.services.due_date_changes import Amendment, ChangeReason, moment
from app.services.reached_periods import reached_open
from app.store.models import DueDateChange, Period

SET_TOGETHER = ("rule", "anchor_on", "computed_on", "planned_on", "zone", "due_at")
"""What a row of a due date says besides when, why and by whom it was set."""


class ExtensionReason(StrEnum):
    """Why somebody gets more time. The list is neutral on purpose: nobody has to tell what is behind an agreement."""

    AGREED_ADJUSTMENT = "agreed_adjustment"
    WORKLOAD = "workload"
    TECHNICAL_PROBLEM = "technical_problem"
    OTHER_AGREED = "other_agreed"


def extend(
    db: Session,
    setting: Setting,
    viewer: Viewer,
    period_id: int,
    day: date,
    reason: ExtensionReason,
    note: str | None = None,
    *,
    bulk_action_id: int | None = None,
) -> Decision:
    """Let an open assignment be due on a later day, whatever its reasons say; the person is told. Raises NoSuchPeriod.

    Refused for what is not required or has no due date, and for a day that is past or no later than the one that holds.
    """
    period = reached_open(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    known = due_date_changes.circumstances(db, setting, [period.person_id])[period.person_id]
    if period.due_at is None:
        return refused(Reason.NOT_REQUIRED)
    decision = due_dates.may_be_due(day, known.today)
    if isinstance(decision, Refused):
        return decision
    if day <= due_dates.last_day_before(period.due_at, known.calendar.zone):
        return refused(Reason.NOT_LATER)
    amendment = Amendment(
        reason=ChangeReason.EXTENDED,
        by=viewer.person_id,
        extended_to=day,
        because=reason.value,
        note=note or None,
        bulk_action_id=bulk_action_id,
    )
    due_date_changes.settle(db, setting, [period], amendment)
    return Allowed()


def take_back(db: Session, setting: Setting, viewer: Viewer, period_id: int, *, is_told: bool = True) -> Decision:
    """Let the due date hold again that an extension moved, unless something else has changed it since. Raises NoSuchPeriod.

    Whoever was told of the extension is told of this, and has at least the minimum notice from today.
    """
    period = reached_open(db, setting, viewer, period_id)
    if isinstance(period, Refused):
        return period
    newest = select(DueDateChange).where(DueDateChange.period_id == period_id).order_by(DueDateChange.id.desc())
    rows = db.scalars(newest.limit(2)).all()
    if len(rows) < 2 or rows[0].reason != ChangeReason.EXTENDED:
        return refused(Reason.TOO_LATE_TO_UNDO)
    again = {name: getattr(rows[1], name) for name in SET_TOGETHER}
    if is_told:
        again |= _not_too_soon(db, setting, period, rows[1])
    undone = DueDateChange(
        period_id=period_id,
        changed_at=setting.now,
        changed_by=viewer.person_id,
        reason=ChangeReason.EXTENSION_UNDONE.value,
        **again,
    )
    db.add(undone)
    db.flush()
    period.due_at = undone.due_at
    period.remind_at = period.opens_at or setting.now
    facts = {"reason": ChangeReason.EXTENSION_UNDONE.value, "due_at": moment(period.due_at)}
    audit.record_of_period(db, setting.now, viewer.person_id, "due_date.changed", period, **facts)
    if is_told:
        due_date_changes.tell_change(db, setting.now, period, f"undone-{undone.id}")
    return Allowed()


def _not_too_soon(db: Session, setting: Setting, period: Period, before: DueDateChange) -> dict[str, Any]:
    """The due date of before, put off where it would come before the minimum notice is over; never beyond the extension."""
    if before.due_at is None or before.rule is None or period.due_at is None:
        return {}
    known = due_date_changes.circumstances(db, setting, [period.person_id])[period.person_id]
    zone = known.calendar.zone
    notice = DueRule.from_json(before.rule).minimum_notice_days
    earliest = min(due_dates.end_of_day(known.calendar.after(known.today, notice), zone), period.due_at)
    if before.due_at >= earliest:
        return {}
    return {"due_at": earliest, "planned_on": due_dates.last_day_before(earliest, zone)}
