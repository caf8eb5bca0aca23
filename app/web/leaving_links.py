"""What the pages behind a mail's link to leave have in common: by a button, or by a mail program's one click (RFC 8058)."""

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from app.mail.messages import ONE_CLICK
from app.services.leaving_links import LeavingLink, UnknownLink
from app.web import site


def person(link: LeavingLink, wish: str) -> int:
    """Whose link it is; 404 for one that we did not write."""
    try:
        return link.person_of(site.site().settings.secret_key, wish)
    except UnknownLink:
        abort(404)


def left(page: str) -> ResponseReturnValue:
    """Back to the page; a mail program wants none, and follows no redirect."""
    name, _equals, value = ONE_CLICK.partition("=")
    return ("", 204) if request.form.get(name) == value else redirect(page, 303)
