"""Unsubscribing by the link in a mail: without signing in, by a button or by a mail program's one click (RFC 8058)."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services import unsubscribing
from app.services.leaving_links import UNSUBSCRIBE
from app.store.queries import mails
from app.web import leaving_links, mail_words, site
from app.web.permission import open_to_anyone

pages = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


@pages.get("/<wish>/")
@open_to_anyone
def page(wish: str) -> ResponseReturnValue:
    """What the link unsubscribes from. Opening it changes nothing: mail programs open links too."""
    declined = mails.wishes(site.reading(), leaving_links.person(UNSUBSCRIBE, wish)).declined
    return render_template(
        "unsubscribe.html",
        wish=wish,
        kinds=list(mail_words.DECLINABLE.values()),
        is_done=declined >= unsubscribing.DECLINABLE,
    )


@pages.post("/<wish>/")
@open_to_anyone
def decline(wish: str) -> ResponseReturnValue:
    """Decline all that may be declined. The link is the proof: a mail program has no session that a token could belong to."""
    person_id = leaving_links.person(UNSUBSCRIBE, wish)
    with site.writing() as db:
        unsubscribing.choose(db, person_id, unsubscribing.DECLINABLE, site.now())
    return leaving_links.left(url_for("unsubscribe.page", wish=wish))
