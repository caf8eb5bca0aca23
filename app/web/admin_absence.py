"""Away and gone: a person's leave, the day on which they leave, and the links that they are handed."""

from flask import Blueprint, abort, flash, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role
from app.core.decisions import Refused
from app.services import joiners, leave, leavers, passwords, people
from app.web import hr_filters, site
from app.web.admin_person import LINK, back, forms, known_person, page, sentence
from app.web.permission import open_to

pages = Blueprint("absence", __name__, url_prefix="/people")


@pages.post("/<int:person_id>/leave")
@open_to(Role.HR, Role.ADMIN)
def put_leave(person_id: int) -> ResponseReturnValue:
    """Note from and until when a person is away; without days, end it."""
    person = known_person(person_id)
    made = forms(person, "leave")
    if not made.leave.validate():
        return page(person, made), 422
    days = (made.leave.away_from.data, made.leave.away_until.data)
    today, actor_id = hr_filters.company_day(), site.signed_in().person_id
    with site.writing() as db:
        decision = leave.put(db, person_id, *days, site.now(), today, actor_id=actor_id)
    if isinstance(decision, Refused):
        made.leave.away_until.errors = [sentence(decision)]
        return page(person, made), 422
    flash(_("The leave is saved.") if days[0] else _("There is no leave now."))
    return back(person_id)


@pages.post("/<int:person_id>/deactivate")
@open_to(Role.HR, Role.ADMIN)
def deactivate(person_id: int) -> ResponseReturnValue:
    """Keep a person out from a day on. From today or before it is done at once, with a link to their certificates."""
    person = known_person(person_id)
    made, today = forms(person, "leaving"), hr_filters.company_day()
    if not made.leaving.validate():
        return page(person, made), 422
    left_on, now, actor_id = made.leaving.left_on.data or today, site.now(), site.signed_in().person_id
    is_later = left_on > today
    token = ""
    with site.writing() as db:
        if is_later:
            decision = people.plan_leaving(db, person_id, left_on, now, actor_id=actor_id)
        else:
            decision = people.set_active(db, person_id, False, now, actor_id=actor_id, left_on=left_on)
        if not isinstance(decision, Refused) and not is_later:
            token = leavers.make_link(db, person_id, now, actor_id=actor_id)
    if isinstance(decision, Refused):
        flash(sentence(decision), "danger")
    elif is_later:
        flash(_("The day is noted. Until then nothing changes."))
    else:
        _hand_over(person_id, token)
        flash(_("The person is deactivated and signed out everywhere."))
    return back(person_id)


@pages.post("/<int:person_id>/activate")
@open_to(Role.HR, Role.ADMIN)
def activate(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    known_person(person_id)
    with site.writing() as db:
        people.set_active(db, person_id, True, site.now(), actor_id=site.signed_in().person_id)
    flash(_("The person can sign in again."))
    return back(person_id)


@pages.post("/<int:person_id>/leaver-link")
@open_to(Role.HR, Role.ADMIN)
def make_leaver_link(person_id: int) -> ResponseReturnValue:
    """Make a new link to a leaver's certificates; the next page shows it once."""
    if known_person(person_id).is_active:
        abort(400)
    with site.writing() as db:
        token = leavers.make_link(db, person_id, site.now(), actor_id=site.signed_in().person_id)
    _hand_over(person_id, token)
    return back(person_id)


def _hand_over(person_id: int, token: str) -> None:
    """Keep a link for the next page alone."""
    path = url_for("leaver.show", leaver_token=token)
    session[LINK] = (person_id, "leaver", f"{site.site().settings.public_url}{path}")


@pages.post("/<int:person_id>/password-link")
@open_to(Role.HR, Role.ADMIN)
def make_link(person_id: int) -> ResponseReturnValue:
    """Make a link with which the person sets a password; the next page shows it once."""
    if not known_person(person_id).is_active:
        abort(400)
    with site.writing() as db:
        token = passwords.make_link(db, person_id, site.now(), actor_id=site.signed_in().person_id)
    path = url_for("auth.set_password", token=token)
    session[LINK] = (person_id, "password", f"{site.site().settings.public_url}{path}")
    return back(person_id)


@pages.post("/<int:person_id>/mail-password-link")
@open_to(Role.HR, Role.ADMIN)
def mail_link(person_id: int) -> ResponseReturnValue:
    """Have a link to set a password mailed to the person."""
    person = known_person(person_id)
    if not person.is_active or not person.email:
        abort(400)
    with site.writing() as db:
        joiners.mail_password_links(db, [person_id], site.now(), actor_id=site.signed_in().person_id)
    flash(_("The link is on its way by mail."))
    return back(person_id)
