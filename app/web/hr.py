"""HR's and auditors' pages: people and who is where, and one person with their courses and certificates."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core import access
from app.core.access import Role
from app.reports import REPORTS
from app.store.queries import certificates, hr, learning, person_record
from app.store.queries.learning import PeriodRow
from app.store.queries.person_record import Record
from app.web import (
    hr_allowances,
    hr_assign,
    hr_dashboard,
    hr_filters,
    hr_mails,
    hr_repairs,
    hr_reports,
    hr_saved,
    hr_schedules,
    hr_words,
    paging,
    people_tables,
    site,
)
from app.web.people_tables import CourseCell
from app.web.permission import open_to

pages = Blueprint("hr", __name__, url_prefix="/hr")
pages.register_blueprint(hr_dashboard.pages)
pages.register_blueprint(hr_saved.pages)
pages.register_blueprint(hr_schedules.pages)
pages.register_blueprint(hr_assign.pages)
pages.register_blueprint(hr_reports.pages)
pages.register_blueprint(hr_repairs.pages)
pages.register_blueprint(hr_allowances.pages)
pages.register_blueprint(hr_mails.pages)


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR)
def people() -> ResponseReturnValue:
    """Who is where: people by course, filtered, sorted, page by page."""
    scope = hr_filters.reach()
    form = hr_filters.form(REPORTS["people_by_course"].filters, scope)
    if not form.validate():
        return render_template("hr/people.html", form=form, lines=None), 422
    wanted = hr_filters.selection(form, scope)
    page = paging.wanted(hr.count_people(site.reading(), wanted))
    found = hr.who_is_where(site.reading(), wanted, limit=paging.SIZE, offset=page.offset)
    return render_template(
        "hr/people.html",
        form=form,
        columns=people_tables.head(wanted.courses, wanted.sort),
        lines=people_tables.lines(found, wanted.courses),
        pages=paging.links(page),
        files=hr_reports.file_links("people_by_course"),
        saved=hr_saved.of_page("people_by_course"),
        kept=hr_filters.kept(form),
    )


@dataclass(frozen=True, kw_only=True)
class CourseOfPerson:
    """A course on a person's page: where they stand, why they have it, and how often they sat its quiz."""

    cell: CourseCell
    reason: str
    attempts: int


@pages.get("/people/<int:person_id>/")
@open_to(Role.HR, Role.AUDITOR)
def person(person_id: int) -> ResponseReturnValue:
    """One person: who they are, where they work, their courses and their certificates."""
    db, now = site.reading(), site.now()
    found = person_record.record(db, person_id)
    today = hr_filters.company_day()
    if found is None or not access.may_see_record(site.signed_in().viewer, found.facts(today)):
        abort(404)
    left_out = hr_words.voluntary_courses()
    periods = [row for row in learning.periods_of(db, person_id) if row.course not in left_out]
    attempts = person_record.attempts_by_period(db, person_id)
    held = [row for row in certificates.of_person(db, person_id, now) if row.course not in left_out]
    return render_template(
        "hr/person.html",
        person=found,
        post=found.post(today),
        reads=i18n.own_name(found.language) if found.language else "",
        courses=[_course(found, row, attempts.get(row.id, 0)) for row in periods],
        certificates=[(row, hr_words.course_title(row.course), row.status(now)) for row in held],
    )


def _course(person: Record, period: PeriodRow, attempts: int) -> CourseOfPerson:
    zone = ZoneInfo(person.time_zone or site.company().time_zone)
    cell = people_tables.cell(hr_words.course_title(period.course), period.facts, zone, site.now())
    return CourseOfPerson(cell=cell, reason=_reason(period), attempts=attempts)


def _reason(period: PeriodRow) -> str:
    """Why a person has a course."""
    if not period.facts.is_assigned:
        return _("Chosen by the person")
    if period.department and period.assigned_by:
        return _("Assigned to %(department)s by %(name)s", department=period.department, name=period.assigned_by)
    if period.assigned_by:
        return _("Assigned by %(name)s", name=period.assigned_by)
    return _("Assigned")
