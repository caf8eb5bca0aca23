"""Filters that HR and auditors keep for themselves, on the page of people and on each report."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.reports import REPORTS
from app.reports.asking import COLUMN
from app.services import saved_filters
from app.store.queries import saved_filters as queries
from app.web import column_choice, site
from app.web.permission import open_to

PEOPLE = "people_by_course"
"""The report that the page of people shows: both keep the same filters."""
LONGEST_NAME = 100
LONGEST_QUERY = 2000
pages = Blueprint("saved", __name__, url_prefix="/filters")


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a page shows of the reader's filters: (id, name, address, whether it is in force), and how to keep this one."""

    filters: list[tuple[int, str, str, bool]]
    page: str
    query: str


def of_page(name: str, usual: Collection[str]) -> Saved:
    """The reader's filters of a report, and the one in force, with its columns unless they are the usual ones."""
    query = readable(
        name, request.query_string.decode("utf-8", "replace"), has_columns=bool(column_choice.wanted(usual))
    )
    kept = queries.kept_on(site.reading(), site.signed_in().person_id, name)
    filters = [(each.id, each.name, f"{request.path}?{each.query}", each.query == query) for each in kept]
    return Saved(filters=filters, page=name, query=query)


def readable(name: str, query: str, *, has_columns: bool = True) -> str:
    """The parts of a query that the report reads, in one order; anything else falls away."""
    given = [(key, value) for key, value in parse_qsl(query) if value.strip()]
    filters = {key: value for key, value in given if key in REPORTS[name].filters}
    columns = {(key, value) for key, value in given if has_columns and key == COLUMN}
    return urlencode([*sorted(filters.items()), *sorted(columns)])


def _address(name: str) -> str:
    return url_for("hr.people") if name == PEOPLE else url_for("hr.reports.page", name=name)


@pages.post("/")
@open_to(Role.HR, Role.AUDITOR)
def save() -> ResponseReturnValue:
    """Keep the filter in force under a name."""
    page, name = request.form.get("page", ""), request.form.get("name", "").strip()
    if page not in REPORTS:
        abort(404)
    query = readable(page, request.form.get("query", ""))
    if not 0 < len(name) <= LONGEST_NAME or not 0 < len(query) <= LONGEST_QUERY:
        flash(_("Choose a filter and give it a name of up to %(most)s letters.", most=LONGEST_NAME), "caution")
        return redirect(f"{_address(page)}?{query}", 303)
    with site.writing() as db:
        decision = saved_filters.save(db, site.signed_in().person_id, page, name, query, site.now())
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
    else:
        flash(_("The filter is saved."))
    return redirect(f"{_address(page)}?{query}", 303)


@pages.post("/<int:filter_id>/delete")
@open_to(Role.HR, Role.AUDITOR)
def delete(filter_id: int) -> ResponseReturnValue:
    """Let one of the reader's own filters go."""
    with site.writing() as db:
        page = saved_filters.drop(db, site.signed_in().person_id, filter_id)
    if page is None or page not in REPORTS:
        abort(404)
    flash(_("The filter is deleted."))
    return redirect(_address(page), 303)
