"""Wiring: the application's parts, in the order in which a request meets them."""

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.content.live import Content
from app.credentials.signing import KeyFile
from app.services.passwords import Passwords
from app.store import engine
from app.web import (
    admin,
    auth,
    bounds,
    calendar,
    certificates,
    comment_inbox,
    comments,
    company,
    credentials,
    errors,
    handbooks,
    hr,
    hr_periods,
    item_reports,
    languages,
    leaver,
    permission,
    policies,
    privacy,
    profile,
    quiz,
    security,
    static_files,
    statistics,
    strategy,
    suggestions,
    team,
    templating,
    training,
    transcripts,
    unsubscribe,
    verification,
)
from app.web.proxies import OnlyFromProxies
from app.web.site import EXTENSION, Site, close_reading

AREAS = (
    auth.pages,
    training.pages,
    handbooks.pages,
    quiz.pages,
    item_reports.pages,
    certificates.pages,
    transcripts.pages,
    verification.pages,
    credentials.pages,
    profile.pages,
    policies.pages,
    strategy.pages,
    suggestions.pages,
    comments.pages,
    comment_inbox.pages,
    privacy.pages,
    team.pages,
    hr.pages,
    hr_periods.evidence_pages,
    statistics.pages,
    admin.pages,
    company.pages,
    languages.pages,
    calendar.pages,
    unsubscribe.pages,
    leaver.pages,
)
MAXIMUM_BODY = 1_000_000


def application(settings: Settings, *, watch: bool = False) -> Flask:
    """A Flask application for these settings. With `watch`, content and templates show each change at the next request."""
    app = Flask("app.web", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=settings.trusted_hosts,
        SESSION_COOKIE_NAME="gangway",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=settings.remembered_life,
        MAX_CONTENT_LENGTH=MAXIMUM_BODY,
        MAX_FORM_MEMORY_SIZE=MAXIMUM_BODY,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/json"],
        TEMPLATES_AUTO_RELOAD=watch,
    )
    files = static_files.find(settings.data / "static")
    app.extensions[EXTENSION] = Site(
        settings=settings,
        database=engine.create(settings.database_url),
        content=Content(settings.content, watch=watch),
        passwords=Passwords.at_cost(settings.argon2.time, settings.argon2.memory, settings.argon2.parallelism),
        static_files=files,
        keys=KeyFile.of(settings),
    )
    _extend(app)
    static_files.serve(app, files, watch=watch)
    if settings.proxies:
        app.wsgi_app = OnlyFromProxies(  # type: ignore[method-assign]
            app.wsgi_app, ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0), settings.proxies
        )
    return app


def _extend(app: Flask) -> None:
    """Extensions, areas and hooks."""
    signing_in = LoginManager(app)
    signing_in.session_protection = None  # a sign-in is a row that its person can end
    signing_in.user_loader(auth.load)
    app.before_request(bounds.make_room)
    forms = CSRFProtect(app)
    for by_mail in (unsubscribe.decline, suggestions.leave_by_link):
        forms.exempt(by_mail)
    Babel(
        app,
        default_translation_directories=str(languages.FOLDER),
        locale_selector=languages.select_locale,
        timezone_selector=languages.select_zone,
    )
    app.before_request(bounds.refuse_unreadable)
    app.before_request(permission.ask)
    Compress(app)
    security.install(app)
    errors.install(app)
    templating.install(app)
    app.teardown_appcontext(close_reading)
    app.url_map.converters["int"] = bounds.RowId
    for area in AREAS:
        app.register_blueprint(area)
    permission.check_declared(app)
