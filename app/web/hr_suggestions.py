"""Suggestions to share, for HR: looked at in every language, and let out for a week. Who reads them is not shown here."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.core.suggestions import told
from app.services import suggestions
from app.store.queries import suggestions as queries
from app.store.queries.suggestions import IssueRow
from app.web import site
from app.web.hr_policies import may_activate
from app.web.permission import open_to
from app.web.suggestions import shown

pages = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@pages.get("/")
@open_to(Role.HR, Role.ADMIN)
def overview() -> ResponseReturnValue:
    """Every folder of suggestions: whether it waits to be looked at, waits for its week, or was let out."""
    rows = queries.issues(site.reading())
    issues = {row.digest: row for row in reversed(rows)}
    lines = [_line(slug, issues) for slug in sorted(site.catalogue().suggestions)]
    today = {next(iter(editions.values())).digest for editions in site.catalogue().suggestions.values()}
    return render_template(
        "hr/suggestions.html",
        lines=lines,
        changed=[row for row in rows if row.issued_on is None and row.digest not in today],
        may_activate=may_activate(),
        subscribers=told(queries.count(site.reading())),
    )


def _line(slug: str, issues: dict[str, IssueRow]) -> dict[str, Any]:
    editions = site.catalogue().suggestions[slug]
    edition = editions.get(site.language()) or next(iter(editions.values()))
    return {
        "slug": slug,
        "title": edition.title,
        "language": edition.language,
        "posts": len(edition.posts),
        "named": sum(post.names_company for post in edition.posts),
        "issue": issues.get(edition.digest),
        "is_stale": any(each.is_stale for each in editions.values()),
    }


@pages.get("/<slug>/")
@open_to(Role.HR, Role.ADMIN)
def preview(slug: str) -> ResponseReturnValue:
    """The posts as people will see them, in the language asked for."""
    editions = site.catalogue().suggestions.get(slug) or abort(404)
    edition = editions.get(request.args.get("language", site.language())) or next(iter(editions.values()))
    issues = {row.digest: row for row in queries.issues(site.reading())}
    return render_template(
        "hr/suggestion_preview.html",
        edition=shown(edition),
        digest=edition.digest,
        line=_line(slug, issues),
        may_activate=may_activate(),
        others=[(code, i18n.own_name(code)) for code in editions if code != edition.language],
    )


@pages.post("/<slug>/activate")
@open_to(Role.HR, Role.ADMIN)
def activate(slug: str) -> ResponseReturnValue:
    """Let them out, as they were looked at: for all companies here, so by those who decide for all."""
    if not may_activate():
        abort(403)
    setting, actor_id = site.setting(), site.signed_in().person_id
    try:
        with site.writing() as db:
            decision = suggestions.activate(db, setting, slug, request.form.get("digest", ""), actor_id=actor_id)
    except suggestions.NoSuchEdition:
        abort(404)
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
        return redirect(url_for("hr.suggestions.preview", slug=slug), 303)
    flash(_("They are activated, and go out in the next week that has none yet."))
    return redirect(url_for("hr.suggestions.overview"), 303)


@pages.post("/issues/<int:issue_id>/take-back")
@open_to(Role.HR, Role.ADMIN)
def take_back(issue_id: int) -> ResponseReturnValue:
    """Take back what has not gone out; done twice, it is done once."""
    if not may_activate():
        abort(403)
    setting, actor_id = site.setting(), site.signed_in().person_id
    with site.writing() as db:
        is_back = suggestions.take_back(db, setting, issue_id, actor_id=actor_id)
    if is_back:
        flash(_("They are taken back. Nobody has seen them."))
    return redirect(url_for("hr.suggestions.overview"), 303)
