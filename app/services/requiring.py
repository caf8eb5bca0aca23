"""Requiring a course of many people: periods opened or taken up again, the reason for each, due dates, and who is told."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core import access
from app.core.access import Viewer
from app.core.due_dates import DueRule
from app.core.model import Course
from app.core.notices import NoticeKind, of_period
from app.core.parts import in_parts
from app.core.recertification import Recertification
from app.services import audit, due_date_changes, notices, validity
from app.services.causes import ADDED, GIVEN, AssignmentOutcome, Candidate, Cause
from app.services.context import Setting
from app.services.due_date_changes import PEOPLE_AT_A_TIME, Amendment, ChangeReason, moment
from app.services.notices import Told, soonest
from app.services.turns import Turn, kept, opened, turns
from app.store.models import Assignment, Period
from app.store.queries import policies

CauseOf = Cause | Callable[[Candidate], Cause]


@dataclass(frozen=True, kw_only=True)
class Required:
    """A person with the period that is theirs now, the reason for it, and whether it was required before."""

    person: Candidate
    period: Period
    cause: Cause
    outcome: AssignmentOutcome
    is_new: bool


def require(
    db: Session,
    setting: Setting,
    course: Course,
    people: Sequence[Candidate],
    cause: CauseOf,
    rule: DueRule,
    terms: Recertification | None,
    *,
    viewer: Viewer | None,
) -> dict[int, AssignmentOutcome]:
    """Require a course of people for a reason, and say what became of each by id.

    Nobody has two open periods in a course: one is opened or taken up again, and a further reason joins those that stand,
    of which the earliest due date holds. `viewer` limits whom it reaches; None is Gangway itself. The course is none that
    people choose themselves: callers ask.
    """
    outcomes: dict[int, AssignmentOutcome] = {}
    waiting = policies.waiting_for(db, [course.slug])[course.slug]
    for part in in_parts(people, PEOPLE_AT_A_TIME):
        known = turns(db, setting, course.slug, [each.person_id for each in part], is_locked=True)
        added = []
        for person in part:
            turn = known.get(person.person_id)
            why = cause if isinstance(cause, Cause) else cause(person)
            outcome = outcomes[person.person_id] = outcome_of(viewer, person, turn, why, rule, waiting)
            if outcome in ADDED:
                added.append(_required(setting, course, person, turn, why, outcome))
        if added:
            _write(db, setting, course, added, rule, terms)
    return outcomes


def outcome_of(
    viewer: Viewer | None,
    person: Candidate,
    turn: Turn | None,
    cause: Cause,
    rule: DueRule,
    waiting: Collection[int] = (),
) -> AssignmentOutcome:
    """What requiring a course would do to a person; `waiting` are the legal entities in which it is not active yet."""
    facts = access.PersonFacts(person_id=person.person_id, legal_entity_id=person.legal_entity_id)
    if viewer is not None and not access.may_assign(viewer, facts):
        return AssignmentOutcome.OUTSIDE  # before all else: nothing is told of people whom the viewer may not see
    if not person.is_active:
        return AssignmentOutcome.INACTIVE
    held = _held(turn) if turn is not None else None
    if held is None and person.legal_entity_id in waiting:
        return AssignmentOutcome.WAITING
    if held is None or turn is None:
        is_hire_unknown = rule.anchor == "hire" and person.hired_on is None
        return AssignmentOutcome.ASSIGNED_FROM_TODAY if is_hire_unknown else AssignmentOutcome.ASSIGNED
    if any(cause.is_that_of(each) for each in turn.causes):
        return AssignmentOutcome.ALREADY_ASSIGNED
    return held


def _held(turn: Turn) -> AssignmentOutcome | None:
    """Why a period is left to hold as it is; None where it has to be required."""
    if turn.is_valid:
        return AssignmentOutcome.CERTIFIED
    if not turn.is_open:
        return None
    if turn.period.waived_at is not None:
        return AssignmentOutcome.WAIVED
    return AssignmentOutcome.FURTHER if turn.period.is_assigned else None


def _required(
    setting: Setting, course: Course, person: Candidate, turn: Turn | None, cause: Cause, outcome: AssignmentOutcome
) -> Required:
    is_given = outcome in GIVEN
    if not is_given and turn is not None:
        return Required(person=person, period=turn.period, cause=cause, outcome=outcome, is_new=False)
    period = opened(setting, course.slug, person.person_id, turn)
    is_first = period.id is None
    period.is_assigned = True
    return Required(person=person, period=period, cause=cause, outcome=outcome, is_new=is_first)


def _write(
    db: Session,
    setting: Setting,
    course: Course,
    added: Sequence[Required],
    rule: DueRule,
    terms: Recertification | None,
) -> None:
    """The rows of one part: periods, reasons, due dates, the log and the notices."""
    agreed = terms.to_json() if terms else None
    periods = kept(db, [each.period for each in added])
    added = [replace(each, period=period) for each, period in zip(added, periods, strict=True)]
    given = [each for each in added if each.outcome in GIVEN]
    further = [each for each in added if each.outcome is AssignmentOutcome.FURTHER]
    for each in (*given, *further):
        each.period.terms = each.period.terms or agreed
    db.execute(insert(Assignment), [_assignment(each, rule, agreed, setting) for each in added])
    for each in added:
        if each.outcome is AssignmentOutcome.CERTIFIED:
            validity.note_renewal(each.period, course, each.person.zone)
    by = added[0].cause.assigned_by
    for reason, which in ((ChangeReason.ASSIGNED, given), (ChangeReason.FURTHER_CAUSE, further)):
        due_date_changes.settle(db, setting, [each.period for each in which], Amendment(reason=reason, by=by))
    _log_and_tell(db, setting, given)


def _assignment(each: Required, rule: DueRule, terms: Mapping[str, Any] | None, setting: Setting) -> dict[str, Any]:
    """The reason as a row. A renewal is due when what it renews runs out, whatever a rule says of first days."""
    is_by_rule = each.cause.rule_version_id is not None or rule.anchor == "hire"
    is_of_renewal = each.period.renews_until is not None and is_by_rule
    notice = rule.minimum_notice_days
    due = validity.renewal_rule(each.period, each.person.zone, notice) if is_of_renewal else rule
    return {
        "period_id": each.period.id,
        "audience": each.cause.audience,
        "assigned_at": setting.now,
        "assigned_by": each.cause.assigned_by,
        "rule_version_id": each.cause.rule_version_id,
        "path": each.cause.path,
        "facts": each.cause.facts,
        "due": due.to_json(),
        "terms": terms,
        "bulk_action_id": each.cause.bulk_action_id,
    }


def _log_and_tell(db: Session, setting: Setting, given: Sequence[Required]) -> None:
    """What became required, in the log and to the people: on the first day, and not before it can be undone."""
    for by in {each.cause.assigned_by for each in given}:
        theirs = [each.period for each in given if each.cause.assigned_by == by]
        audit.record_all(db, setting.now, by, "course.assigned", "period", due_date_changes.in_the_log(theirs))
    for bulk_action_id in {each.cause.bulk_action_id for each in given}:
        earliest = soonest(setting.now, bulk_action_id)
        told = [
            Told(
                person_id=each.period.person_id,
                kind=NoticeKind.ASSIGNED,
                subject=of_period(each.period.id),
                offset="" if each.is_new else f"{setting.now:%Y%m%dT%H%M%S}",
                facts={"course": each.period.course, "due_at": moment(each.period.due_at)},
                not_before=max(earliest, each.period.opens_at or earliest),
            )
            for each in given
            if each.cause.bulk_action_id == bulk_action_id
        ]
        notices.queue(db, setting.now, told, bulk_action_id=bulk_action_id)
