"""Reports that HR and auditors have sent to themselves by mail."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.core.schedules import Every
from app.reports import REPORTS
from app.services import schedules
from app.services.schedules import Wanted
from app.store.queries import schedules as queries
from app.web import hr_filters, hr_saved, hr_words, site
from app.web.permission import open_to

EVERY = {Every.DAY: _l("Every day"), Every.WEEK: _l("Every Monday"), Every.MONTH: _l("On the first of every month")}
FORMATS = {"csv": "CSV", "xlsx": "Excel"}
pages = Blueprint("schedules", __name__, url_prefix="/schedules")


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR)
def overview() -> ResponseReturnValue:
    """What is sent to the reader, and when next."""
    mine = queries.of_person(site.reading(), site.signed_in().person_id)
    rows = [
        {
            "id": each.id,
            "title": _(REPORTS[each.report].title),
            "url": f"{url_for('hr.reports.page', name=each.report)}?{each.query}",
            "every": EVERY[Every(each.every)],
            "format": FORMATS[each.format],
            "next_on": hr_words.day(each.next_on),
        }
        for each in mine
        if each.report in REPORTS
    ]
    return render_template("hr/schedules.html", rows=rows)


@pages.post("/")
@open_to(Role.HR, Role.AUDITOR)
def add() -> ResponseReturnValue:
    """Have a report sent, with the filters in force."""
    name, kind, every = (request.form.get(field, "") for field in ("report", "format", "every"))
    if name not in REPORTS or kind not in FORMATS or every not in list(Every):
        abort(400)
    query = hr_saved.readable(name, request.form.get("query", ""))
    if len(query) > hr_saved.LONGEST_QUERY:
        abort(400)
    wanted = Wanted(report=name, query=query, format=kind, every=Every(every))
    with site.writing() as db:
        decision = schedules.add(db, site.signed_in().person_id, wanted, hr_filters.company_day(), site.now())
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
    else:
        flash(_("The report will be sent to you by mail."))
    return redirect(url_for("hr.schedules.overview"), 303)


@pages.post("/<int:schedule_id>/end")
@open_to(Role.HR, Role.AUDITOR)
def end(schedule_id: int) -> ResponseReturnValue:
    """Have a report sent no more."""
    person_id = site.signed_in().person_id
    with site.writing() as db:
        is_ended = schedules.end(db, person_id, schedule_id, site.now(), actor_id=person_id)
    if not is_ended:
        abort(404)
    flash(_("The report will be sent no more."))
    return redirect(url_for("hr.schedules.overview"), 303)
