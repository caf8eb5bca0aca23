"""Unsubscribing by the link in a mail: without signing in, by a button or by a mail program's one click (RFC 8058)."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.notices import DECLINABLE
from app.mail.messages import ONE_CLICK
from app.services import unsubscribing
from app.store.queries import mails
from app.web import mail_words, site
from app.web.permission import open_to_anyone

pages = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


def _person(wish: str) -> int:
    """Whose link it is; 404 for one that we did not write."""
    try:
        return unsubscribing.person_of(site.site().settings.secret_key, wish)
    except unsubscribing.UnknownLink:
        abort(404)


@pages.get("/<wish>/")
@open_to_anyone
def page(wish: str) -> ResponseReturnValue:
    """What the link unsubscribes from. Opening it changes nothing: mail programs open links too."""
    declined = mails.wishes(site.reading(), _person(wish)).declined
    return render_template(
        "unsubscribe.html", wish=wish, kinds=list(mail_words.DECLINABLE.values()), is_done=declined >= DECLINABLE
    )


@pages.post("/<wish>/")
@open_to_anyone
def decline(wish: str) -> ResponseReturnValue:
    """Decline all that may be declined. The link is the proof: a mail program has no session that a token could belong to."""
    person_id = _person(wish)
    with site.writing() as db:
        unsubscribing.choose(db, person_id, DECLINABLE, site.now())
    name, _equals, value = ONE_CLICK.partition("=")
    if request.form.get(name) == value:
        return "", 204  # to a mail program, which wants no page and follows no redirect
    return redirect(url_for("unsubscribe.page", wish=wish), 303)
