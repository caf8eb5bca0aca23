"""The deeds of bulk actions for some hundreds of people: assigning, extending, waiving, reminding; and taking them back."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
from app.core.access import Role, Viewer, reaches
from app.core.decisions import Decision, Refused
from app.core.notices import NoticeKind, of_period, period_of
from app.services import assignments, extensions, notices, rule_terms, waivers
from app.services.bulk_orders import DONE, NOT_LATER, NOT_OPEN, BulkKind, Order
from app.services.causes import AssignmentOutcome, Cause
from app.services.context import Setting
from app.services.due_date_changes import moment
from app.services.extensions import ExtensionReason
from app.services.notices import Told
from app.services.waivers import WaiverReason
from app.store.models import Assignment, Employment, Notice, Period, Person
from app.store.queries.selection import placed_on

Outcomes = dict[int, str]


def courses_of(catalogue: Catalogue, order: Order) -> tuple[str, ...]:
    """The courses that an order is about; none where what it names is not offered."""
    if order.path is not None:
        path = catalogue.path(order.path, "en")
        return path.courses if path else ()
    return (order.course,) if order.course is not None and order.course in catalogue.courses else ()


def do(
    db: Session, setting: Setting, viewer: Viewer, action_id: int, order: Order, person_ids: Sequence[int]
) -> Outcomes:
    """Do what is ordered to these people, and say what became of each."""
    if order.kind is BulkKind.ASSIGN:
        return _assign(db, setting, viewer, action_id, order, person_ids)
    deeds: Mapping[BulkKind, Callable[[Period], str]] = {
        BulkKind.EXTEND: lambda period: _said(_extend(db, setting, viewer, action_id, order, period)),
        BulkKind.WAIVE: lambda period: _said(_waive(db, setting, viewer, action_id, order, period)),
        BulkKind.REMIND: lambda period: _remind(db, setting, action_id, period),
    }
    outcomes: Outcomes = dict.fromkeys(person_ids, NOT_OPEN)
    reached = within_reach(viewer, _legal_entities(db, setting, person_ids))
    outcomes |= {each: AssignmentOutcome.OUTSIDE.value for each in person_ids if each not in reached}
    for period in open_periods(db, order, sorted(reached), is_locked=True):
        became = deeds[order.kind](period)
        if outcomes[period.person_id] != DONE:
            outcomes[period.person_id] = became
    return outcomes


def _said(decision: Decision) -> str:
    if isinstance(decision, Refused):
        return NOT_LATER if decision.reason.value == NOT_LATER else NOT_OPEN
    return DONE


def _assign(
    db: Session, setting: Setting, viewer: Viewer, action_id: int, order: Order, person_ids: Sequence[int]
) -> Outcomes:
    """Assign a course, or every course of a path; of several outcomes the one that changed most is told."""
    people = assignments.candidates(db, assignments.Audience(person_ids=frozenset(person_ids)), setting)
    cause = Cause(assigned_by=viewer.person_id, audience=order.audience, path=order.path, bulk_action_id=action_id)
    rank = list(AssignmentOutcome)
    outcomes = dict.fromkeys(person_ids, AssignmentOutcome.OUTSIDE)
    for slug in courses_of(setting.catalogue, order):
        course = setting.catalogue.course(slug, "en")
        if course is None or order.due is None:
            raise LookupError(slug)
        became = assignments.require(db, setting, course, people, cause, order.due, None, viewer=viewer)
        for person_id, outcome in became.items():
            outcomes[person_id] = min(outcomes[person_id], outcome, key=rank.index)
    return {person_id: outcome.value for person_id, outcome in outcomes.items()}


def within_reach(viewer: Viewer, legal_entities: Mapping[int, int | None]) -> frozenset[int]:
    """Those of these people, by id with their legal entity, whom somebody's role covers."""
    scope = viewer.scope(Role.HR)
    return frozenset(person_id for person_id, entity in legal_entities.items() if reaches(scope, entity))


