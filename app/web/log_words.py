"""The log in words: what each code means, and the facts of an event with people by name and courses by title."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.access import Role
from app.services.assignments import AssignmentOutcome
from app.store.queries.log import Event
from app.web import hr_words

ACTIONS = {
    "allowance.granted": _l("Granted more attempts or time"),
    "assignment.confirmed": _l("Confirmed an assignment"),
    "attempt.started": _l("Started an attempt"),
    "attempt.submitted": _l("Submitted an attempt"),
    "calendar_link.made": _l("Made a calendar link"),
    "calendar_link.revoked": _l("Revoked a calendar link"),
    "certificate.issued": _l("Issued a certificate"),
    "company.changed": _l("Changed the company's settings"),
    "course.assigned": _l("Assigned a course"),
    "course.completed": _l("Completed a course"),
    "department.added": _l("Added a department"),
    "escalation.begun": _l("Let managers be told of overdue training"),
    "escalation.ended": _l("No longer let managers be told of overdue training"),
    "item_report.answered": _l("Answered a report on a question"),
    "legal_entity.added": _l("Added a legal entity"),
    "mail.tried_again": _l("Tried a mail again"),
    "module.finished": _l("Finished a module"),
    "password.changed": _l("Changed a password"),
    "password.link_made": _l("Made a link to set a password"),
    "period.opened": _l("Began a course"),
    "person.activated": _l("Let a person in again"),
    "person.added": _l("Added a person"),
    "person.changed": _l("Changed a person's details"),
    "person.deactivated": _l("Deactivated a person"),
    "person.moved": _l("Changed where a person works"),
    "quiz.repaired": _l("Confirmed a repair of a quiz"),
    "report.schedule_ended": _l("Ended the sending of a report"),
    "report.scheduled": _l("Had a report sent by mail"),
    "result.revised": _l("Worked out a result again"),
    "role.given": _l("Gave a role"),
    "role.taken": _l("Took a role away"),
    "sign_in.begun": _l("Signed in"),
    "sign_in.ended": _l("Signed out"),
    "times.erased": _l("Stopped keeping times, and erased them"),
    "times.kept": _l("Began to keep the time taken for questions"),
}
SUBJECTS = {
    "report_schedule": _l("Scheduled report"),
    "assignment": _l("Assignment"),
    "attempt": _l("Attempt"),
    "certificate": _l("Certificate"),
    "company": _l("Company"),
    "department": _l("Department"),
    "item_report": _l("Report on a question"),
    "legal_entity": _l("Legal entity"),
    "mail": _l("Mail"),
    "period": _l("Period"),
    "person": _l("Person"),
    "quiz": _l("Quiz"),
}
FACTS = {
    "report": _l("report"),
    "by_learner": _l("by the learner"),
    "changed": _l("changed"),
    "country": _l("country"),
    "course": _l("course"),
    "department": _l("department"),
    "due_at": _l("due until"),
    "extra_attempts": _l("more attempts"),
    "extra_minutes": _l("more minutes"),
    "item": _l("question"),
    "items": _l("questions"),
    "legal_entity": _l("legal entity"),
    "manager": _l("manager"),
    "module": _l("module"),
    "number": _l("number"),
    "outcomes": _l("people"),
    "passed": _l("people who pass now"),
    "person": _l("person"),
    "quiz": _l("quiz"),
    "results": _l("results worked out again"),
    "role": _l("role"),
}
ROLES = {
    Role.HR: _l("HR"),
    Role.AUDITOR: _l("Auditor"),
    Role.AUTHOR: _l("Author"),
    Role.ADMIN: _l("Administrator"),
}
ABOUT_PEOPLE = ("person", "manager")


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """An event as a reader sees it; `actor` is empty where Gangway itself acted."""

    happened_at: datetime
    actor: str
    action: str
    subject: str
    subject_name: str
    facts: tuple[tuple[str, str], ...]


def people_in(events: Iterable[Event]) -> set[int]:
    """The ids of all people whom these events mention."""
    found: set[int] = set()
    for event in events:
        found.update(filter(None, (event.actor_id, _subject_person(event))))
        found.update(event.facts[name] for name in ABOUT_PEOPLE if event.facts.get(name))
    return found


def line(event: Event, names: Mapping[int, str]) -> LogLine:
    """An event in words."""
    return LogLine(
        happened_at=event.happened_at,
        actor=_named(event.actor_id, names) if event.actor_id else "",
        action=str(ACTIONS.get(event.action, event.action)),
        subject=f"{SUBJECTS.get(event.subject_kind, event.subject_kind)} {event.subject_id}",
        subject_name=names.get(_subject_person(event) or 0, ""),
        facts=tuple(
            (str(FACTS.get(name, name)), _fact(name, value, names))
            for name, value in event.facts.items()
            if value is not None
        ),
    )


def _subject_person(event: Event) -> int | None:
    return int(event.subject_id) if event.subject_kind == "person" else None


def _named(person_id: int, names: Mapping[int, str]) -> str:
    return names.get(person_id) or _("Person %(id)s", id=person_id)


def _fact(name: str, value: Any, names: Mapping[int, str]) -> str:
    """A fact's value in words."""
    if name in ABOUT_PEOPLE:
        return _named(value, names)
    if name == "course":
        return hr_words.course_title(value)
    if name == "role" and value in ROLES:
        return str(ROLES[Role(value)])
    if name == "outcomes":
        return ", ".join(f"{hr_words.OUTCOME[AssignmentOutcome(code)]}: {len(ids)}" for code, ids in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
