"""My communication strategy: a worksheet of six questions that its writer alone can see, or know of."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from app.core.access import Role
from app.credentials import leaflet
from app.credentials.leaflet import Leaflet
from app.services import documents, strategies
from app.store.queries import own
from app.web import downloads, site
from app.web.admin_forms import stripped
from app.web.permission import open_to

LONGEST = 2_000
pages = Blueprint("strategy", __name__)


def _answer(question: Any, help_words: Any) -> TextAreaField:
    return TextAreaField(question, [Length(max=LONGEST)], filters=[stripped], description=help_words)


class StrategyForm(FlaskForm):  # type: ignore[misc]
    """The questions of the course on leading; each may stay empty."""

    reach = _answer(
        _l("Whom do I want to reach?"), _l("One or two kinds of people. Nobody, at present, is an answer too.")
    )
    help = _answer(_l("What do I know that helps them?"), _l("What people ask you in the corridor."))
    where = _answer(_l("Where, and how often?"), _l("One place, at a pace that you would keep up in your worst month."))
    leave_out = _answer(
        _l("What do I leave out?"),
        _l("Customers, confidences, the people you lead, and what you keep to yourself."),
    )
    decline = _answer(_l("What do I decline?"), _l("Requests from others, decided before they come."))
    ask = _answer(_l("Whom do I ask when in doubt?"), _l("One name, and how to reach them."))


QUESTIONS = ("reach", "help", "where", "leave_out", "decline", "ask")


@pages.get("/my-strategy/")
@open_to(Role.LEARNER)
def page() -> ResponseReturnValue:
    """The worksheet as its writer left it."""
    kept = _kept()
    return _page(_form(kept), kept)


def _kept() -> own.StrategyRow | None:
    return own.strategy(site.reading(), site.signed_in().person_id)


def _form(kept: own.StrategyRow | None) -> StrategyForm:
    return StrategyForm(formdata=None, data=kept.answers if kept else {})


def _page(form: StrategyForm, kept: own.StrategyRow | None) -> str:
    return render_template(
        "strategy/page.html", form=form, questions=[form[each] for each in QUESTIONS], saved_at=kept and kept.saved_at
    )


@pages.post("/my-strategy/")
@open_to(Role.LEARNER)
def save() -> ResponseReturnValue:
    """Keep the draft; one without any words is kept as none."""
    form = StrategyForm()
    if not form.validate():
        return _page(form, _kept()), 422
    answers = {each: form[each].data for each in QUESTIONS if form[each].data}
    person_id = site.signed_in().person_id
    site.close_reading()
    with site.writing() as db:
        if answers:
            strategies.save(db, person_id, answers, site.now())
        else:
            strategies.destroy(db, person_id)
    flash(_("Saved. Nobody but you can see it.") if answers else _("Nothing is written, so nothing is kept."))
    return redirect(url_for("strategy.page"), 303)


@pages.post("/my-strategy/delete")
@open_to(Role.LEARNER)
def delete() -> ResponseReturnValue:
    """Delete it for good; where there is none, nothing happens."""
    with site.writing() as db:
        strategies.destroy(db, site.signed_in().person_id)
    flash(_("Your strategy is deleted. Nothing is left of it."))
    return redirect(url_for("strategy.page"), 303)


@pages.get("/my-strategy.pdf")
@open_to(Role.LEARNER)
def document() -> ResponseReturnValue:
    """The worksheet on paper, the questions without an answer too."""
    person, company = site.signed_in(), site.company()
    form = _form(_kept())
    said = Leaflet(
        language=site.language(),
        title=_("My communication strategy"),
        lines=[person.name, format_date(site.today(), "long")],
        sections=[(str(form[each].label.text), form[each].data or "") for each in QUESTIONS],
    )
    issuer = documents.issuer(site.reading(), company)
    site.close_reading()
    body = leaflet.render(said, issuer, company.paper, site.today())
    return downloads.pdf(body, "my-communication-strategy")
