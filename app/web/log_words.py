"""The log in words: what each code means, and the facts of an event with people by name and courses by title."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.access import Role
from app.services.assignments import AssignmentOutcome, WithdrawalOutcome
from app.store.queries.log import Event, Names
from app.web import hr_words, privacy_reasons, site
from app.web.hr_period_forms import CHANGE_REASONS, WAIVER_REASONS

ACTIONS = {
    "allowance.granted": _l("Granted more attempts or time"),
    "assignment.confirmed": _l("Confirmed an assignment"),
    "attempt.started": _l("Started an attempt"),
    "attempt.submitted": _l("Submitted an attempt"),
    "bulk.assign": _l("Assigned to many"),
    "bulk.extend": _l("Extended due dates of many"),
    "bulk.remind": _l("Reminded many"),
    "bulk.undone": _l("Undid what was done to many"),
    "bulk.waive": _l("Waived a course for many"),
    "calendar_link.made": _l("Made a calendar link"),
    "calendar_link.revoked": _l("Revoked a calendar link"),
    "certificate.issued": _l("Issued a certificate"),
    "audit_pack.made": _l("Made an auditor's pack"),
    "certificate.suspend": _l("Suspended a certificate"),
    "certificate.lift": _l("Lifted the suspension of a certificate"),
    "certificate.revoke": _l("Revoked a certificate"),
    "certificate.reissue": _l("Replaced a certificate"),
    "signing_key.adopted": _l("Took another key for signing certificates"),
    "comment.reported": _l("Reported a comment"),
    "comment.moved": _l("Handled a reported comment"),
    "company.changed": _l("Changed the company's settings"),
    "course.assigned": _l("Assigned a course"),
    "course.completed": _l("Completed a course"),
    "course.waived": _l("Waived a course"),
    "course.waiver_ended": _l("Ended a waiver"),
    "course.withdrawn": _l("Withdrew an assignment"),
    "department.added": _l("Added a department"),
    "equivalent.recorded": _l("Recorded training elsewhere"),
    "equivalent.taken_back": _l("Took back a record of training elsewhere"),
    "due_date.changed": _l("Changed a due date"),
    "group.changed": _l("Changed who is in a group"),
    "group.ended": _l("Ended a group"),
    "group.made": _l("Made a group"),
    "group.renamed": _l("Renamed a group"),
    "item_report.answered": _l("Answered a report on a question"),
    "legal_entity.added": _l("Added a legal entity"),
    "mail.tried_again": _l("Tried a mail again"),
    "job.tried_again": _l("Tried work again that was given up"),
    "legal_entity.managers_set": _l("Set what managers are told and see"),
    "location.placed": _l("Said where a location is"),
    "module.finished": _l("Finished a module"),
    "password.changed": _l("Changed a password"),
    "password.link_made": _l("Made a link to set a password"),
    "period.opened": _l("Began a course"),
    "period.reminded": _l("Reminded of a course"),
    "person.activated": _l("Let a person in again"),
    "leave.added": _l("Noted a leave"),
    "leave.changed": _l("Changed a leave"),
    "leave.ended": _l("Ended a leave"),
    "leaver.link_made": _l("Made a link to a leaver's certificates"),
    "people.imported": _l("Imported people"),
    "person.added": _l("Added a person"),
    "person.changed": _l("Changed a person's details"),
    "person.deactivated": _l("Deactivated a person"),
    "person.erased": _l("Erased a person"),
    "person.exported": _l("Took away everything stored about a person"),
    "person.moved": _l("Changed where a person works"),
    "consultation.recorded": _l("Noted a consultation of staff representatives"),
    "legal_entity.consultation_set": _l("Set whether a consultation is asked for"),
    "suggestions.activated": _l("Activated suggestions to share"),
    "suggestions.taken_back": _l("Took back suggestions to share"),
    "policy.activated": _l("Activated a version of a policy"),
    "policy.withdrawn": _l("Took back a version of a policy"),
    "policy.acknowledged": _l("Acknowledged a policy"),
    "policy.question_raised": _l("Raised a question about a policy"),
    "policy.question_answered": _l("Answered a question about a policy"),
    "policy.reminded": _l("Reminded of a policy"),
    "quiz.repaired": _l("Confirmed a repair of a quiz"),
    "renewal.opened": _l("Opened a renewal"),
    "renewal.required": _l("Required everyone to renew a course"),
    "report.schedule_ended": _l("Ended the sending of a report"),
    "report.scheduled": _l("Had a report sent by mail"),
    "result.revised": _l("Worked out a result again"),
    "retention.applied": _l("Destroyed what had been kept long enough"),
    "role.given": _l("Gave a role"),
    "role.taken": _l("Took a role away"),
    "rule.ended": _l("Ended a rule"),
    "rule.saved": _l("Saved a rule"),
    "sign_in.begun": _l("Signed in"),
    "sign_in.ended": _l("Signed out"),
    "sign_in_code.made": _l("Made a sign-in code"),
    "sign_in_code.used": _l("Used a sign-in code"),
    "times.erased": _l("Stopped keeping times, and erased them"),
    "times.kept": _l("Began to keep the time taken for questions"),
    "working_day.decided": _l("Decided about a working day"),
}
SUBJECTS = {
    "report_schedule": _l("Scheduled report"),
    "assignment": _l("Assignment"),
    "attempt": _l("Attempt"),
    "bulk_action": _l("Bulk action"),
    "certificate": _l("Certificate"),
    "company": _l("Company"),
    "course": _l("Course"),
    "department": _l("Department"),
    "group": _l("Group"),
    "item_report": _l("Report on a question"),
    "comment_report": _l("Reported comment"),
    "legal_entity": _l("Legal entity"),
    "mail": _l("Mail"),
    "job": _l("Work"),
    "people_import": _l("Import"),
    "period": _l("Period"),
    "person": _l("Person"),
    "policy": _l("Policy"),
    "policy_version": _l("Version of a policy"),
    "policy_question": _l("Question about a policy"),
    "suggestion_issue": _l("Suggestions to share"),
    "quiz": _l("Quiz"),
    "rule": _l("Rule"),
    "retention": _l("Retention"),
}
FACTS = {
    "kind": _l("kind"),
    "added": _l("added"),
    "report": _l("report"),
    "by_learner": _l("by the learner"),
    "changed": _l("changed"),
    "country": _l("country"),
    "course": _l("course"),
    "day": _l("day"),
    "decided": _l("decided"),
    "department": _l("department"),
    "due_at": _l("due until"),
    "due_on": _l("due on"),
    "escalates": _l("managers are told who is overdue"),
    "extra_attempts": _l("more attempts"),
    "extra_minutes": _l("more minutes"),
    "item": _l("question"),
    "items": _l("questions"),
    "leaving": _l("leaving"),
    "legal_entity": _l("legal entity"),
    "location": _l("location"),
    "manager": _l("manager"),
    "managers_see_below": _l("managers see everyone below"),
    "module": _l("module"),
    "new": _l("new"),
    "number": _l("number"),
    "outcome": _l("outcome"),
    "outcomes": _l("people"),
    "part": _l("part of the country"),
    "passed": _l("people who pass now"),
    "people": _l("people"),
    "path": _l("path"),
    "person": _l("person"),
    "policy": _l("policy"),
    "material": _l("material change"),
    "language": _l("language"),
    "asks": _l("asks for a consultation"),
    "quiz": _l("quiz"),
    "reason": _l("reason"),
    "removed": _l("taken out"),
    "results": _l("results worked out again"),
    "role": _l("role"),
    "sha256": _l("digest of the file"),
    "rows": _l("entries"),
}
ROLES = {
    Role.HR: _l("HR"),
    Role.AUDITOR: _l("Auditor"),
    Role.AUTHOR: _l("Author"),
    Role.ADMIN: _l("Administrator"),
}
REASONS = {str(code): words for code, words in (*CHANGE_REASONS.items(), *WAIVER_REASONS.items())}
WITHDRAWN = {
    WithdrawalOutcome.WITHDRAWN: _l("withdrawn before it was begun"),
    WithdrawalOutcome.OPTIONAL: _l("begun, and no longer required"),
    WithdrawalOutcome.STILL_REQUIRED: _l("still required for another reason"),
    WithdrawalOutcome.COMPLETED: _l("completed, and kept"),
}
CODES: Mapping[str, Mapping[str, LazyString]] = {
    "reason": REASONS | privacy_reasons.WORDS,
    "outcome": {str(code): words for code, words in WITHDRAWN.items()},
    "role": {str(role): words for role, words in ROLES.items()},
}
"""Facts whose values are codes, with the words of each."""
ABOUT_PEOPLE = ("person", "manager")


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """An event as a reader sees it; `actor` is empty where Gangway itself acted, `person` where it is about nobody."""

    sequence: int | None
    happened_at: datetime
    actor: str
    actor_number: str
    action: str
    subject: str
    person: str
    person_number: str
    facts: tuple[tuple[str, str], ...]


def actors_in(events: Iterable[Event]) -> set[int]:
    """The ids of all who did something in these events."""
    return {event.actor_id for event in events if event.actor_id}


def people_in(events: Iterable[Event]) -> set[int]:
    """The ids of all whom these events are about or mention."""
    found: set[int] = set()
    for event in events:
        found.update(filter(None, (event.person_id, *(event.facts.get(name) for name in ABOUT_PEOPLE))))
    return found


def action(code: str) -> str:
    """What happened, in words."""
    return str(ACTIONS.get(code, code))


@dataclass(frozen=True)
class Words:
    """What codes mean in the reader's language, looked up once for all lines."""

    actions: Mapping[str, str]
    subjects: Mapping[str, str]
    facts: Mapping[str, str]
    courses: Mapping[str, str]


