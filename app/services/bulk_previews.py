"""What a bulk action would do to each person; nothing is changed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.due_dates import end_of_day
from app.services import assignments, bulk_deeds
from app.services.bulk_orders import DONE, NOT_LATER, NOT_OPEN, BulkKind, Order
from app.services.causes import AssignmentOutcome, Candidate, Cause
from app.services.context import Setting
from app.services.requiring import outcome_of
from app.services.turns import turns
from app.store.models import Period
from app.store.queries import policies

MOST_PEOPLE = 10_000
"""How many people are looked at one by one; of more than these only the first are."""


def preview(
    db: Session, setting: Setting, viewer: Viewer, order: Order, person_ids: Sequence[int]
) -> dict[Candidate, str]:
    """What would become of each of these people, the first thousands, in the order of their names."""
    looked_at = frozenset(person_ids[:MOST_PEOPLE])
    people = assignments.candidates(db, assignments.Audience(person_ids=looked_at), setting)
    if order.kind is BulkKind.ASSIGN:
        return _assigning(db, setting, viewer, order, people)
    reached = bulk_deeds.within_reach(viewer, {each.person_id: each.legal_entity_id for each in people})
    periods = bulk_deeds.open_periods(db, order, sorted(reached), is_locked=False)
    waiting = {period.person_id: period for period in periods}
    found = {}
    for person in people:
        period = waiting.get(person.person_id)
        if person.person_id not in reached:
            found[person] = AssignmentOutcome.OUTSIDE.value
        else:
            found[person] = _expected(setting, order, person, period) if period else NOT_OPEN
    return found


def _expected(setting: Setting, order: Order, person: Candidate, period: Period) -> str:
    if period.waived_at is not None:
        return NOT_OPEN
    if order.kind is BulkKind.REMIND:
        return NOT_OPEN if period.opens_at is not None and period.opens_at > setting.now else DONE
    if order.kind is BulkKind.EXTEND and order.day is not None:
        if period.due_at is None:
            return NOT_OPEN
        return DONE if end_of_day(order.day, person.zone) > period.due_at else NOT_LATER
    return DONE


def _assigning(
    db: Session, setting: Setting, viewer: Viewer, order: Order, people: Sequence[Candidate]
) -> dict[Candidate, str]:
    """Of the outcomes in several courses the one that changes most is told."""
    if order.due is None:
        raise ValueError("an assignment needs its due date")
    cause = Cause(assigned_by=viewer.person_id, audience=order.audience, path=order.path)
    rank = list(AssignmentOutcome)
    found = dict.fromkeys(people, rank[-1])
    courses = bulk_deeds.courses_of(setting.catalogue, order)
    waiting = policies.waiting_for(db, courses)
    for course in courses:
        known = turns(db, setting, course, [each.person_id for each in people])
        for person in people:
            outcome = outcome_of(viewer, person, known.get(person.person_id), cause, order.due, waiting[course])
            found[person] = min(found[person], outcome, key=rank.index)
    return {person: outcome.value for person, outcome in found.items()}
