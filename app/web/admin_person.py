"""One person, changed by administrators, and by HR within their legal entities: details, work, and (administrators) roles."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import i18n
from app.core import access
from app.core.access import Role
from app.core.decisions import Reason, Refused
from app.services import people
from app.store.queries import accounts, person_record
from app.store.queries import people as people_queries
from app.store.queries.accounts import Place
from app.store.queries.person_record import Post, Record
from app.web import absence_forms, admin_forms, hr_filters, site
from app.web.absence_forms import LeaveForm, LeavingForm
from app.web.admin_forms import DetailsForm, MoveForm, NewPersonForm, RolesForm
from app.web.permission import open_to

LINK = "set_password_link"
pages = Blueprint("person", __name__, url_prefix="/people")


@pages.get("/new/")
@open_to(Role.HR, Role.ADMIN)
def new() -> ResponseReturnValue:
    """An empty form for a person."""
    return _new_page(_new_form()(None, data={"hired_on": hr_filters.company_day()}))


def _new_form() -> type[NewPersonForm]:
    """The form with the company's own fields."""
    return NewPersonForm.with_custom(site.company().custom_fields)


def _new_page(form: NewPersonForm) -> str:
    if not form.place.choices:
        form.offer(_places())
    return render_template("admin/new_person.html", form=form)


@pages.post("/new/")
@open_to(Role.HR, Role.ADMIN)
def add() -> ResponseReturnValue:
    """Add a person where they begin."""
    form = _new_form()()
    form.offer(_places())
    if not form.validate():
        return _new_page(form), 422
    try:
        with site.writing() as db:
            person_id = people.take_on(db, form.details, form.post, site.now(), actor_id=site.signed_in().person_id)
    except people.AlreadyTaken:
        form.explain_taken(None)
        return _new_page(form), 422
    flash(_("The person is added. Make a link below, so that they can set a password."))
    return back(person_id)


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The forms of a person's page; one of them may have been sent."""

    details: DetailsForm
    move: MoveForm
    leave: LeaveForm
    leaving: LeavingForm
    roles: RolesForm | None


def known_person(person_id: int) -> Record:
    """The person where the reader may edit them, else 404; so it is where they are erased: nothing of them changes any more."""
    found = person_record.record(site.reading(), person_id)
    if found is None or found.is_erased:
        abort(404)
    viewer, facts = site.signed_in().viewer, found.facts(hr_filters.company_day())
    if not access.may_edit_account(viewer, facts, has_role=found.has_role):
        abort(404)
    return found


def _places() -> list[Place]:
    """The places in which the reader lets people work."""
    viewer = site.signed_in().viewer
    every = accounts.places(site.reading())
    if viewer.has(Role.ADMIN):
        return every
    return [place for place in every if access.reaches(viewer.scope(Role.HR), place.legal_entity_id)]


def forms(person: Record, sent: str = "") -> Forms:
    """The forms, the one that was sent with what was typed and the others as things are."""
    places, today = _places(), hr_filters.company_day()
    post = person.posts[0] if person.posts else None
    move_form = MoveForm.with_custom(site.company().custom_fields)
    away = person_record.leave_of(site.reading(), person.id, today)
    leaving = {"left_on": person.left_on or today}
    made = Forms(
        details=DetailsForm() if sent == "details" else DetailsForm(None, data=admin_forms.details_of(person)),
        move=move_form() if sent == "move" else move_form(None, data=_post_values(post)),
        leave=LeaveForm() if sent == "leave" else LeaveForm(None, data=absence_forms.leave_values(away)),
        leaving=LeavingForm() if sent == "leaving" else LeavingForm(None, data=leaving),
        roles=_roles_form(person, sent, places) if site.signed_in().viewer.has(Role.ADMIN) else None,
    )
    made.move.offer(places)
    made.move.earliest = post.from_on if post else None
    return made


