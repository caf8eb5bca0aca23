"""Suggestions to share: posts to pick from and copy, and the weekly mail of them, which people join and leave themselves.

Looking and copying leave no trace: the page writes nothing, and copying happens in the browser.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.core.suggestions import Edition
from app.services import suggestions
from app.services.leaving_links import SUGGESTIONS
from app.store.queries import suggestions as queries
from app.web import company_words, leaving_links, site
from app.web.permission import open_to, open_to_anyone

MOST_WEEKS = 8
pages = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@pages.get("/")
@open_to(Role.LEARNER)
def page() -> ResponseReturnValue:
    """The newest weeks, and whether the reader gets them by mail."""
    db = site.reading()
    weeks = []
    for slug, digest, issued_on in queries.issued(db, MOST_WEEKS):
        edition = suggestions.offered(site.setting(), slug, digest, site.language())
        if edition is not None:
            weeks.append((issued_on, shown(edition)))
    return render_template(
        "suggestions/page.html", weeks=weeks, mine=queries.subscriber(db, site.signed_in().person_id)
    )


def shown(edition: Edition) -> dict[str, Any]:
    """A week's suggestions with the company's words, each post as its paragraphs."""
    return {
        "slug": edition.slug,
        "title": edition.title,
        "language": edition.language,
        "direction": i18n.direction(edition.language),
        "is_stale": edition.is_stale,
        "posts": [
            {
                "id": f"{edition.slug}-{post.id}",
                "title": post.title,
                "paragraphs": company_words.filled(post.text).split("\n\n"),
                "names_company": post.names_company,
            }
            for post in edition.posts
        ],
    }


@pages.post("/join")
@open_to(Role.LEARNER)
def join() -> ResponseReturnValue:
    """Get the weekly mail from now on."""
    with site.writing() as db:
        suggestions.join(db, site.signed_in().person_id, site.now())
    flash(_("You get the weekly mail from now on. Nobody else can see that."))
    return redirect(url_for("suggestions.page"), 303)


@pages.post("/leave")
@open_to(Role.LEARNER)
def leave() -> ResponseReturnValue:
    """Get no more of it."""
    with site.writing() as db:
        suggestions.leave(db, site.signed_in().person_id)
    flash(_("You get no more of these mails, and nothing is kept of it."))
    return redirect(url_for("suggestions.page"), 303)


@pages.get("/leave/<wish>/")
@open_to_anyone
def farewell(wish: str) -> ResponseReturnValue:
    """Where the link in the mail leads. Opening it changes nothing: mail programs open links too."""
    is_there = queries.subscriber(site.reading(), leaving_links.person(SUGGESTIONS, wish)) is not None
    return render_template("suggestions/leave.html", wish=wish, is_there=is_there)


@pages.post("/leave/<wish>/")
@open_to_anyone
def leave_by_link(wish: str) -> ResponseReturnValue:
    """Leave by the link in a mail, which is the proof: a mail program has no session that a token could belong to."""
    person_id = leaving_links.person(SUGGESTIONS, wish)
    with site.writing() as db:
        suggestions.leave(db, person_id)
    return leaving_links.left(url_for("suggestions.farewell", wish=wish))
