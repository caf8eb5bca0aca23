"""Assignment rules: which there are, the form, what saving would do to whom, saving, and ending one."""

import re
import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.core.audience import Audience
from app.core.decisions import Refused
from app.services import rule_terms, rules
from app.services.rule_terms import RuleTerms
from app.store.queries import audience_names, rule_effects
from app.store.queries import rules as queries
from app.store.queries.audience_names import Names
from app.store.queries.rule_effects import Effect
from app.store.queries.rules import VersionRow
from app.web import audience_words, hr_audience_form, hr_rule_form, paging, rule_words, site
from app.web.hr_audience_form import hr_scope
from app.web.hr_rule_form import RuleForm
from app.web.permission import open_to

pages = Blueprint("rules", __name__, url_prefix="/rules")
KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
EFFECTS: tuple[Effect, ...] = ("gain", "further", "lose", "overdue")


def known_rule(rule_id: int) -> list[VersionRow]:
    """The versions of a rule that counts only within the reader's reach, the newest first; 404 for every other."""
    found = queries.versions(site.reading(), rule_id)
    if not found or not rules.is_within(found[0].scope, hr_scope()):
        abort(404)
    return found


def _facts(terms: RuleTerms, names: Names) -> list[tuple[str, str]]:
    """What a rule says, in words."""
    return [
        (_("For whom"), audience_words.sentence(terms.audience, names)),
        (_("What"), hr_rule_form.what_title(terms.course, terms.path)),
        (_("Due"), rule_words.due(terms.due)),
        (_("A completion holds"), rule_words.renewal(terms.recertification)),
    ]


@pages.get("/")
@open_to(Role.HR)
def overview() -> ResponseReturnValue:
    """The rules in force that the reader may change."""
    rows = [row for row in queries.in_force(site.reading()) if rules.is_within(row.scope, hr_scope())]
    names = audience_names.names(site.reading(), [Audience.from_json(row.audience) for row in rows])
    return render_template("hr/rules.html", rows=[(row, _facts(rule_terms.terms_of(row), names)) for row in rows])


@pages.get("/new/")
@open_to(Role.HR)
def form() -> ResponseReturnValue:
    """A form for a new rule, or with what was written so far."""
    given = request.args if "name" in request.args else None
    return _form_page(hr_rule_form.form(given))


def _form_page(made: RuleForm) -> str:
    return render_template("hr/rule_form.html", form=made)


@pages.get("/<int:rule_id>/change/")
@open_to(Role.HR)
def change(rule_id: int) -> ResponseReturnValue:
    """The form with what a rule says, to be saved as a new version."""
    newest = known_rule(rule_id)[0]
    if newest.ended_at is not None:
        abort(404)
    return _form_page(hr_rule_form.form(data=hr_rule_form.as_saved(newest, rule_terms.terms_of(newest))))


@pages.get("/preview/")
@open_to(Role.HR)
def preview() -> ResponseReturnValue:
    """What saving would do, to whom by name, before anything is changed."""
    made = hr_rule_form.form(request.args)
    if not made.validate():
        return _form_page(made), 422
    if made.rule_id is not None:
        known_rule(made.rule_id)
    return _preview_page(made, secrets.token_urlsafe(12))


def _preview_page(made: RuleForm, key: str) -> str:
    db, terms = site.reading(), made.terms
    asked = rules.would(db, site.setting(), site.signed_in().viewer, made.rule_id, terms)
    impact = rule_effects.impact(db, asked)
    first = next((each for each in EFFECTS if getattr(impact, each)), EFFECTS[0])
    shown = next((each for each in EFFECTS if each == request.args.get("show")), first)
    page = paging.wanted(getattr(impact, shown))
    people = rule_effects.named(db, asked, shown, limit=paging.SIZE, offset=page.offset)
    return render_template(
        "hr/rule_preview.html",
        form=made,
        facts=_facts(terms, audience_names.names(db, [terms.audience])),
        impact=impact,
        shown=shown,
        people=people,
        pages=paging.links(page),
        show_urls={each: paging.address(show=each, page=None) for each in EFFECTS},
        carried=[*hr_audience_form.carried(made), ("key", key)],
        back_url=paging.with_query(url_for("hr.rules.form"), _pairs(made)),
    )


def _pairs(made: RuleForm) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in hr_audience_form.carried(made):
        found.setdefault(name, []).append(value)
    return found


@pages.post("/")
@open_to(Role.HR)
def save() -> ResponseReturnValue:
    """Save the rule, once for this preview however often the button is pressed."""
    key = request.form.get("key", "")
    if not KEY.fullmatch(key):
        abort(400)
    made = hr_rule_form.form(request.form)
    if not made.validate():
        return _form_page(made), 422
    if made.rule_id is not None:
        known_rule(made.rule_id)
    viewer, terms, name = site.signed_in().viewer, made.terms, made.name.data.strip()
    with site.writing() as db:
        answer = rules.save(db, site.setting(), viewer, name, terms, key=key, rule_id=made.rule_id)
    if isinstance(answer, Refused):
        made.form_errors.append(i18n.sentence(answer, site.language(), site.zone().key))
        return _form_page(made), 422
    flash(_("The rule is saved. Giving and taking begins now and may take some minutes."))
    return redirect(url_for("hr.rules.one", rule_id=answer), 303)


@pages.get("/<int:rule_id>/")
@open_to(Role.HR)
def one(rule_id: int) -> ResponseReturnValue:
    """What a rule says and has said, and who has something by it."""
    rows = known_rule(rule_id)
    db = site.reading()
    reach = queries.reach(db, rule_id, rules.APPLY)
    page = paging.wanted(reach.people)
    names = audience_names.names(db, [Audience.from_json(row.audience) for row in rows])
    return render_template(
        "hr/rule.html",
        rule=rows[0],
        versions=[(row, _facts(rule_terms.terms_of(row), names)) for row in rows],
        reach=reach,
        people=queries.holders(db, rule_id, limit=paging.SIZE, offset=page.offset),
        pages=paging.links(page),
    )


@pages.post("/<int:rule_id>/end")
@open_to(Role.HR)
def end(rule_id: int) -> ResponseReturnValue:
    """End a rule: what it gave and nobody began is withdrawn."""
    known_rule(rule_id)
    with site.writing() as db:
        decision = rules.end(db, site.setting(), site.signed_in().viewer, rule_id)
    if isinstance(decision, Refused):
        abort(404)
    flash(_("The rule has ended. What nobody has begun is withdrawn now."))
    return redirect(url_for("hr.rules.one", rule_id=rule_id), 303)
