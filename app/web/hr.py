"""HR's and auditors' pages: people and who is where, and one person with all of their training."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Role
from app.reports import REPORTS
from app.store.queries import hr
from app.web import (
    column_choice,
    hr_allowances,
    hr_audit_packs,
    hr_bulk,
    hr_certificates,
    hr_codes,
    hr_consultations,
    hr_dashboard,
    hr_data,
    hr_erasure,
    hr_filters,
    hr_groups,
    hr_import,
    hr_mails,
    hr_periods,
    hr_person,
    hr_policies,
    hr_policy_activation,
    hr_policy_questions,
    hr_renewals,
    hr_repairs,
    hr_reports,
    hr_rules,
    hr_saved,
    hr_schedules,
    hr_suggestions,
    hr_why,
    hr_working_days,
    paging,
    people_tables,
    site,
    transcripts,
)
from app.web.permission import open_to

pages = Blueprint("hr", __name__, url_prefix="/hr")
pages.register_blueprint(hr_dashboard.pages)
pages.register_blueprint(hr_bulk.pages)
pages.register_blueprint(hr_reports.pages)
pages.register_blueprint(hr_saved.pages)
pages.register_blueprint(hr_schedules.pages)
pages.register_blueprint(hr_repairs.pages)
pages.register_blueprint(hr_allowances.pages)
pages.register_blueprint(hr_groups.pages)
pages.register_blueprint(hr_rules.pages)
pages.register_blueprint(hr_why.pages)
pages.register_blueprint(hr_data.pages)
pages.register_blueprint(hr_erasure.pages)
pages.register_blueprint(hr_periods.pages)
pages.register_blueprint(hr_policies.pages)
pages.register_blueprint(hr_policy_activation.pages)
pages.register_blueprint(hr_suggestions.pages)
pages.register_blueprint(hr_consultations.pages)
pages.register_blueprint(hr_policy_questions.pages)
pages.register_blueprint(hr_renewals.pages)
pages.register_blueprint(hr_certificates.pages)
pages.register_blueprint(transcripts.hr_pages)
pages.register_blueprint(hr_audit_packs.pages)
pages.register_blueprint(hr_mails.pages)
pages.register_blueprint(hr_import.pages)
pages.register_blueprint(hr_codes.pages)
pages.register_blueprint(hr_working_days.pages)


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
    usual = people_tables.usual().codes
    ticked = people_tables.chosen(column_choice.wanted(usual))
    shown = people_tables.narrowed(ticked, wanted.course)
    return render_template(
        "hr/people.html",
        form=form,
        columns=people_tables.head(shown, wanted.sort),
        offered=people_tables.offered(ticked),
        lines=people_tables.lines(found, shown),
        pages=paging.links(page),
        files=hr_reports.file_links("people_by_course", usual),
        saved=hr_saved.of_page("people_by_course", usual),
        kept=hr_filters.kept(form),
    )


@pages.get("/people/<int:person_id>/")
@open_to(Role.HR, Role.AUDITOR)
def person(person_id: int) -> ResponseReturnValue:
    """One person: who they are, where they work, their whole training, certificates, mails."""
    return hr_person.page(person_id)
