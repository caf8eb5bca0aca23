"""Consultations of staff representatives: which companies ask for one, and when it was held about which course."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role
from app.services import consultations
from app.store.queries import company
from app.store.queries import policies as queries
from app.web import hr_words, site
from app.web.hr_policies import decides_for, reach, record_consultation
from app.web.permission import open_to

pages = Blueprint("consultations", __name__, url_prefix="/consultations")


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR, Role.ADMIN)
def overview() -> ResponseReturnValue:
    """Each legal entity within reach: whether it asks, and for each course the day, or that it waits."""
    db = site.reading()
    asking, rows = queries.asking(db), queries.consultations(db)
    noted = {(row.legal_entity_id, row.course): row for row in reversed(rows) if row.course}
    courses = sorted(site.catalogue().courses, key=hr_words.course_title)
    entities: list[dict[str, Any]] = [
        {
            "id": entity,
            "name": name,
            "asks": entity in asking,
            "courses": [(slug, hr_words.course_title(slug), noted.get((entity, slug))) for slug in courses],
        }
        for entity, name in company.legal_entities(db, reach())
    ]
    return render_template("hr/consultations.html", entities=entities)


@pages.post("/<int:legal_entity_id>/ask")
@open_to(Role.ADMIN)
def ask(legal_entity_id: int) -> ResponseReturnValue:
    """Say whether a legal entity asks for a consultation before anything becomes active there."""
    asks = request.form.get("asks") == "yes"
    setting, actor_id = site.setting(), site.signed_in().person_id
    try:
        with site.writing() as db:
            consultations.set_asked(db, setting, legal_entity_id, asks=asks, actor_id=actor_id)
    except consultations.NoSuchSubject:
        abort(404)
    flash(
        _("Policies and courses wait there for a consultation from now on. What people have already stays.")
        if asks
        else _("Nothing waits there any more.")
    )
    return redirect(url_for("hr.consultations.overview"), 303)


@pages.post("/<int:legal_entity_id>/<course>")
@open_to(Role.HR, Role.ADMIN)
def consulted(legal_entity_id: int, course: str) -> ResponseReturnValue:
    """Note on which day staff representatives were consulted about a course."""
    known = {each for each, _name in company.legal_entities(site.reading(), decides_for())}
    if legal_entity_id not in known or course not in site.catalogue().courses:
        abort(404)
    record_consultation(legal_entity_id, course=course)
    return redirect(url_for("hr.consultations.overview", _anchor=f"entity-{legal_entity_id}"), 303)
