"""The calendar of a person's due dates, for calendar programs: a secret link, and no sign-in."""

from datetime import datetime
from math import ceil

from flask import Blueprint, Response, abort, make_response, request
from flask.typing import ResponseReturnValue

from app.mail import calendar
from app.services import calendar_links, throttling
from app.store.queries import throttles
from app.web import site
from app.web.permission import open_to_anyone

pages = Blueprint("calendar", __name__, url_prefix="/calendar")


@pages.get("/<feed>.ics")
@open_to_anyone
def feed(feed: str) -> ResponseReturnValue:
    """The due dates of whoever has this link; 404 for one that was revoked or never was, and soon 429 for who tries many."""
    found = calendar_links.feed(site.reading(), site.setting(), feed)
    free_at = _wait_until(is_found=found is not None)
    if free_at is not None:
        response = make_response("", 429)
        response.headers["Retry-After"] = str(ceil((free_at - site.now()).total_seconds()))
        return _private(response)
    if found is None:
        abort(404)
    response = make_response(found.body)
    response.content_type = f"{calendar.MEDIA_TYPE}; charset=utf-8"
    response.set_etag(found.tag)
    response.last_modified = found.changed_at
    return _private(response).make_conditional(request)


def _wait_until(*, is_found: bool) -> datetime | None:
    """When this address is heard again; None where it is now. A look-up that finds nothing counts as a failure."""
    limits, now = throttling.calendar_limits(request.remote_addr or ""), site.now()
    if is_found:
        return throttles.free_at(site.reading(), [limit.digest for limit in limits], now)
    site.close_reading()
    with site.writing() as db:
        return throttling.enter(db, limits, now)


def _private(response: Response) -> Response:
    """Kept by nobody between, and found by no search engine."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
