"""Extensions: HR gives somebody more time for a course, for an agreed and neutral reason."""

from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.access import Viewer
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.services import due_date_changes
from app.services.context import Setting
from app.services.due_date_changes import Amendment, ChangeReason
from app.services.reached_periods import reached_open


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
