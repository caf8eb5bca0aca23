"""One person, changed by administrators: details, work, roles, access, and the link with which they set a password."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.core.decisions import Decision, Refused
from app.services import passwords, people
from app.store.queries import accounts, person_record
from app.store.queries import people as people_queries
from app.store.queries.person_record import Record
from app.web import admin_forms, hr_filters, site
from app.web.admin_forms import DetailsForm, MoveForm, NewPersonForm, RolesForm
from app.web.permission import open_to

LINK = "set_password_link"
pages = Blueprint("person", __name__, url_prefix="/people")


@pages.get("/new/")
@open_to(Role.ADMIN)
def new() -> ResponseReturnValue:
    """An empty form for a person."""
    return _new_page(NewPersonForm(None, data={"hired_on": hr_filters.company_day()}))


def _new_page(form: NewPersonForm) -> str:
    if not form.place.choices:
        form.offer(accounts.places(site.reading()))
    return render_template("admin/new_person.html", form=form)


@pages.post("/new/")
@open_to(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Add a person where they begin."""
    form = NewPersonForm()
    form.offer(accounts.places(site.reading()))
    if not form.validate():
        return _new_page(form), 422
    try:
        with site.writing() as db:
            person_id = people.take_on(db, form.details, form.post, site.now(), actor_id=site.signed_in().person_id)
    except people.AlreadyTaken:
        form.explain_taken(None)
        return _new_page(form), 422
    flash(_("The person is added. Make a link below, so that they can set a password."))
    return _back(person_id)


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The forms of a person's page; one of them may have been sent."""

    details: DetailsForm
    move: MoveForm
    roles: RolesForm


def known_person(person_id: int) -> Record:
    """The person, or 404, also where they are erased: nothing of them is to be changed any more."""
    found = person_record.record(site.reading(), person_id)
    if found is None or found.is_erased:
        abort(404)
    return found


def _forms(person: Record, sent: str = "") -> Forms:
    """The forms, the one that was sent with what was typed and the others as things are."""
    places = accounts.places(site.reading())
    held = people_queries.roles_of(site.reading(), person.id)
    post = person.posts[0] if person.posts else None
    place = admin_forms.place_code(post.legal_entity_id, post.department_id) if post else None
    now = {
        "place": place,
        "title": post.title if post else None,
        "location": post.location if post else None,
        "manager": post.manager_number if post else None,
        "from_on": hr_filters.company_day(),
    }
    made = Forms(
        details=DetailsForm() if sent == "details" else DetailsForm(None, data=admin_forms.details_of(person)),
        move=MoveForm() if sent == "move" else MoveForm(None, data=now),
        roles=RolesForm() if sent == "roles" else RolesForm(None, data=RolesForm.held(held)),
    )
    made.move.offer(places)
    made.move.earliest = post.from_on if post else None
    made.roles.offer(places)
    return made


def _page(person: Record, forms: Forms, link: str | None = None) -> str:
    return render_template("admin/person.html", person=person, forms=forms, link=link)


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.person.show", person_id=person_id), 303)


@pages.get("/<int:person_id>/")
@open_to(Role.ADMIN)
def show(person_id: int) -> Response:
    """A person's page. A link that was just made is shown once, and kept by no browser."""
    person = known_person(person_id)
    link = None
    if session.get(LINK, (None,))[0] == person_id:
        link = session.pop(LINK)[1]
    response = make_response(_page(person, _forms(person), link))
    if link:
        response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/<int:person_id>/details")
@open_to(Role.ADMIN)
def change_details(person_id: int) -> ResponseReturnValue:
    """Change what is known of a person."""
    person = known_person(person_id)
    forms = _forms(person, "details")
    if not forms.details.validate():
        return _page(person, forms), 422
    try:
        with site.writing() as db:
            people.change_details(db, person_id, forms.details.details, site.now(), actor_id=site.signed_in().person_id)
    except people.AlreadyTaken:
        forms.details.explain_taken(person_id)
        return _page(person, forms), 422
    flash(_("The details are saved. Certificates issued before keep the name they were issued with."))
    return _back(person_id)


@pages.post("/<int:person_id>/move")
@open_to(Role.ADMIN)
def move(person_id: int) -> ResponseReturnValue:
    """Let a person work elsewhere from a day on."""
    person = known_person(person_id)
    forms = _forms(person, "move")
    if not forms.move.validate():
        return _page(person, forms), 422
    with site.writing() as db:
        decision = people.move(
            db,
            person_id,
            forms.move.post,
            forms.move.from_on.data,
            site.now(),
            actor_id=site.signed_in().person_id,
        )
    if isinstance(decision, Refused):
        forms.move.manager.errors = [_sentence(decision)]
        return _page(person, forms), 422
    flash(_("Where the person works is saved."))
    return _back(person_id)


@pages.post("/<int:person_id>/roles")
@open_to(Role.ADMIN)
def change_roles(person_id: int) -> ResponseReturnValue:
    """Give a person exactly the roles that are ticked."""
    person = known_person(person_id)
    forms = _forms(person, "roles")
    if not forms.roles.validate():
        return _page(person, forms), 422
    with site.writing() as db:
        decision = people.set_roles(db, person_id, forms.roles.roles, site.now(), actor_id=site.signed_in().person_id)
    if isinstance(decision, Refused):
        forms.roles.admin.errors = [_sentence(decision)]
        return _page(person, forms), 422
    flash(_("The roles are saved."))
    return _back(person_id)


@pages.post("/<int:person_id>/activate")
@open_to(Role.ADMIN)
def activate(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    return _set_active(person_id, True, _("The person can sign in again."))


@pages.post("/<int:person_id>/deactivate")
@open_to(Role.ADMIN)
def deactivate(person_id: int) -> ResponseReturnValue:
    """Keep a person out, and end their sign-ins at once."""
    return _set_active(person_id, False, _("The person is deactivated and signed out everywhere."))


def _set_active(person_id: int, is_active: bool, done: str) -> ResponseReturnValue:
    known_person(person_id)
    with site.writing() as db:
        decision: Decision = people.set_active(
            db, person_id, is_active, site.now(), actor_id=site.signed_in().person_id
        )
    if isinstance(decision, Refused):
        flash(_sentence(decision), "danger")
    else:
        flash(done)
    return _back(person_id)


@pages.post("/<int:person_id>/password-link")
@open_to(Role.ADMIN)
def make_link(person_id: int) -> ResponseReturnValue:
    """Make a link with which the person sets a password; the next page shows it once."""
    if not known_person(person_id).is_active:
        abort(400)
    with site.writing() as db:
        token = passwords.make_link(db, person_id, site.now(), actor_id=site.signed_in().person_id)
    path = url_for("auth.set_password", token=token)
    session[LINK] = (person_id, f"{site.site().settings.public_url}{path}")
    return _back(person_id)


def _sentence(refusal: Refused) -> str:
    return i18n.sentence(refusal, site.language(), site.zone().key)
