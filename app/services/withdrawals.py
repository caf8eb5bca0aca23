"""Withdrawing reasons for which a course is required, and what becomes of the periods that stood on them alone."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.parts import in_parts
from app.services import audit, due_date_changes, notices
from app.services.causes import WithdrawalOutcome
from app.services.context import Setting
from app.services.due_date_changes import PEOPLE_AT_A_TIME, Amendment, ChangeReason
from app.store.models import Assignment, DueDateChange, Period


def withdraw(
    db: Session, setting: Setting, assignment_ids: Collection[int], *, by: int | None
) -> dict[int, WithdrawalOutcome]:
    """Withdraw assignments, and say what became of the period of each, by the assignment's id.

    While other reasons stand the period stays required, due as they say. Without any, what has not been started is withdrawn
    and seen nowhere; what has been becomes optional, without due date and reminders; what is completed stays.
    """
    outcomes = dict.fromkeys(assignment_ids, WithdrawalOutcome.ALREADY_WITHDRAWN)
    for part in in_parts(sorted(outcomes), PEOPLE_AT_A_TIME):
        held = select(Assignment.period_id).where(Assignment.id.in_(part))
        periods = {
            period.id: period
            for period in db.scalars(select(Period).where(Period.id.in_(held)).order_by(Period.id).with_for_update())
        }
        ending = db.scalars(
            select(Assignment)
            .where(Assignment.id.in_(part), Assignment.withdrawn_at.is_(None))
            .execution_options(populate_existing=True)
        ).all()
        for row in ending:
            row.withdrawn_at, row.withdrawn_by = setting.now, by
        db.flush()
        became = _end(db, setting, [periods[each] for each in sorted({row.period_id for row in ending})], by)
        outcomes |= {row.id: became[row.period_id] for row in ending}
    return outcomes


def _end(db: Session, setting: Setting, periods: Sequence[Period], by: int | None) -> dict[int, WithdrawalOutcome]:
    """What becomes of periods that have lost a reason."""
    standing = select(Assignment.period_id).where(
        Assignment.period_id.in_([period.id for period in periods]), Assignment.withdrawn_at.is_(None)
    )
    required = set(db.scalars(standing))
    outcomes = {period.id: _outcome(period, is_required=period.id in required) for period in periods}
    by_outcome: dict[WithdrawalOutcome, list[Period]] = defaultdict(list)
    for period in periods:
        by_outcome[outcomes[period.id]].append(period)
    events = [
        (period.id, {"course": period.course, "person": period.person_id, "outcome": outcomes[period.id].value})
        for period in periods
    ]
    audit.record_all(db, setting.now, by, "course.withdrawn", "period", events)
    still = [period for period in by_outcome[WithdrawalOutcome.STILL_REQUIRED] if period.waived_at is None]
    due_date_changes.settle(db, setting, still, Amendment(reason=ChangeReason.CAUSE_WITHDRAWN, by=by))
    for period in by_outcome[WithdrawalOutcome.WITHDRAWN]:
        period.withdrawn_at = setting.now
        period.opens_at = None
    release(db, setting, [*by_outcome[WithdrawalOutcome.WITHDRAWN], *by_outcome[WithdrawalOutcome.OPTIONAL]], by)
    return outcomes


def _outcome(period: Period, *, is_required: bool) -> WithdrawalOutcome:
    if period.completed_at is not None:
        return WithdrawalOutcome.COMPLETED
    if is_required:
        return WithdrawalOutcome.STILL_REQUIRED
    return WithdrawalOutcome.OPTIONAL if period.started_at is not None else WithdrawalOutcome.WITHDRAWN


def release(db: Session, setting: Setting, periods: Sequence[Period], by: int | None) -> None:
    """Require periods no longer: no due date, no reminders, and nobody is told of them any more."""
    if not periods:
        return
    notices.drop(db, periods, setting.now)
    db.execute(
        insert(DueDateChange),
        [
            {
                "period_id": period.id,
                "changed_at": setting.now,
                "changed_by": by,
                "reason": ChangeReason.NO_LONGER_REQUIRED.value,
                "rule": {},
                "zone": setting.company.time_zone,
                "due_at": None,
            }
            for period in periods
        ],
    )
    for period in periods:
        period.is_assigned = False
        period.due_at = period.remind_at = None
