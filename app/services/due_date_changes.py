"""Due dates as rows: what the reasons for a period say together, computed anew whenever something they depend on changes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.due_dates import Away, Circumstances, Claim, DueDay, DueRule, Held
from app.core.notices import NoticeKind, of_period
from app.core.parts import in_parts
from app.services import audit, calendars, notices
from app.services.context import Occasion
from app.services.notices import Told, soonest
from app.store.models import Assignment, DueDateChange, Leave, Notice, Period, Person

PEOPLE_AT_A_TIME = 300


class ChangeReason(StrEnum):
    """Why a due date was set or changed."""

    ASSIGNED = "assigned"
    FURTHER_CAUSE = "further_cause"
    CAUSE_WITHDRAWN = "cause_withdrawn"
    NO_LONGER_REQUIRED = "no_longer_required"
    HIRE_DATE = "hire_date"
    LEAVE = "leave"
    WORKING_DAYS = "working_days"
    REHIRED = "rehired"
    EXTENDED = "extended"
    EXTENSION_UNDONE = "extension_undone"
    RENEWAL = "renewal"
    WAIVER_ENDED = "waiver_ended"
    UNDONE = "undone"


SET_ANEW = frozenset({ChangeReason.ASSIGNED, ChangeReason.RENEWAL})
"""With these a period becomes required; they are logged and told as that."""
COUNTED_FROM_TODAY = frozenset({ChangeReason.REHIRED, ChangeReason.WAIVER_ENDED, ChangeReason.UNDONE})
"""The reasons after which the minimum notice is counted from today, though no rule says another day than before."""


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """What makes due dates change: why, who did it, and, where they are extended, until when, for which neutral reason."""

    reason: ChangeReason
    by: int | None = None
    extended_to: date | None = None
    because: str | None = None
    note: str | None = None
    bulk_action_id: int | None = None
    is_told: bool = True


def recompute(db: Session, occasion: Occasion, person_ids: Collection[int], reason: ChangeReason) -> int:
    """Compute the due dates of these people's open assignments anew, and say how many have changed.

    To be called in the transaction in which a hire date, a leave, a zone or a working week changed. The minimum notice
    counts from the change, and nobody becomes overdue by it or while away.
    """
    changed = 0
    for part in in_parts(sorted(set(person_ids)), PEOPLE_AT_A_TIME):
        periods = db.scalars(
            select(Period)
            .where(
                Period.person_id.in_(part),
                Period.is_assigned,
                Period.completed_at.is_(None),
                Period.withdrawn_at.is_(None),
                Period.waived_at.is_(None),
            )
            .order_by(Period.id)
            .with_for_update()
        ).all()
        changed += len(settle(db, occasion, periods, Amendment(reason=reason)))
    return changed


def settle(db: Session, occasion: Occasion, periods: Sequence[Period], amendment: Amendment) -> list[Period]:
    """Set the due dates of open and required periods, which the caller holds locked, as all their standing reasons say.

    Returns those that have another one now. Each change is a row; it is logged and told, unless it is part of an assignment
    that is. At most some hundreds of periods.
    """
    db.flush()
    ids = [period.id for period in periods]
    causes, history = _causes(db, ids), _history(db, ids)
    around = circumstances(db, occasion, {period.person_id for period in periods})
    rows, moved = [], []
    for period in periods:
        known, before = around[period.person_id], history.get(period.id, ())
        _note_opening(db, period, known, occasion.now)
        due = _due(period, causes.get(period.id, ()), before, known, amendment, occasion.now)
        if due is None or (before and amendment.reason not in SET_ANEW and _held(before[-1]) == _as_held(due)):
            continue
        due_at = due_dates.end_of_day(due.day, known.calendar.zone) if due.day else None
        if due_at != period.due_at:
            moved.append((period, len(before)))
        period.due_at = due_at
        period.remind_at = (period.opens_at or occasion.now) if due_at else None
        rows.append(_row(period, due, known.calendar.zone, amendment, occasion.now))
    if rows:
        db.execute(insert(DueDateChange), rows)
    if amendment.reason not in SET_ANEW:
        _log_and_tell(db, occasion.now, moved, amendment)
    return [period for period, _ in moved]


def _due(
    period: Period,
    causes: Sequence[Assignment],
    before: Sequence[DueDateChange],
    known: Circumstances,
    amendment: Amendment,
    now: datetime,
) -> DueDay | None:
    """What all reasons say together; None where there is none, or none that says when."""
    claims = [claim for each in causes if (claim := _claim(each, before, known)) is not None]
    if not claims:
        return None
    extended = [row.planned_on for row in before if row.reason == ChangeReason.EXTENDED and row.planned_on]
    if amendment.extended_to:
        extended.append(amendment.extended_to)
    return due_dates.settled(
        claims,
        known,
        _held(before[-1]) if before else None,
        extended_to=max(extended, default=None),
        is_anew=amendment.reason in COUNTED_FROM_TODAY,
        was_overdue=period.due_at is not None and period.due_at <= now,
    )


def _claim(cause: Assignment, before: Sequence[DueDateChange], known: Circumstances) -> Claim | None:
    """What a reason says. Assignments that are older than their own rules have it in the due date that was set with them."""
    stored = cause.due or next((row.rule for row in before if row.rule), None)
    if stored is None:
        return None
    return Claim(
        rule=DueRule.from_json(stored),
        assigned_on=due_dates.local_day(cause.assigned_at, known.calendar.zone),
    )


def _held(row: DueDateChange) -> Held:
    day = due_dates.last_day_before(row.due_at, ZoneInfo(row.zone)) if row.due_at else None
    computed = row.computed_on or day or row.changed_at.date()
    return Held(computed_on=computed, planned_on=row.planned_on or computed, day=day)


def _as_held(due: DueDay) -> Held:
    return Held(computed_on=due.computed_on, planned_on=due.planned_on, day=due.day)


def _row(period: Period, due: DueDay, zone: ZoneInfo, amendment: Amendment, now: datetime) -> dict[str, Any]:
    """The due date with all that led to it, as a row."""
    return {
        "period_id": period.id,
        "changed_at": now,
        "changed_by": amendment.by,
        "reason": amendment.reason.value,
        "rule": due.rule.to_json(),
        "anchor_on": due.anchor_on,
        "computed_on": due.computed_on,
        "planned_on": due.planned_on,
        "zone": zone.key,
        "due_at": period.due_at,
        "because": amendment.because,
        "note": amendment.note,
    }


def _note_opening(db: Session, period: Period, known: Circumstances, now: datetime) -> None:
    """What is assigned before the first day opens on that day, and nothing is told before."""
    if period.started_at is not None:
        return
    is_ahead = known.hired_on is not None and known.hired_on > known.today
    opens_at = due_dates.start_of_day(known.hired_on, known.calendar.zone) if known.hired_on and is_ahead else None
    if opens_at == period.opens_at or (opens_at is None and period.opens_at is not None and period.opens_at <= now):
        return
    period.opens_at = opens_at
    db.execute(
        update(Notice)
        .where(
            Notice.person_id == period.person_id,
            Notice.kind == NoticeKind.ASSIGNED.value,
            Notice.subject == of_period(period.id),
            Notice.mail_id.is_(None),
        )
        .values(not_before=opens_at or now)
    )


def _log_and_tell(db: Session, now: datetime, moved: Sequence[tuple[Period, int]], amendment: Amendment) -> None:
    """A due date that moved, in the log and to the person; `moved` counts the changes before this one."""
    facts = in_the_log([period for period, _ in moved], reason=amendment.reason.value)
    audit.record_all(db, now, amendment.by, "due_date.changed", "period", facts)
    if not amendment.is_told:
        return
    earliest = soonest(now, amendment.bulk_action_id)
    told = [_told(period, str(number), earliest) for period, number in moved]
    notices.queue(db, now, told, bulk_action_id=amendment.bulk_action_id)


def _told(period: Period, offset: str, earliest: datetime) -> Told:
    """That a due date is another one now; the offset names which change it is."""
    return Told(
        person_id=period.person_id,
        kind=NoticeKind.DUE_DATE_CHANGED,
        subject=of_period(period.id),
        offset=offset,
        facts={"course": period.course, "due_at": moment(period.due_at)},
        not_before=max(earliest, period.opens_at or earliest),
    )


def tell_change(db: Session, now: datetime, period: Period, offset: str) -> None:
    """Tell somebody that a due date is another one now, by an offset that names the change."""
    notices.queue(db, now, [_told(period, offset, now)])


def in_the_log(periods: Sequence[Period], **more: str) -> list[tuple[int, dict[str, Any]]]:
    """What the log says of periods: whose, of which course, and due when."""
    return [
        (
            period.id,
            {"course": period.course, "person": period.person_id, "due_at": moment(period.due_at), **more},
        )
        for period in periods
    ]


def moment(instant: datetime | None) -> str | None:
    """An instant as the log and notices keep it."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None