def _post_values(post: Post | None) -> dict[str, Any]:
    """Where a person works, as the form's values."""
    custom = {
        f"{admin_forms.CUSTOM}{place}": (post.custom if post else {}).get(name)
        for place, name in enumerate(site.company().custom_fields)
    }
    return {
        "place": admin_forms.place_code(post.legal_entity_id, post.department_id) if post else None,
        "title": post.title if post else None,
        "location": post.location if post else None,
        "manager": post.manager_number if post else None,
        "substitute": post.substitute_number if post else None,
        "from_on": hr_filters.company_day(),
    } | custom


def _roles_form(person: Record, sent: str, places: list[Place]) -> RolesForm:
    held = people_queries.roles_of(site.reading(), person.id)
    made = RolesForm() if sent == "roles" else RolesForm(None, data=RolesForm.held(held))
    made.offer(places)
    return made


def page(person: Record, made: Forms, link: tuple[str, str] | None = None) -> str:
    """A person's page with these forms; `link` is what was just made, and its address."""
    return render_template("admin/person.html", person=person, forms=made, link=link)


def back(person_id: int) -> ResponseReturnValue:
    """To the person's page again."""
    return redirect(url_for("admin.person.show", person_id=person_id), 303)


@pages.get("/<int:person_id>/")
@open_to(Role.HR, Role.ADMIN)
def show(person_id: int) -> Response:
    """A person's page. A link that was just made is shown once, and kept by no browser."""
    person = known_person(person_id)
    link = None
    if session.get(LINK, (None,))[0] == person_id:
        link = tuple(session.pop(LINK)[1:])
    response = make_response(page(person, forms(person), link))
    if link:
        response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/<int:person_id>/details")
@open_to(Role.HR, Role.ADMIN)
def change_details(person_id: int) -> ResponseReturnValue:
    """Change what is known of a person."""
    person = known_person(person_id)
    made = forms(person, "details")
    if not made.details.validate():
        return page(person, made), 422
    try:
        with site.writing() as db:
            people.change_details(db, person_id, made.details.details, site.now(), actor_id=site.signed_in().person_id)
    except people.AlreadyTaken:
        made.details.explain_taken(person_id)
        return page(person, made), 422
    flash(_("The details are saved. Certificates issued before keep the name they were issued with."))
    return back(person_id)


@pages.post("/<int:person_id>/move")
@open_to(Role.HR, Role.ADMIN)
def move(person_id: int) -> ResponseReturnValue:
    """Let a person work elsewhere from a day on."""
    person = known_person(person_id)
    made = forms(person, "move")
    if not made.move.validate():
        return page(person, made), 422
    with site.writing() as db:
        decision = people.move(
            db,
            person_id,
            made.move.post,
            made.move.from_on.data,
            site.now(),
            actor_id=site.signed_in().person_id,
        )
    if isinstance(decision, Refused):
        at_fault = made.move.substitute if decision.reason is Reason.OWN_SUBSTITUTE else made.move.manager
        at_fault.errors = [sentence(decision)]
        return page(person, made), 422
    flash(_("Where the person works is saved."))
    return back(person_id)


@pages.post("/<int:person_id>/roles")
@open_to(Role.ADMIN)
def change_roles(person_id: int) -> ResponseReturnValue:
    """Give a person exactly the roles that are ticked."""
    person = known_person(person_id)
    made = forms(person, "roles")
    if made.roles is None or not made.roles.validate():
        return page(person, made), 422
    with site.writing() as db:
        decision = people.set_roles(db, person_id, made.roles.roles, site.now(), actor_id=site.signed_in().person_id)
    if isinstance(decision, Refused):
        made.roles.admin.errors = [sentence(decision)]
        return page(person, made), 422
    flash(_("The roles are saved."))
    return back(person_id)


def sentence(refusal: Refused) -> str:
    """A refusal as the reader reads it."""
    return i18n.sentence(refusal, site.language(), site.zone().key)
