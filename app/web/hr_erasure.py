"""Erasing a person: what is destroyed and what stays, and the confirmation that names them by their number."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.core.erasure import ErasureReason
from app.core.stored import STORED
from app.services import erasure
from app.store.queries import personal_data
from app.store.queries.person_record import Record
from app.store.queries.personal_data import About
from app.web import hr_data, hr_words, privacy_reasons, site, stored_tables
from app.web.permission import open_to

pages = Blueprint("erasure", __name__)


class ErasureForm(FlaskForm):  # type: ignore[misc]
    """Why, and the employee number typed once more."""

    reason = RadioField(_l("Why"), [InputRequired(_l("Choose why."))], choices=privacy_reasons.erased)
    number = StringField(_l("Employee number"), [InputRequired(_l("Write the employee number."))])


def _known(person_id: int) -> Record:
    return hr_data.known_person(person_id, Role.HR, Role.ADMIN)


def _page(person: Record, form: ErasureForm) -> str:
    about = About(person.id, hr_words.voluntary_courses())
    found = personal_data.counts(site.reading(), about)
    private = dict.fromkeys((name for name, stored in STORED.items() if stored.is_private), None)
    lines = [(name, str(stored_tables.TABLES[name][0]), number) for name, number in (found | private).items()]
    lines = [line for line in lines if line[2] != 0]
    return render_template(
        "privacy/erase.html",
        person=person,
        form=form,
        deleted=[line[1:] for line in lines if STORED[line[0]].is_deleted],
        emptied=[line[1:] for line in lines if STORED[line[0]].emptied],
        kept=[line[1:] for line in lines if STORED[line[0]].kept and not STORED[line[0]].emptied],
    )


@pages.get("/people/<int:person_id>/erase/")
@open_to(Role.HR, Role.ADMIN)
def show(person_id: int) -> ResponseReturnValue:
    """What erasing this person would destroy, and what would stay; changes nothing. What is theirs alone is not counted."""
    return _page(_known(person_id), ErasureForm(formdata=None))


@pages.post("/people/<int:person_id>/erase/")
@open_to(Role.HR, Role.ADMIN)
def confirm(person_id: int) -> ResponseReturnValue:
    """Erase the person. It cannot be undone."""
    person = _known(person_id)
    form = ErasureForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    if form.number.data.strip() != person.employee_number:
        form.number.errors = [_("This is not the employee number of this person.")]
        return _page(person, form), 422
    reason, actor_id = ErasureReason(form.reason.data), site.signed_in().person_id
    language = site.company().language
    with site.writing() as db:
        decision = erasure.decide(db, person_id, site.now(), actor_id=actor_id, reason=reason)
        if decision:
            erasure.erase(db, person_id, site.now(), language=language, actor_id=actor_id, reason=reason)
    if isinstance(decision, Refused):
        form.form_errors.append(i18n.sentence(decision, site.language(), site.zone().key))
        return _page(person, form), 422
    flash(_("The person is erased. Their certificates can still be verified by number."))
    return redirect(url_for("hr.people" if site.signed_in().viewer.has(Role.HR) else "admin.people"), 303)
