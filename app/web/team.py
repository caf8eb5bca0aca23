"""A manager's page: the people who report to them now, and where each stands. Status only."""

from dataclasses import replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Role
from app.store.queries import hr
from app.web import hr_filters, paging, people_tables, site
from app.web.permission import open_to

FILTERS = frozenset({"q", "course", "progress", "standing", "sort"})
pages = Blueprint("team", __name__, url_prefix="/team")


@pages.get("/")
@open_to(Role.MANAGER)
def people() -> ResponseReturnValue:
    """Progress, standing and due date of each person and course; no scores, attempts or certificates."""
    form = hr_filters.form(FILTERS, None)
    if not form.validate():
        return render_template("team/people.html", form=form, lines=None), 422
    wanted = replace(hr_filters.selection(form, None), manager_id=site.signed_in().person_id)
    page = paging.wanted(hr.count_people(site.reading(), wanted))
    found = hr.who_is_where(site.reading(), wanted, limit=paging.SIZE, offset=page.offset)
    return render_template(
        "team/people.html",
        form=form,
        columns=people_tables.head(wanted.courses, wanted.sort),
        lines=people_tables.lines(found, wanted.courses),
        pages=paging.links(page),
    )
