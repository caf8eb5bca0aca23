"""Asking the reader for their password once more, before something that a borrowed browser must not do."""

from flask import request
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from app.services import passwords, sign_ins, throttling
from app.services.folding import fold
from app.store.queries import people as queries
from app.web import site


class OwnPasswordForm(FlaskForm):  # type: ignore[misc]
    """The password in force."""

    current = PasswordField(_l("Your password"), [InputRequired(), Length(max=passwords.MAXIMUM_LENGTH)])


def is_set(person_id: int) -> bool:
    """Whether a person has a password to be asked for: some sign in otherwise."""
    person = queries.person(site.reading(), person_id, site.now().date())
    return person is not None and person.has_password and person.email is not None


def check(form: OwnPasswordForm) -> int | None:
    """None where the password is right; else the status of the answer, and the form says what is wrong.

    A wrong one counts as a failed sign-in does.
    """
    if not form.validate_on_submit():
        return 422
    now = site.now()
    person = queries.person(site.reading(), site.signed_in().person_id, now.date())
    email = fold(person.email or "") if person else ""
    limits = throttling.sign_in_limits(email, request.remote_addr or "")
    with site.writing() as db:
        free_at = throttling.enter(db, limits, now)
        found = None if free_at else sign_ins.password_of(db, email)
    if free_at is not None:
        wait = format_timedelta(free_at - now, granularity="second", threshold=2)
        form.form_errors.append(_("Too many tries. Wait %(wait)s, then try again.", wait=wait))
        return 429
    if not site.site().passwords.matches(found[1] if found else None, form.current.data):
        form.current.errors = [_("This is not your current password.")]
        return 422
    with site.writing() as db:
        throttling.succeeded(db, limits)
    return None
