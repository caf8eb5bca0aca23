"""Signing in and out, and setting a password by a link."""

from collections.abc import Sequence
from hashlib import sha256

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import UserMixin, login_user, logout_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.core.access import Role
from app.services import passwords, sign_in_codes, sign_ins, throttling
from app.services.folding import fold
from app.services.throttling import Limit
from app.store.queries import people as people_queries
from app.store.queries.people import SignedIn
from app.web import site
from app.web.destinations import safe_path
from app.web.permission import open_to, open_to_anyone

pages = Blueprint("auth", __name__)


class CurrentPerson(UserMixin):  # type: ignore[misc]
    """Flask-Login's view of a sign-in: its id is the token that the cookie carries."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.id = token
        self.signed_in = signed_in


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Two fields, and whether to stay signed in."""

    email = StringField(_l("E-mail or employee number"), [InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=passwords.MAXIMUM_LENGTH)])
    remember = BooleanField(_l("Stay signed in on this device"))


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password."""

    password = PasswordField(
        _l("New password"),
        [
            InputRequired(),
            Length(
                min=passwords.MINIMUM_LENGTH,
                max=passwords.MAXIMUM_LENGTH,
                message=_l("Use 12 characters or more. Several words in a row are easy to remember."),
            ),
        ],
    )


def load(token: str) -> CurrentPerson | None:
    """The person whose sign-in has this token, while it lasts."""
    digest = sha256(token.encode()).hexdigest()
    found = people_queries.signed_in(site.reading(), digest, site.now())
    if found is None:
        return None
    if site.now() - found.seen_at > sign_ins.SEEN_EVERY:
        with site.writing() as db:
            sign_ins.seen(db, found.sign_in_id, site.now())
    return CurrentPerson(token, found)


@pages.get("/sign-in/")
@open_to_anyone
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in goes on at once."""
    if site.someone():
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("auth/sign_in.html", form=SignInForm(), next=request.args.get("next", ""))


@pages.post("/sign-in/")
@open_to_anyone
def sign_in_submit() -> ResponseReturnValue:
    """Sign in, or say what did not fit and when to try again; never which of the two fields was wrong."""
    form = SignInForm()
    wanted = request.form.get("next", "")
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form, next=wanted), 422
    now = site.now()
    email = fold(form.email.data)
    limits = throttling.sign_in_limits(email, request.remote_addr or "")
    with site.writing() as db:
        free_at = throttling.enter(db, limits, now)
        found = None if free_at else sign_ins.password_of(db, email, form.email.data.strip())
    if free_at is not None:
        wait = format_timedelta(free_at - now, granularity="second", threshold=2)
        form.form_errors.append(_("Too many tries. Wait %(wait)s, then try again.", wait=wait))
        return render_template("auth/sign_in.html", form=form, next=wanted), 429
    if found is not None and (by_code := _by_code(found[0], form.password.data, limits)) is not None:
        return by_code
    verifier = site.site().passwords
    if not verifier.matches(found[1] if found else None, form.password.data) or found is None:
        form.form_errors.append(_("E-mail or number and password do not belong together. Check both and try again."))
        return render_template("auth/sign_in.html", form=form, next=wanted), 422
    person_id, stored = found
    renewed = verifier.hashed(form.password.data) if stored and verifier.is_outdated(stored) else None
    is_remembered = bool(form.remember.data)
    with site.writing() as db:
        throttling.succeeded(db, limits)
        throttling.forget_old(db, now)
        if renewed:
            passwords.renew_hash(db, person_id, renewed)
        token = begin(db, person_id, is_remembered)
    carry(token, is_remembered)
    return redirect(safe_path(wanted), 303)


def _by_code(person_id: int, entered: str, limits: Sequence[Limit]) -> ResponseReturnValue | None:
    """Use a printed code up, and lead to the page that sets a password; None where what was entered is no code of theirs."""
    if sign_in_codes.normalised(entered) is None:
        return None
    with site.writing() as db:
        if not sign_in_codes.use(db, person_id, entered, site.now()):
            return None
        throttling.succeeded(db, limits)
        token = passwords.make_link(db, person_id, site.now(), actor_id=person_id)
    return redirect(url_for("auth.set_password", token=token), 303)


def begin(db: Session, person_id: int, is_remembered: bool) -> str:
    """Sign a person in on this browser; the token for `carry`."""
    settings = site.site().settings
    return sign_ins.begin(
        db,
        person_id,
        site.now(),
        life=settings.remembered_life if is_remembered else settings.sign_in_life,
        is_remembered=is_remembered,
        browser=request.headers.get("User-Agent", ""),
        address=request.remote_addr or "",
    )


def carry(token: str, is_remembered: bool) -> None:
    """Put a sign-in's token into a new session cookie."""
    session.clear()
    session.permanent = is_remembered
    person = load(token)
    if person is not None:
        login_user(person)


@pages.post("/sign-out/")
@open_to(Role.LEARNER)
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    person = site.signed_in()
    with site.writing() as db:
        sign_ins.end(db, person.person_id, person.sign_in_id, site.now())
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"), 303)


@pages.get("/set-password/<token>/")
@open_to_anyone
def set_password(token: str) -> ResponseReturnValue:
    """The page that a set-password link opens. Opening it uses nothing up: mail programs open links too."""
    return render_template("auth/set_password.html", form=NewPasswordForm(), token=token)


@pages.post("/set-password/<token>/")
@open_to_anyone
def set_password_submit(token: str) -> ResponseReturnValue:
    """Set the password, once."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("auth/set_password.html", form=form, token=token), 422
    if not passwords.is_usable(site.reading(), token, site.now()):
        return _unusable(form, token)
    hashed = site.site().passwords.hashed(form.password.data)
    try:
        with site.writing() as db:
            passwords.use_link(db, token, hashed, site.now())
    except passwords.UnusableLink:
        return _unusable(form, token)
    logout_user()
    flash(_("Your password is set. Sign in with it."))
    return redirect(url_for("auth.sign_in"), 303)


def _unusable(form: NewPasswordForm, token: str) -> ResponseReturnValue:
    """The page of a link that can no longer set a password."""
    form.form_errors.append(_("This link was used already or has expired. Ask HR or an administrator for a new one."))
    return render_template("auth/set_password.html", form=form, token=token), 410
