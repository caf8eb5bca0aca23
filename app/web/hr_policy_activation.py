"""Activating a policy's draft: the form, what it would do to whom, and doing it."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.core.decisions import Reason, Refused, refused
from app.services import policies, rule_terms
from app.store.queries import audience_names, audiences
from app.store.queries import policies as queries
from app.store.queries.policies import VersionRow
from app.web import audience_words, hr_policy_form, paging, policy_pages, site
from app.web.hr_policies import known, may_activate, title_of
from app.web.hr_policy_form import ActivationForm
from app.web.permission import open_to

pages = Blueprint("policy_activation", __name__, url_prefix="/policies")


def _draft_of(slug: str) -> list[VersionRow]:
    """The versions of a policy whose draft the reader may put into force; 403 and 404 otherwise."""
    rows = known(slug)
    if not may_activate():
        abort(403)
    if slug not in site.catalogue().policies:
        abort(404)
    return rows


@pages.get("/<slug>/activate/")
@open_to(Role.HR, Role.ADMIN)
def form(slug: str) -> ResponseReturnValue:
    """From when, until when the old acknowledgements serve, for whom, and how much has changed."""
    rows = _draft_of(slug)
    return _form_page(slug, rows, hr_policy_form.form(rows, request.args if "effective_on" in request.args else None))


def _form_page(slug: str, rows: list[VersionRow], made: ActivationForm) -> str:
    return render_template(
        "hr/policy_form.html",
        slug=slug,
        title=title_of(slug, rows),
        form=made,
        is_first=policies.newest_of(rows) is None,
    )


@pages.get("/<slug>/activate/preview/")
@open_to(Role.HR, Role.ADMIN)
def preview(slug: str) -> ResponseReturnValue:
    """What activating would do, to whom by name, and what has changed, before anything is done."""
    rows = _draft_of(slug)
    made = hr_policy_form.form(rows, request.args)
    if not made.validate() or not _is_possible(slug, rows, made):
        return _form_page(slug, rows, made), 422
    draft, newest, terms = site.catalogue().policies[slug], policies.newest_of(rows), made.terms
    db, setting = site.reading(), site.setting()
    audience = policies.audience_of(newest, terms)
    around = rule_terms.circumstances(db, setting, audience)
    page = paging.wanted(audiences.count(db, audience, around, None) if terms.is_material else 0)
    people = audiences.named(db, audience, around, None, limit=paging.SIZE, offset=page.offset)
    names = audience_names.names(db, [audience])
    return render_template(
        "hr/policy_preview.html",
        slug=slug,
        title=title_of(slug, rows),
        terms=terms,
        whom=audience_words.sentence(audience, names),
        people=people if terms.is_material else [],
        pages=paging.links(page),
        waiting=[each.name for each in queries.asking(db).values()] if terms.is_material else [],
        number=_next(rows),
        **policy_pages.against_draft(newest, draft),
        carried=hr_policy_form.carried(made, draft.digest),
        back_url=paging.with_query(url_for("hr.policy_activation.form", slug=slug), request.args.to_dict(flat=False)),
    )


def _next(rows: Sequence[VersionRow]) -> int:
    return rows[0].version.number + 1 if rows else 1


def _is_possible(slug: str, rows: list[VersionRow], made: ActivationForm) -> bool:
    """Whether the rules allow it; else the form says why not."""
    draft = site.catalogue().policies[slug]
    decision = policies.may_activate(site.setting(), draft, policies.newest_of(rows), made.terms)
    if isinstance(decision, Refused):
        made.form_errors.append(i18n.sentence(decision, site.language()))
    return bool(decision)


@pages.post("/<slug>/activate/")
@open_to(Role.HR, Role.ADMIN)
def activate(slug: str) -> ResponseReturnValue:
    """Put the draft into force, once for this preview however often the button is pressed."""
    rows = _draft_of(slug)
    done = redirect(url_for("hr.policies.one", slug=slug), 303)
    made = hr_policy_form.form(rows, request.form)
    if not made.validate():
        return _form_page(slug, rows, made), 422
    setting, actor_id = site.setting(), site.signed_in().person_id
    terms = replace(made.terms, seen=request.form.get("seen", ""))
    with site.writing() as db:
        answer = policies.activate(db, setting, slug, terms, actor_id=actor_id)
    if answer == refused(Reason.POLICY_UNCHANGED) and terms.seen == setting.catalogue.policies[slug].digest:
        return done  # pressed twice
    if isinstance(answer, Refused):
        made.form_errors.append(i18n.sentence(answer, site.language()))
        return _form_page(slug, rows, made), 422
    flash(_("Version %(number)s is activated.", number=answer))
    return done
