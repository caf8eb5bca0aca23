"""A leaver's certificates, by a link that needs no signing in. Unknown and expired links all get one plain page."""

from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.services import leavers, throttling
from app.services.passwords import digest
from app.store.queries import access_links, throttles
from app.store.queries import certificates as queries
from app.store.queries.access_links import LinkedPerson
from app.web import downloads, hr_words, site
from app.web.certificates import make_missing
from app.web.permission import open_to_anyone

pages = Blueprint("leaver", __name__, url_prefix="/leaver")


@pages.get("/<leaver_token>/")
@open_to_anyone
def show(leaver_token: str) -> ResponseReturnValue:
    """The certificates of whoever the link was made for."""
    found = _behind(leaver_token)
    if found is None:
        return _unusable()
    rows = queries.of_person(site.reading(), found.person_id, site.now())
    held = [(row, hr_words.course_title(row.course), row.status(site.now())) for row in rows]
    return _private(render_template("leaver/certificates.html", person=found, held=held, token=leaver_token))


@pages.get("/<leaver_token>/<number>.pdf")
@open_to_anyone
def document(leaver_token: str, number: str) -> ResponseReturnValue:
    """The document of one of them, made first where it is not there yet."""
    found = _behind(leaver_token)
    row = queries.by_number(site.reading(), number, site.now()) if found else None
    if found is None or row is None or row.holder.person_id != found.person_id:
        return _unusable()
    make_missing(number)
    stored = queries.document(site.reading(), number)
    if stored is None:
        return _unusable()
    return _private(downloads.pdf(stored.body, f"certificate-{row.course}-{row.number}"))


def _behind(token: str) -> LinkedPerson | None:
    """Whoever a link leads to; nobody while the reader's address has to wait after wrong ones."""
    limits = throttling.link_limits(request.remote_addr or "")
    if throttles.free_at(site.reading(), [limit.digest for limit in limits], site.now()) is not None:
        return None
    return access_links.linked(site.reading(), leavers.KIND, digest(token), site.now())


def _unusable() -> Response:
    """The one page of all links that lead nowhere; a wrong one is counted."""
    limits = throttling.link_limits(request.remote_addr or "")
    site.close_reading()
    with site.writing() as db:
        free_at: datetime | None = throttling.enter(db, limits, site.now())
    page = render_template("leaver/unusable.html", contact=site.company().hr_contact)
    return _private(make_response(page, 429 if free_at else 404))


def _private(answer: str | Response) -> Response:
    """Kept by nobody, found by no search engine, and the address is told to no other page."""
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