def _legal_entities(db: Session, setting: Setting, person_ids: Sequence[int]) -> dict[int, int | None]:
    query = (
        select(Person.id, Employment.legal_entity_id)
        .outerjoin(Employment, placed_on(rule_terms.company_day(setting)))
        .where(Person.id.in_(person_ids))
    )
    return {row.id: row.legal_entity_id for row in db.execute(query)}


def open_periods(db: Session, order: Order, person_ids: Sequence[int], *, is_locked: bool) -> Sequence[Period]:
    """What these people have to complete; locked in the order of the ids, as everybody locks several."""
    query = (
        select(Period)
        .where(
            Period.course == order.course,
            Period.person_id.in_(person_ids),
            Period.is_assigned,
            Period.completed_at.is_(None),
            Period.withdrawn_at.is_(None),
        )
        .order_by(Period.id)
    )
    return db.scalars(query.with_for_update() if is_locked else query).all()


def _extend(db: Session, setting: Setting, viewer: Viewer, action_id: int, order: Order, period: Period) -> Decision:
    if order.day is None:
        raise ValueError("an extension needs its day")
    reason = ExtensionReason(order.reason or "")
    return extensions.extend(db, setting, viewer, period.id, order.day, reason, None, bulk_action_id=action_id)


def _waive(db: Session, setting: Setting, viewer: Viewer, action_id: int, order: Order, period: Period) -> Decision:
    reason = WaiverReason(order.reason or "")
    return waivers.waive(db, setting, viewer, period.id, reason, None, bulk_action_id=action_id)


def _remind(db: Session, setting: Setting, action_id: int, period: Period) -> str:
    """Queue a reminder to whoever still has to complete it."""
    if period.waived_at is not None or (period.opens_at is not None and period.opens_at > setting.now):
        return NOT_OPEN
    told = Told(
        person_id=period.person_id,
        kind=NoticeKind.REMINDED,
        subject=of_period(period.id),
        offset=f"bulk:{action_id}",
        facts={"course": period.course, "due_at": moment(period.due_at)},
        not_before=notices.soonest(setting.now, action_id),
    )
    notices.queue(db, setting.now, [told], bulk_action_id=action_id)
    return DONE


def undo(
    db: Session, setting: Setting, viewer: Viewer, action_id: int, order: Order, person_ids: Sequence[int]
) -> None:
    """Take back what was done to these people; their notices are withdrawn already."""
    if order.kind is BulkKind.ASSIGN:
        given = select(Assignment.id).join(Period, Period.id == Assignment.period_id)
        of_action = (Assignment.bulk_action_id == action_id, Period.person_id.in_(person_ids))
        assignments.withdraw(db, setting, db.scalars(given.where(*of_action)).all(), by=viewer.person_id)
        return
    for period_id in _changed(db, action_id, person_ids):
        if order.kind is BulkKind.EXTEND:
            extensions.take_back(db, setting, viewer, period_id, is_told=False)
        elif order.kind is BulkKind.WAIVE:
            _take_waiver_back(db, setting, viewer, period_id)


def _changed(db: Session, action_id: int, person_ids: Sequence[int]) -> list[int]:
    """The periods of which a bulk action would have told these people."""
    query = select(Notice.subject).where(Notice.bulk_action_id == action_id, Notice.person_id.in_(person_ids))
    return sorted(period_id for subject in db.scalars(query) if (period_id := period_of(subject)) is not None)


def _take_waiver_back(db: Session, setting: Setting, viewer: Viewer, period_id: int) -> None:
    """Wait for it again. Nobody was told of the waiver, so nobody is told of its end."""
    waivers.end_waiver(db, setting, viewer, period_id)
    db.execute(
        update(Notice)
        .where(Notice.subject == of_period(period_id), Notice.queued_at == setting.now, Notice.mail_id.is_(None))
        .values(withdrawn_at=setting.now)
    )
