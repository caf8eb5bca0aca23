"""One course of one person: how its due date came about, more time, a waiver, and training elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import i18n
from app.core import access
from app.core.access import Role
from app.core.decisions import Decision, Refused
from app.core.due_dates import last_day_before
from app.core.model import Course
from app.services import equivalents, extensions, waivers
from app.services.due_date_changes import ChangeReason
from app.services.equivalents import UnusableEvidence
from app.services.extensions import ExtensionReason
from app.services.waivers import WaiverReason
from app.store.queries import period_record, person_record
from app.store.queries.period_record import DueDateSet, PeriodRecord
from app.store.queries.person_record import Record
from app.web import hr_filters, hr_words, people_tables, site, training_pages
from app.web.bounds import room_for
from app.web.hr_period_forms import (
    CHANGE_REASONS,
    EXTENSION_REASONS,
    WAIVER_REASONS,
    EquivalentForm,
    ExtensionForm,
    WaiverForm,
)
from app.web.permission import open_to

pages = Blueprint("periods", __name__, url_prefix="/people/<int:person_id>/periods/<int:period_id>")
evidence_pages = Blueprint("evidence", __name__)
ROOM_FOR_FIELDS = 100_000
SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """A person, one of their periods, and its course."""

    person: Record
    period: PeriodRecord
    course: Course


def known(person_id: int, period_id: int, *, may_change: bool) -> Known:
    """The period of a person of the reader's legal entities; 404 for everybody else, and for what people choose themselves."""
    person = person_record.record(site.reading(), person_id)
    found = period_record.period_record(site.reading(), period_id)
    course = training_pages.edition(found.course) if found else None
    if person is None or found is None or found.person_id != person_id or course is None or course.outline.voluntary:
        abort(404)
    facts, viewer = person.facts(hr_filters.company_day()), site.signed_in().viewer
    is_open = access.may_assign(viewer, facts) if may_change else access.may_see_record(viewer, facts)
    if not is_open:
        abort(404)
    return Known(person=person, period=found, course=course)


def _page(
    about: Known,
    *,
    extension: ExtensionForm | None = None,
    waiver: WaiverForm | None = None,
    equivalent: EquivalentForm | None = None,
) -> str:
    """The page, a form that was sent with what was typed and the others empty."""
    zone = ZoneInfo(about.person.time_zone or site.company().time_zone)
    facts = about.period.facts
    viewer = site.signed_in().viewer
    may_change = bool(access.may_assign(viewer, about.person.facts(hr_filters.company_day())))
    is_waiting = facts.is_assigned and facts.completed_at is None and not facts.is_waived
    return render_template(
        "hr/period.html",
        person=about.person,
        period=about.period,
        cell=people_tables.cell(about.course.title, facts, zone, site.now()),
        changes=[_change(each) for each in about.period.due_dates],
        waiver_words=WAIVER_REASONS[WaiverReason(about.period.waived.reason)] if about.period.waived else "",
        may_change=may_change,
        is_waiting=is_waiting,
        is_extended=bool(about.period.due_dates) and about.period.due_dates[0].reason == ChangeReason.EXTENDED,
        may_ask_why=may_change and about.period.course in hr_words.courses_that_count(),
        extension=extension or ExtensionForm(None),
        waiver=waiver or WaiverForm(None),
        equivalent=equivalent or EquivalentForm(None),
        most_megabytes=equivalents.MAXIMUM_BYTES // 1_000_000,
        days_to_undo=equivalents.TIME_TO_UNDO.days,
    )


def _change(change: DueDateSet) -> dict[str, object]:
    """A due date that was set, in words."""
    because = EXTENSION_REASONS[ExtensionReason(change.because)] if change.because else ""
    return {
        "at": change.at,
        "by": change.by,
        "due_on": last_day_before(change.due_at, ZoneInfo(change.zone)) if change.due_at else None,
        "words": CHANGE_REASONS[ChangeReason(change.reason)],
        "because": because,
        "note": change.note,
    }


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR)
def show(person_id: int, period_id: int) -> ResponseReturnValue:
    """Where it stands, and what can be done about it."""
    return _page(known(person_id, period_id, may_change=False))


def _done(deed: Callable[[Session], Decision], words: str) -> Refused | None:
    """Do it in a transaction of its own, and say so; the refusal where there is one."""
    with site.writing() as db:
        decision = deed(db)
    if isinstance(decision, Refused):
        return decision
    flash(words)
    return None


def _back(about: Known) -> ResponseReturnValue:
    return redirect(url_for("hr.periods.show", person_id=about.person.id, period_id=about.period.id), 303)


def _without_form(about: Known, deed: Callable[[Session], Decision], words: str) -> ResponseReturnValue:
    """Do what one button does, and say what became of it."""
    refusal = _done(deed, words)
    if refusal is not None:
        flash(_sentence(refusal), "danger")
    return _back(about)


def _sentence(refusal: Refused) -> str:
    return i18n.sentence(refusal, site.language(), site.zone().key)