def _causes(db: Session, period_ids: Collection[int]) -> Mapping[int, Sequence[Assignment]]:
    """The standing reasons of each period, the first one first."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    standing = (Assignment.period_id.in_(period_ids), Assignment.withdrawn_at.is_(None))
    for row in db.scalars(select(Assignment).where(*standing).order_by(Assignment.id)):
        found[row.period_id].append(row)
    return found


def _history(db: Session, period_ids: Collection[int]) -> Mapping[int, Sequence[DueDateChange]]:
    """The due dates of each period since it was last required."""
    found: dict[int, list[DueDateChange]] = defaultdict(list)
    query = select(DueDateChange).where(DueDateChange.period_id.in_(period_ids)).order_by(DueDateChange.id)
    for row in db.scalars(query):
        if row.reason == ChangeReason.NO_LONGER_REQUIRED:
            found[row.period_id].clear()
        elif row.reason == ChangeReason.EXTENSION_UNDONE and found[row.period_id]:
            found[row.period_id][-1] = row  # in place of the extension, which counts no more
        else:
            found[row.period_id].append(row)
    return found


def circumstances(db: Session, occasion: Occasion, person_ids: Collection[int]) -> dict[int, Circumstances]:
    """What the due dates of each of these people depend on; at most some hundreds at a time."""
    known = calendars.calendars(db, occasion, person_ids)
    hired = db.execute(select(Person.id, Person.hired_on).where(Person.id.in_(person_ids)))
    leaves: dict[int, list[Away]] = defaultdict(list)
    for row in db.scalars(select(Leave).where(Leave.person_id.in_(person_ids))):
        leaves[row.person_id].append(Away(from_on=row.from_on, back_on=row.until_on))
    return {
        person_id: Circumstances(
            today=due_dates.local_day(occasion.now, known[person_id].zone),
            calendar=known[person_id],
            hired_on=hired_on,
            leaves=tuple(leaves[person_id]),
        )
        for person_id, hired_on in hired
    }
