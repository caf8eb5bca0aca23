"""Verifying a certificate by its number: open to anyone, and never a reason why something happened to it."""

from datetime import datetime
from math import ceil
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _

from app.core import certificate_numbers
from app.core.certification import CertificateStatus
from app.services import throttling, uploaded_certificates
from app.store.queries import certificates, throttles
from app.store.queries.certificates import CertificateRow
from app.web import site
from app.web.permission import open_to_anyone

LONGEST_NUMBER_SHOWN = 60
pages = Blueprint("verification", __name__)


@pages.get("/verify/")
@open_to_anyone
def start() -> ResponseReturnValue:
    """The field for a number; one that was sent leads to its own page."""
    entered = request.args.get("number", "").strip()
    if not entered:
        return _page(200, entered="")
    number = certificate_numbers.normalised(entered)
    return _unknown(entered) if number is None else redirect(url_for("verification.show", number=number), 303)


@pages.post("/verify/")
@open_to_anyone
def upload() -> ResponseReturnValue:
    """Whether a file is the very one that was issued, and what that certificate is worth now. The file is not kept."""
    file = request.files.get("document")
    body = file.read() if file else b""
    if not body:
        return _page(422, entered="", no_file=_("Choose the PDF of a certificate."))
    limits = throttling.lookup_limits(request.remote_addr or "")
    free_at = throttles.free_at(site.reading(), [limit.digest for limit in limits], site.now())
    if free_at is not None:
        return _wait("", free_at)
    found = uploaded_certificates.looked_at(site.reading(), body, site.now())
    row = certificates.by_number(site.reading(), found.number, site.now()) if found.number else None
    if row is None:
        _wait_until(is_found=False)
        return _page(200, entered="", shown=found.shown.value)
    return _page(200, entered="", certificate=row, status=row.status(site.now()), shown=found.shown.value)


@pages.get("/verify/<number>")
@open_to_anyone
def show(number: str) -> ResponseReturnValue:
    """What a certificate is worth now; the same page says that a number is not known. In JSON for who asks for that."""
    written = certificate_numbers.normalised(number)
    if written is None:
        return _unknown(number)
    if written != number:
        return redirect(url_for("verification.show", number=written), 303)
    now = site.now()
    row = certificates.by_number(site.reading(), number, now)
    free_at = _wait_until(is_found=row is not None)
    if free_at is not None:
        return _wait(number, free_at)
    if row is None:
        return _unknown(number)
    if _wants_json():
        return _quiet(jsonify(_as_json(row, row.status(now))))
    return _page(200, entered="", certificate=row, status=row.status(now))


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _as_json(row: CertificateRow, status: CertificateStatus) -> dict[str, Any]:
    """What the page says, for programs: dates are local days, the last valid one included; instants are UTC."""
    facts = row.facts
    return {
        "number": row.number,
        "status": status.value,
        "since": row.last_event_at.isoformat() if row.last_event == status else None,
        "issuedTo": facts.holder or None,
        "course": facts.course,
        "completedOn": facts.completed_on.isoformat(),
        "validThrough": facts.valid_through.isoformat() if facts.valid_through else None,
        "issuedBy": facts.company,
        "issuedAt": row.issued_at.isoformat(),
        "language": facts.language,
    }


def _wait_until(*, is_found: bool) -> datetime | None:
    """When this address is heard again; None where it is now.

    A look-up that finds nothing counts as a failure. One that finds something writes nothing: it works where nothing can
    be written, and a number that is known does not make failures forgotten.
    """
    limits, now = throttling.lookup_limits(request.remote_addr or ""), site.now()
    if is_found:
        return throttles.free_at(site.reading(), [limit.digest for limit in limits], now)
    site.close_reading()
    with site.writing() as db:
        return throttling.enter(db, limits, now)


def _unknown(entered: str) -> Response:
    if _wants_json():
        return _quiet(make_response(jsonify({"status": "unknown"}), 404))
    return _page(404, entered=entered[:LONGEST_NUMBER_SHOWN], status="unknown")


def _wait(entered: str, free_at: datetime) -> Response:
    wait = format_timedelta(free_at - site.now(), granularity="second", threshold=2)
    problem = _("Too many numbers were tried. Wait %(wait)s, then try again.", wait=wait)
    if _wants_json():
        response = _quiet(make_response(jsonify({"error": problem}), 429))
    else:
        response = _page(429, entered=entered, problem=problem)
    response.headers["Retry-After"] = str(ceil((free_at - site.now()).total_seconds()))
    return response


def _page(status_code: int, **values: Any) -> Response:
    """The one page of all answers."""
    return _quiet(make_response(render_template("verification/page.html", **values), status_code))


def _quiet(response: Response) -> Response:
    """Kept by nobody and found by no search engine; another answer for who asks for another kind."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.vary.add("Accept")
    return response