def words() -> Words:
    """The words of this request."""
    actions, subjects, facts = ({code: str(text) for code, text in each.items()} for each in (ACTIONS, SUBJECTS, FACTS))
    courses = {slug: hr_words.course_title(slug) for slug in site.catalogue().courses}
    return Words(actions, subjects, facts, courses)


def line(event: Event, names: Names, words: Words) -> LogLine:
    """An event in words; people whom the reader may not know have no name."""
    actor = names.actors.get(event.actor_id or 0)
    person = names.people.get(event.person_id or 0)
    return LogLine(
        sequence=event.sequence,
        happened_at=event.happened_at,
        actor=actor.name if actor else "",
        actor_number=actor.employee_number if actor else "",
        action=words.actions.get(event.action, event.action),
        subject=f"{words.subjects.get(event.subject_kind, event.subject_kind)} {event.subject_id}",
        person=person.name if person else "",
        person_number=person.employee_number if person else "",
        facts=tuple(
            (words.facts.get(name, name), _fact(name, value, names, words))
            for name, value in event.facts.items()
            if value is not None
        ),
    )


def _fact(name: str, value: Any, names: Names, words: Words) -> str:
    """A fact's value in words."""
    if name in ABOUT_PEOPLE:
        person = names.people.get(value)
        return person.name if person else _("Person %(id)s", id=value)
    if name == "course":
        return words.courses.get(value, value)
    if name in CODES and value in CODES[name]:
        return str(CODES[name][value])
    if name == "outcomes":
        return ", ".join(f"{hr_words.OUTCOME[AssignmentOutcome(code)]}: {len(ids)}" for code, ids in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
