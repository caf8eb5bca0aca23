"""Doing something to many people at once: once for a form's key, in parts, and undone for ten minutes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.access import Role, Viewer
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.services import audit, bulk_deeds, notices, rule_terms
from app.services.bulk_orders import BulkKind, Order
from app.services.context import Setting
from app.store import jobs
from app.store.models import BulkAction
from app.store.racing import add_first

GO_ON = "bulk.go_on"
"""The kind of the job that does, or undoes, the next part of a bulk action."""
AT_ONCE = {BulkKind.ASSIGN: 500, BulkKind.REMIND: 500, BulkKind.EXTEND: 100, BulkKind.WAIVE: 100}
"""How many people something is done to in one transaction; whoever is beyond is left to a job."""


def may_order(setting: Setting, order: Order) -> Decision:
    """Whether something may be done at all: never in a course that people choose, nor by a day that has passed."""
    courses = bulk_deeds.courses_of(setting.catalogue, order)
    if not courses:
        raise LookupError("a bulk action is about a course or a path that is offered")
    if any(setting.catalogue.is_voluntary(course) for course in courses):
        return refused(Reason.COURSE_IS_VOLUNTARY)
    day = order.day or (order.due.on if order.due else None)
    return due_dates.may_be_due(day, rule_terms.company_day(setting)) if day else Allowed()


def begin(
    db: Session, setting: Setting, viewer: Viewer, order: Order, person_ids: Collection[int], *, key: str
) -> Refused | None:
    """Do something to people, once for a key, however often its form is sent; the same key again changes nothing."""
    decision = may_order(setting, order)
    if isinstance(decision, Refused):
        return decision
    scope = viewer.scope(Role.HR)
    action = BulkAction(
        key=key,
        kind=order.kind.value,
        facts={
            "order": order.to_json(),
            "people": sorted(set(person_ids)),
            "total": len(set(person_ids)),
            "scope": None if scope is None else sorted(scope),
            "done": 0,
        },
        outcomes={},
        done_at=setting.now,
        done_by=viewer.person_id,
    )
    if not add_first(db, action):
        made = db.scalars(select(BulkAction).where(BulkAction.key == key)).one()
        return None if made.done_by == viewer.person_id else refused(Reason.NOT_YOURS)
    audit.record(
        db,
        setting.now,
        viewer.person_id,
        f"bulk.{order.kind.value}",
        ("bulk_action", action.id),
        course=order.course,
        path=order.path,
        people=action.facts["total"],
    )
    _next_part(db, setting, action)
    return None


def go_on(db: Session, setting: Setting, action_id: int) -> None:
    """Do or undo the next part, and leave the one after it to a job of its own."""
    action = db.get_one(BulkAction, action_id, with_for_update=True)
    if action.undone_at is None:
        _next_part(db, setting, action)
    else:
        _undo_part(db, setting, action)


def _next_part(db: Session, setting: Setting, action: BulkAction) -> None:
    order, done, people = Order.from_json(action.facts["order"]), action.facts["done"], action.facts["people"]
    part = people[done : done + AT_ONCE[order.kind]]
    became = bulk_deeds.do(db, setting, _viewer(action), action.id, order, part)
    outcomes: dict[str, list[int]] = {code: list(ids) for code, ids in action.outcomes.items()}
    for person_id in part:
        outcomes.setdefault(became[person_id], []).append(person_id)
    action.outcomes = outcomes
    action.facts = action.facts | {"done": done + len(part)}
    action.done_at = setting.now
    if done + len(part) < len(people):
        _leave(db, setting, action, "do", done + len(part))


def _leave(db: Session, setting: Setting, action: BulkAction, what: str, place: int) -> None:
    jobs.enqueue(db, GO_ON, f"{action.id}:{what}:{place}", {"action": action.id}, setting.now)


def _viewer(action: BulkAction) -> Viewer:
    """Whoever confirmed it, with the reach that they had then."""
    scope = action.facts["scope"]
    return Viewer(person_id=action.done_by, roles={Role.HR: None if scope is None else frozenset(scope)})


def may_be_undone(done_at: datetime, undone_at: datetime | None, now: datetime) -> bool:
    """Whether there is still time to undo something: until then nobody is told."""
    return undone_at is None and now < done_at + notices.TIME_TO_UNDO


def undo(db: Session, setting: Setting, viewer: Viewer, key: str) -> Decision:
    """Take back what was done, within ten minutes of it: nobody has been told by then. Only whoever did it can."""
    action = db.scalar(select(BulkAction).where(BulkAction.key == key).with_for_update())
    if action is None or action.done_by != viewer.person_id or action.kind not in AT_ONCE:
        return refused(Reason.NOT_YOURS)
    if not may_be_undone(action.done_at, action.undone_at, setting.now):
        return refused(Reason.TOO_LATE_TO_UNDO)
    action.undone_at, action.undone_by = setting.now, viewer.person_id
    notices.withdraw(db, action.id, setting.now)
    audit.record(db, setting.now, viewer.person_id, "bulk.undone", ("bulk_action", action.id))
    action.facts = action.facts | {"undone": 0}
    _undo_part(db, setting, action)
    return Allowed()


def _undo_part(db: Session, setting: Setting, action: BulkAction) -> None:
    order, undone = Order.from_json(action.facts["order"]), action.facts["undone"]
    people: Sequence[int] = action.facts["people"][: action.facts["done"]]
    part = people[undone : undone + AT_ONCE[order.kind]]
    bulk_deeds.undo(db, setting, _viewer(action), action.id, order, part)
    action.facts = action.facts | {"undone": undone + len(part)}
    if undone + len(part) < len(people):
        _leave(db, setting, action, "undo", undone + len(part))
