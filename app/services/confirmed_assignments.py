"""Confirming an assignment once, however often the button is pressed, and keeping what became of each person."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.decisions import Refused
from app.core.due_dates import DueRule
from app.core.model import Course
from app.services import assignments, audit
from app.services.assignments import Audience
from app.services.context import Setting
from app.store.models import AuditEvent, Person


def confirm(
    db: Session, setting: Setting, viewer: Viewer, course: Course, audience: Audience, rule: DueRule, *, key: str
) -> Refused | None:
    """Assign a course to an audience, once for a key of this person's; the same key again changes nothing.

    The outcome of each person is kept in one audit event, of the subject ("assignment", key).
    """
    db.get_one(
        Person, viewer.person_id, with_for_update={"key_share": True}
    )  # two presses of one button wait for each other
    made = db.scalar(
        select(AuditEvent.id).where(
            AuditEvent.subject_kind == "assignment",
            AuditEvent.subject_id == key,
            AuditEvent.actor_id == viewer.person_id,
        )
    )
    if made is not None:
        return None
    outcomes = assignments.assign(db, setting, viewer, course, audience, rule)
    if isinstance(outcomes, Refused):
        return outcomes
    people: dict[str, list[int]] = {}
    for person, outcome in outcomes.items():
        people.setdefault(outcome, []).append(person.person_id)
    audit.record(
        db,
        setting.now,
        viewer.person_id,
        "assignment.confirmed",
        ("assignment", key),
        course=course.slug,
        outcomes=people,
    )
    return None