@pages.post("/extend")
@open_to(Role.HR)
def extend(person_id: int, period_id: int) -> ResponseReturnValue:
    """Give more time."""
    about, form = known(person_id, period_id, may_change=True), ExtensionForm()
    if not form.validate():
        return _page(about, extension=form), 422
    day, reason, note = form.extended_to.data, ExtensionReason(form.extension_reason.data), form.extension_note.data
    setting, viewer = site.setting(), site.signed_in().viewer
    refusal = _done(
        lambda db: extensions.extend(db, setting, viewer, period_id, day, reason, note),
        _("The due date is changed. The person is told."),
    )
    if refusal is not None:
        form.extended_to.errors = [_sentence(refusal)]
        return _page(about, extension=form), 422
    return _back(about)


@pages.post("/take-extension-back")
@open_to(Role.HR)
def take_extension_back(person_id: int, period_id: int) -> ResponseReturnValue:
    """Let the due date of before hold again."""
    about = known(person_id, period_id, may_change=True)
    setting, viewer = site.setting(), site.signed_in().viewer
    done = _("The extension is taken back. The person is told.")
    return _without_form(about, lambda db: extensions.take_back(db, setting, viewer, period_id), done)


@pages.post("/waive")
@open_to(Role.HR)
def waive(person_id: int, period_id: int) -> ResponseReturnValue:
    """Wait for it no longer."""
    about, form = known(person_id, period_id, may_change=True), WaiverForm()
    if not form.validate():
        return _page(about, waiver=form), 422
    reason, note = WaiverReason(form.waiver_reason.data), form.waiver_note.data
    setting, viewer = site.setting(), site.signed_in().viewer
    refusal = _done(
        lambda db: waivers.waive(db, setting, viewer, period_id, reason, note),
        _("The course is waived. The person is told."),
    )
    if refusal is not None:
        form.form_errors.append(_sentence(refusal))
        return _page(about, waiver=form), 422
    return _back(about)


@pages.post("/end-waiver")
@open_to(Role.HR)
def end_waiver(person_id: int, period_id: int) -> ResponseReturnValue:
    """Wait for it again."""
    about = known(person_id, period_id, may_change=True)
    setting, viewer = site.setting(), site.signed_in().viewer
    done = _("The course is required again. The person is told.")
    return _without_form(about, lambda db: waivers.end_waiver(db, setting, viewer, period_id), done)


@pages.post("/equivalent")
@room_for(equivalents.MAXIMUM_BYTES + ROOM_FOR_FIELDS)
@open_to(Role.HR)
def record_equivalent(person_id: int, period_id: int) -> ResponseReturnValue:
    """Complete it by training elsewhere."""
    about, form = known(person_id, period_id, may_change=True), EquivalentForm()
    if not form.validate():
        return _page(about, equivalent=form), 422
    upload = form.shown_by.data
    try:
        body = upload.read(equivalents.MAXIMUM_BYTES + 1)
        upload.close()
        shown = equivalents.evidence(upload.filename or "", body)
    except UnusableEvidence:
        most = equivalents.MAXIMUM_BYTES // 1_000_000
        form.shown_by.errors = [_("Choose a PDF, PNG or JPEG file of at most %(most)s MB.", most=most)]
        return _page(about, equivalent=form), 422
    setting, viewer = site.setting(), site.signed_in().viewer
    refusal = _done(
        lambda db: equivalents.record(db, setting, viewer, about.course, period_id, form.recorded, shown),
        _("The course is completed by training elsewhere."),
    )
    if refusal is not None:
        form.finished_on.errors = [_sentence(refusal)]
        return _page(about, equivalent=form), 422
    return _back(about)


@pages.post("/take-back")
@open_to(Role.HR)
def take_back(person_id: int, period_id: int) -> ResponseReturnValue:
    """Take back training elsewhere that was recorded by mistake."""
    about = known(person_id, period_id, may_change=True)
    setting, viewer = site.setting(), site.signed_in().viewer
    done = _("It is taken back. The course is required again.")
    refusal = _done(lambda db: equivalents.take_back(db, setting, viewer, period_id), done)
    if refusal is not None:
        flash(_sentence(refusal), "danger")
    return _back(about)


@evidence_pages.get("/evidence/<int:period_id>")
@open_to(Role.LEARNER)
def evidence(period_id: int) -> ResponseReturnValue:
    """The file that shows training elsewhere: for the person, and for HR and auditors of their company."""
    stored = period_record.evidence_file(site.reading(), period_id)
    person = person_record.record(site.reading(), stored.person_id) if stored else None
    if stored is None or person is None:
        abort(404)
    if not access.may_see_record(site.signed_in().viewer, person.facts(hr_filters.company_day())):
        abort(404)
    response = Response(stored.body, mimetype=stored.media_type)
    response.set_etag(stored.sha256)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    name = f"evidence-{period_id}.{SUFFIXES[stored.media_type]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
