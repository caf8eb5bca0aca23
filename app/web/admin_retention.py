"""How long what is stored is kept: the company's terms, and what applying them now would destroy."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.core.access import Role
from app.core.retention import LONGEST_MONTHS, LONGEST_YEARS, SHORTEST_MONTHS, SHORTEST_YEARS
from app.services import company, retention
from app.store.queries import company as queries
from app.web import site, stored_tables
from app.web.permission import open_to

pages = Blueprint("retention", __name__, url_prefix="/retention")


def _number(label: Any, least: int, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(_l("Write a number.")), NumberRange(least, most)])


class TermsForm(FlaskForm):  # type: ignore[misc]
    """The terms that the company sets."""

    answers_months = _number(_l("Months that answers are kept"), SHORTEST_MONTHS, LONGEST_MONTHS)
    mails_months = _number(_l("Months that mails are kept"), SHORTEST_MONTHS, LONGEST_MONTHS)
    records_years = _number(
        _l("Calendar years that records are kept after somebody left"), SHORTEST_YEARS, LONGEST_YEARS
    )


def _page(form: TermsForm) -> str:
    due = retention.due(site.reading(), retention.Setting.of(site.company(), site.now()))
    return render_template(
        "admin/retention.html",
        form=form,
        due=[(str(stored_tables.TABLES[each.what][0]), each.rows, each.oldest) for each in due if each.rows],
        shortest_months=SHORTEST_MONTHS,
        shortest_years=SHORTEST_YEARS,
    )


@pages.get("/")
@open_to(Role.ADMIN)
def page() -> ResponseReturnValue:
    """The terms in force, and what the next run destroys."""
    profile = site.company()
    terms = {name: getattr(profile, name) for name in ("answers_months", "mails_months", "records_years")}
    return _page(TermsForm(formdata=None, data=terms))


@pages.post("/")
@open_to(Role.ADMIN)
def change() -> ResponseReturnValue:
    """Put new terms in force; the worker applies them at its next run."""
    form = TermsForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with site.writing() as db:
        wanted = replace(
            queries.profile(db),
            answers_months=form.answers_months.data,
            mails_months=form.mails_months.data,
            records_years=form.records_years.data,
        )
        company.change(db, wanted, site.now(), actor_id=site.signed_in().person_id)
    flash(_("The terms are saved. They are applied within a day."))
    return redirect(url_for("admin.retention.page"), 303)
