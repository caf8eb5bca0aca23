"""The reader's own profile: what is known of them, how they read, their password, and where they are signed in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app import i18n
from app.core.access import Role
from app.services import passwords, people, preferences, sign_ins, throttling
from app.services.folding import fold
from app.store.queries import people as queries
from app.web import auth, browsers, profile_mails, site
from app.web.permission import open_to
from app.web.zone_field import ZoneField, zone_choices

LIKE_THE_COMPANY = "company"
pages = Blueprint("profile", __name__)
pages.register_blueprint(profile_mails.pages)


def language_choices() -> list[SelectChoice]:
    """The interface's languages, each in its own words."""
    return [SelectChoice(value=code, label=i18n.own_name(code)) for code in i18n.languages()]


def _zones() -> list[SelectChoice]:
    """The company's zone by whatever it is, then all zones by region."""
    company = SelectChoice(value=LIKE_THE_COMPANY, label=_("As the company: %(zone)s", zone=site.company().time_zone))
    return [company, *zone_choices()]


class PreferencesForm(FlaskForm):  # type: ignore[misc]
    """How the reader wants to read."""

    language = SelectField(_l("Language"), [InputRequired()], choices=language_choices)
    time_zone = ZoneField(_l("Time zone"), [InputRequired()], choices=_zones)


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The password in force, and a new one."""

    current = PasswordField(_l("Current password"), [InputRequired(), Length(max=passwords.MAXIMUM_LENGTH)])
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


@pages.get("/profile/")
@open_to(Role.LEARNER)
def page() -> ResponseReturnValue:
    """The profile."""
    return _profile()


def _profile(preferences_form: PreferencesForm | None = None, password_form: PasswordForm | None = None) -> str:
    me, now = site.signed_in(), site.now()
    person = queries.person(site.reading(), me.person_id, now.date())
    if person is None:
        abort(404)
    chosen = {"language": site.language(), "time_zone": person.time_zone or LIKE_THE_COMPANY}
    return render_template(
        "profile/page.html",
        person=person,
        preferences_form=preferences_form or PreferencesForm(formdata=None, data=chosen),
        password_form=password_form or PasswordForm(formdata=None),
        sign_ins=[
            (row, browsers.in_words(row.browser), row.id == me.sign_in_id)
            for row in queries.sign_ins_of(site.reading(), me.person_id, now)
        ],
        **profile_mails.shown(),
    )


@pages.post("/profile/preferences")
@open_to(Role.LEARNER)
def choose_preferences() -> ResponseReturnValue:
    """Keep the language and the time zone."""
    form = PreferencesForm()
    if not form.validate_on_submit():
        return _profile(preferences_form=form), 422
    person_id, zone = site.signed_in().person_id, form.time_zone.data
    with site.writing() as db:
        people.set_language(db, person_id, form.language.data)
        preferences.set_time_zone(db, person_id, None if zone == LIKE_THE_COMPANY else zone)
    flash(_("Language and time zone are saved."))
    return redirect(url_for("profile.page"), 303)


@pages.post("/profile/password")
@open_to(Role.LEARNER)
def change_password() -> ResponseReturnValue:
    """Set a new password where the current one is given; every other browser is signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _profile(password_form=form), 422
    me, database, now = site.signed_in(), site.site().database, site.now()
    person = queries.person(site.reading(), me.person_id, now.date())
    email = fold(person.email or "") if person else ""
    limits = throttling.sign_in_limits(email, request.remote_addr or "")
    site.close_reading()
    with database.writing.begin() as db:
        free_at = throttling.enter(db, limits, now)
        found = None if free_at else sign_ins.password_of(db, email)
    if free_at is not None:
        wait = format_timedelta(free_at - now, granularity="second", threshold=2)
        form.form_errors.append(_("Too many tries. Wait %(wait)s, then try again.", wait=wait))
        return _profile(password_form=form), 429
    verifier = site.site().passwords
    if not verifier.matches(found[1] if found else None, form.current.data):
        form.current.errors = [_("This is not your current password.")]
        return _profile(password_form=form), 422
    _replace_password(verifier.hashed(form.password.data), limits)
    flash(_("Your password is changed. Every other browser is signed out."))
    return redirect(url_for("profile.page"), 303)


def _replace_password(hashed: str, limits: tuple[throttling.Limit, ...]) -> None:
    """Store the password, which ends every sign-in, and sign this browser in anew."""
    me, now = site.signed_in(), site.now()
    is_remembered = session.permanent
    with site.writing() as db:
        throttling.succeeded(db, limits)
        passwords.store(db, me.person_id, hashed, now, actor_id=me.person_id)
        token = auth.begin(db, me.person_id, is_remembered)
    auth.carry(token, is_remembered)


@pages.post("/profile/sign-ins/<int:sign_in_id>/end")
@open_to(Role.LEARNER)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign a browser of the reader's out: this one, or another."""
    me = site.signed_in()
    with site.writing() as db:
        is_ended = sign_ins.end(db, me.person_id, sign_in_id, site.now())
    if not is_ended:
        abort(404)
    if sign_in_id == me.sign_in_id:
        logout_user()
        session.clear()
        return redirect(url_for("auth.sign_in"), 303)
    flash(_("That browser is signed out."))
    return redirect(url_for("profile.page"), 303)
