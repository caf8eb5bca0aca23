"""What people see when something goes wrong: what happened, what is safe, what to do next, a reference number."""

import logging
import secrets
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app import i18n
from app.content.problems import ContentProblems
from app.core.company import CompanyProfile
from app.core.items.contract import UnreadableResponse
from app.credentials.signing import NotStamped, UnusableKey
from app.services.attempts import NoSuchAttempt, NotOnPaper
from app.services.comments import NoSuchComment
from app.services.documents import NoSuchCertificate
from app.services.item_reports import NoSuchReport
from app.store import failures
from app.web import languages, templating
from app.web.site import site

log = logging.getLogger("gangway")


def reference() -> str:
    """The number by which the log knows this request."""
    if "reference" not in g:
        g.reference = secrets.token_hex(4)
    return str(g.reference)


def page(status: int, happened: str, next_step: str, *, asks_database: bool = True) -> Response:
    """An error as a page, or as JSON for a script; kept by nobody.

    Without asking the database it is in the company's plain frame: reading who asks may be the very thing that fails.
    """
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(error=happened, next=next_step, reference=reference())
    else:
        values = {"status": status, "happened": happened, "next_step": next_step, "reference": reference()}
        html = render_template("error.html", **values) if asks_database else _rendered_alone("error.html", values)
        response = make_response(html)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _rendered_alone(template: str, values: dict[str, Any]) -> str:
    """A template without what the context processors would read."""
    company = g.get("company") or CompanyProfile()
    return current_app.jinja_env.get_template(template).render(**templating.frame(company, None), **values)


def _speak_without_database() -> None:
    """Fix the language by what the browser says, where nothing fixed it before."""
    if "language" not in g:
        g.language = i18n.choose(session.get(languages.KEY), accepted=request.accept_languages.values())


def _words(status: int) -> tuple[str, str]:
    """What happened and what to do, for a status of the web."""
    nothing_there = _("There is no such page, or it is not yours to see.")
    known = {
        400: (_("The page sent something that could not be read."), _("Go back, reload the page, and try again.")),
        401: (
            _("You are not signed in, or your sign-in has ended."),
            _("Sign in and try again. What was saved is safe."),
        ),
        403: (_("Your role does not include this page."), _("If you think that it should, ask HR.")),
        404: (nothing_there, _("Check the address, or start from My training.")),
        405: (_("This address does not take what was sent."), _("Go back and use the buttons on the page.")),
        413: (_("What was sent is too large."), _("Choose a smaller file and try again.")),
        429: (_("There were too many tries in a short time."), _("Wait a little, then try again.")),
    }
    otherwise = (_("Something went wrong on our side."), _("Try again. What was saved before is safe."))
    return known.get(status, otherwise)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """The web's own errors in plain words."""
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    return page(status, *_words(status))


def untrusted_host(_error: SecurityError) -> ResponseReturnValue:
    """A request under a name that is not this site's: in plain text, for no address can be built for it."""
    return Response("There is no site under this name.\n", 400, mimetype="text/plain")


def csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """A form that this browser session did not get from us."""
    return page(
        400,
        _("The form was open for too long, or came from elsewhere."),
        _("Go back, reload the page, and send it again. What was saved before is safe."),
    )


def unexpected(error: InternalServerError) -> ResponseReturnValue:
    """A bug: the log has it with the reference, the page reveals nothing."""
    log.error("request %s failed: %s %r", reference(), request.method, request.path, exc_info=error.original_exception)
    _speak_without_database()
    return page(500, *_words(500), asks_database=False)


def database_error(error: exc.DBAPIError | exc.TimeoutError) -> ResponseReturnValue:
    """The database cannot be written or reached: a full disk, a read-only folder, a server that is away or too busy."""
    if isinstance(error, exc.DBAPIError) and not failures.is_out_of_reach(error):
        raise error
    log.error("request %s: the database failed: %s", reference(), getattr(error, "orig", error))
    _speak_without_database()
    return page(
        503,
        _("Nothing can be saved at the moment: the disk may be full or the database out of reach."),
        _("What was saved before is safe. Keep this page open and try again in a few minutes."),
        asks_database=False,
    )


def cannot_sign(error: Exception) -> ResponseReturnValue:
    """The signing key or the time-stamping service is out of reach: the certificate stands, its document comes later."""
    log.error("request %s: %r", reference(), error)
    return page(
        503,
        _("The document cannot be made just now."),
        _("The certificate is issued and safe. Try again in a few minutes."),
    )


def content_problems(error: ContentProblems) -> ResponseReturnValue:
    """While somebody writes content: the list of what to mend in place of the page."""
    return render_template("content_problems.html", problems=error.problems), 500


def not_found(_error: Exception) -> ResponseReturnValue:
    """What is not there and what is somebody else's look the same."""
    return page(404, *_words(404))


def unreadable(error: Exception) -> ResponseReturnValue:
    """An answer that this attempt cannot have."""
    log.warning("request %s: %r", reference(), error)
    return page(
        400, _("That answer does not belong to this attempt."), _("Reload the page. What was saved before is safe.")
    )


def install(app: Flask) -> None:
    """The one map from errors to pages. Flask's own line about a bug has no reference, and an address could forge others."""
    app.log_exception = lambda *_exc_info: None  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SecurityError, untrusted_host)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(InternalServerError, unexpected)
    app.register_error_handler(exc.DBAPIError, database_error)
    app.register_error_handler(exc.TimeoutError, database_error)
    app.register_error_handler(NoSuchAttempt, not_found)
    app.register_error_handler(NoSuchCertificate, not_found)
    app.register_error_handler(NoSuchReport, not_found)
    app.register_error_handler(NoSuchComment, not_found)
    app.register_error_handler(UnusableKey, cannot_sign)
    app.register_error_handler(NotStamped, cannot_sign)
    app.register_error_handler(NotOnPaper, unreadable)
    app.register_error_handler(UnreadableResponse, unreadable)
    if site_watches(app):
        app.register_error_handler(ContentProblems, content_problems)


def site_watches(app: Flask) -> bool:
    """Whether content is read anew after each change."""
    with app.app_context():
        return site().content.watch
