"""HR takes away what is stored about one person, for a reason that is logged: for the person who asked, or an authority."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.core import access
from app.core.access import Role
from app.services import personal_data
from app.store.queries import person_record
from app.store.queries.person_record import Record
from app.store.queries.personal_data import About
from app.web import downloads, hr_filters, hr_words, privacy, privacy_reasons, site
from app.web.permission import open_to

pages = Blueprint("data", __name__)


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why somebody else's data is taken away."""

    reason = RadioField(_l("Why"), [InputRequired(_l("Choose why."))], choices=privacy_reasons.taken_away)


def known_person(person_id: int, *roles: Role) -> Record:
    """The person, if one of these roles reaches them; else 404. Administrators reach everyone."""
    found = person_record.record(site.reading(), person_id)
    viewer = site.signed_in().viewer
    reach = None if Role.ADMIN in roles and viewer.has(Role.ADMIN) else viewer.scope(*roles)
    if found is None or not access.reaches(reach, found.facts(hr_filters.company_day()).legal_entity_id):
        abort(404)
    return found


def _page(person: Record, form: ReasonForm) -> str:
    return render_template("privacy/of_person.html", person=person, form=form)


@pages.get("/people/<int:person_id>/data/")
@open_to(Role.HR)
def show(person_id: int) -> ResponseReturnValue:
    """What HR can take away, and what not."""
    return _page(known_person(person_id, Role.HR), ReasonForm(formdata=None))


@pages.post("/people/<int:person_id>/data/")
@open_to(Role.HR)
def take_away(person_id: int) -> ResponseReturnValue:
    """The person's data as a ZIP, without answers, results and whatever they took for themselves."""
    person = known_person(person_id, Role.HR)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    about = About(person_id, hr_words.voluntary_courses())
    with site.writing() as db:
        actor_id = site.signed_in().person_id
        personal_data.note(db, person_id, site.now(), actor_id=actor_id, reason=form.reason.data)
    bundle = personal_data.archive(site.reading(), about, privacy.words(), site.now(), to_person=False)
    return downloads.archive(bundle, f"person-{person_id}")
