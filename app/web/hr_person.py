"""One person's page for HR and auditors: who they are, their whole training, certificates, mails, and what the log says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app import i18n
from app.core import access
from app.core.access import Role
from app.core.due_dates import last_day_before
from app.core.grading import percent
from app.store.queries import certificates, log, person_history, person_record, policy_acknowledgements
from app.store.queries.log import LogSelection
from app.store.queries.person_history import Happening, MailRow, Turn
from app.store.queries.person_record import Record
from app.web import hr_filters, hr_words, log_words, people_tables, site
from app.web.people_tables import CourseCell

MOST_DEEDS = 15
OUTCOMES = {
    "open": _l("Attempt under way"),
    "not_counted": _l("Attempt that does not count"),
    "passed": _l("Quiz passed"),
    "not_passed": _l("Quiz not passed"),
}


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """Something that happened in a period: what, when, by whom, and further facts."""

    happened_at: datetime
    words: str
    actor: str | None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TurnShown:
    """One turn of a course: where the person stands or stood, why they have it, how often they tried, what happened."""

    id: int
    number: int
    cell: CourseCell
    reason: str
    attempts: int
    lines: Sequence[HistoryLine]


@dataclass(frozen=True, kw_only=True)
class CourseShown:
    """A course on a person's page with its turns, the newest first."""

    title: str
    turns: Sequence[TurnShown]


def page(person_id: int) -> ResponseReturnValue:
    """The page; 404 for people whom the reader may not know."""
    db, now = site.reading(), site.now()
    found = person_record.record(db, person_id)
    today = hr_filters.company_day()
    viewer = site.signed_in().viewer
    if found is None or not access.may_see_record(viewer, found.facts(today)):
        abort(404)
    may_change = bool(access.may_assign(viewer, found.facts(today)))
    left_out = hr_words.voluntary_courses()
    turns = person_history.turns(db, person_id)
    held = [row for row in certificates.of_person(db, person_id, now) if row.course not in left_out]
    return render_template(
        "hr/person.html",
        person=found,
        may_change=may_change,
        may_edit=may_change and not (found.has_role or found.is_erased),
        post=found.post(today),
        reads=i18n.own_name(found.language) if found.language else "",
        courses=_courses(db, found, [turn for turn in turns if turn.course not in left_out]),
        certificates=[(row, hr_words.course_title(row.course), row.status(now)) for row in held],
        policies=policy_acknowledgements.of_person(db, person_id),
        leave=person_history.leave(db, person_id),
        mails=_mails(db, person_id, [turn.id for turn in turns if turn.course in left_out]),
        deeds=_deeds(db, person_id, left_out),
        may_read_log=viewer.has(Role.AUDITOR, Role.ADMIN),
    )


def _courses(db: Session, person: Record, turns: Iterable[Turn]) -> list[CourseShown]:
    """Every course by title, with all turns."""
    zone = ZoneInfo(person.time_zone or site.company().time_zone)
    happened: dict[int, list[Happening]] = defaultdict(list)
    for each in person_history.happenings(db, person.id):
        happened[each.period_id].append(each)
    shown = [
        CourseShown(
            title=hr_words.course_title(course), turns=[_turn(turn, happened[turn.id], zone) for turn in several]
        )
        for course, several in groupby(turns, key=lambda turn: turn.course)
    ]
    return sorted(shown, key=lambda course: course.title)


def _turn(turn: Turn, happened: Sequence[Happening], zone: ZoneInfo) -> TurnShown:
    return TurnShown(
        id=turn.id,
        number=turn.number,
        cell=people_tables.cell(hr_words.course_title(turn.course), turn.facts, zone, site.now()),
        reason=_reason(turn),
        attempts=sum(each.kind == "attempt" for each in happened),
        lines=[_line(each, zone) for each in happened],
    )


def _reason(turn: Turn) -> str:
    """Why a person has a course."""
    if not turn.facts.is_assigned:
        return _("Chosen by the person")
    if turn.rule:
        return _("By the rule %(name)s", name=turn.rule)
    if turn.department and turn.assigned_by:
        return _("Assigned to %(department)s by %(name)s", department=turn.department, name=turn.assigned_by)
    if turn.assigned_by:
        return _("Assigned by %(name)s", name=turn.assigned_by)
    return _("Assigned")


def _line(each: Happening, zone: ZoneInfo) -> HistoryLine:
    """What happened, in words. Of an attempt HR sees the result, never an answer."""
    reasons = log_words.REASONS
    more = [str(reasons[each.code])] if each.code in reasons else []
    if each.note:
        more.append(each.note)
    if each.points is not None and each.max_points:
        more.append(_("%(score)s%%", score=percent(each.points, each.max_points)))
    return HistoryLine(happened_at=each.happened_at, words=_words(each, zone), actor=each.actor, more=tuple(more))


def _words(each: Happening, zone: ZoneInfo) -> str:
    if each.kind == "attempt":
        return str(OUTCOMES[each.code or "open"])
    if each.kind == "due" and each.due_at is None:
        return _("No due date any more")
    if each.kind == "due" and each.due_at is not None:
        return _("Due date: %(date)s", date=hr_words.day(last_day_before(each.due_at, zone)))
    words: Mapping[str, str] = {
        "waived": _("Waived"),
        "waiver_ended": _("Required again"),
        "equivalent": _("Equivalent training"),
    }
    return words[each.kind]


def _mails(db: Session, person_id: int, hidden: Sequence[int]) -> list[tuple[MailRow, str]]:
    """The mails with what became of each."""
    return [(mail, _sent(mail)) for mail in person_history.mails(db, person_id, hidden)]


def _sent(mail: MailRow) -> str:
    if mail.sent_at is not None:
        return _("Sent")
    return _("Could not be sent") if mail.failed_at is not None else _("Waiting")


def _deeds(db: Session, person_id: int, left_out: frozenset[str]) -> list[HistoryLine]:
    """The newest of what the log says of the person."""
    wanted = LogSelection(scope=None, today=hr_filters.company_day(), left_out=left_out)
    return [
        HistoryLine(
            happened_at=each.happened_at,
            words=log_words.action(each.action),
            actor=each.actor,
            more=(hr_words.course_title(each.course),) if each.course else (),
        )
        for each in log.newest_of_person(db, wanted, person_id, limit=MOST_DEEDS)
    ]
