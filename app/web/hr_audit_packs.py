"""An auditor's pack: of one person, or of whoever completed a course or anything within a time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app import i18n
from app.core import access
from app.core.access import Role
from app.services import audit_packs
from app.services.audit_packs import Words
from app.store.queries import person_record
from app.store.queries.audit_packs import Wanted
from app.store.queries.person_record import Record
from app.web import downloads, hr_filters, hr_words, privacy_reasons, site
from app.web.bounds import DayField
from app.web.permission import open_to

LONGEST_NAME = 200
pages = Blueprint("audit_packs", __name__)


class PersonPackForm(FlaskForm):  # type: ignore[misc]
    """Who asked for the pack of one person, and why."""

    asked_by = StringField(
        _l("Who asked for it"), [InputRequired(_l("Write who asked for it.")), Length(max=LONGEST_NAME)]
    )
    reason = RadioField(_l("Why"), [InputRequired(_l("Choose why."))], choices=privacy_reasons.audited)


class PackForm(PersonPackForm):
    """What a pack of many is about."""

    course = SelectField(_l("Course"))
    since = DayField(_l("Completed from"), [Optional()])
    until = DayField(_l("Completed until"), [Optional()])

    def offer(self) -> None:
        """The courses that HR sees, and all of them."""
        titles = [(slug, hr_words.course_title(slug)) for slug in hr_words.courses_that_count()]
        self.course.choices = [("", _("All courses")), *titles]


def _known(person_id: int) -> Record:
    """The person, within the legal entities of the reader's role; 404 for everybody else."""
    found = person_record.record(site.reading(), person_id)
    if found is None or not access.reaches(hr_filters.reach(), found.facts(hr_filters.company_day()).legal_entity_id):
        abort(404)
    return found


@pages.get("/people/<int:person_id>/audit-pack/")
@open_to(Role.HR, Role.AUDITOR)
def of_person(person_id: int) -> ResponseReturnValue:
    """What is in the pack of one person, and the form that asks who wants it."""
    return _page(PersonPackForm(None), _known(person_id))


@pages.post("/people/<int:person_id>/audit-pack/")
@open_to(Role.HR, Role.AUDITOR)
def make_of_person(person_id: int) -> ResponseReturnValue:
    """The pack of one person, with what they entered."""
    person, form = _known(person_id), PersonPackForm()
    if not form.validate_on_submit():
        return _page(form, person), 422
    wanted = Wanted(scope=hr_filters.reach(), left_out=hr_words.voluntary_courses(), person_id=person_id)
    return _made(wanted, form, person)


@pages.get("/audit-pack/")
@open_to(Role.HR, Role.AUDITOR)
def of_many() -> ResponseReturnValue:
    """What is in a pack of many, and the form that asks for which."""
    form = PackForm(None)
    form.offer()
    return _page(form)


@pages.post("/audit-pack/")
@open_to(Role.HR, Role.AUDITOR)
def make_of_many() -> ResponseReturnValue:
    """The pack of whoever completed that course, in that time, without what they entered."""
    form = PackForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(form), 422
    zone = ZoneInfo(site.company().time_zone)
    since, until = form.since.data, form.until.data
    wanted = Wanted(
        scope=hr_filters.reach(),
        left_out=hr_words.voluntary_courses(),
        course=form.course.data or None,
        since=datetime.combine(since, time(), zone) if since else None,
        before=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    )
    return _made(wanted, form)


def _made(wanted: Wanted, form: PersonPackForm, person: Record | None = None) -> ResponseReturnValue:
    with site.writing() as db:
        actor_id = site.signed_in().person_id
        audit_packs.note(db, site.now(), actor_id, wanted, form.reason.data, form.asked_by.data)
    try:
        file = audit_packs.pack(site.reading(), wanted, _words(wanted, person), site.site().keys.key, site.now())
    except audit_packs.TooMany:
        most = format_decimal(audit_packs.MOST_PEOPLE)
        form.form_errors.append(_("That is more than %(most)s people. Choose a course or a shorter time.", most=most))
        return _page(form, person), 422
    return downloads.archive(file, "audit-pack")


def _words(wanted: Wanted, person: Record | None) -> Words:
    language = site.language()
    return Words(
        language=language,
        direction=i18n.direction(language),
        title=_("Auditor's pack"),
        lead=_("The records are JSON, one file a person; the texts are those that were read, named by their digests."),
        about=_about(wanted, person),
        people=_("People"),
        content=_("The texts that were read"),
        check=_("How to check it"),
        heads=(_("Course"), _("Begun"), _("Due"), _("Completed"), _("Valid until"), _("Certificate")),
        policy_heads=(_("Policy"), _("Version"), _("Language"), _("Acknowledged"), _("SHA-256 of the text as shown")),
        zone=site.company().time_zone,
        courses={slug: hr_words.course_title(slug) for slug in site.catalogue().courses},
    )


def _about(wanted: Wanted, person: Record | None) -> str:
    """What the pack is about, in a line."""
    if person is not None:
        return f"{person.name} ({person.employee_number})"
    named = [hr_words.course_title(wanted.course) if wanted.course else _("All courses")]
    named += [f"{words} {at.isoformat()}" for words, at in ((">=", wanted.since), ("<", wanted.before)) if at]
    return ", ".join(named)


def _page(form: PersonPackForm, person: Record | None = None) -> str:
    return render_template("hr/audit_pack.html", form=form, person=person, most=format_decimal(audit_packs.MOST_PEOPLE))
