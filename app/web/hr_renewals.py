"""Requiring a renewal because a course changed: of whom, by when, a preview that counts, one confirmation."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app import i18n
from app.core import due_dates
from app.core.access import Role
from app.core.decisions import Refused
from app.services import required_renewals
from app.web import hr_filters, hr_words, site, training_pages
from app.web.bounds import DayField
from app.web.permission import open_to

pages = Blueprint("renewals", __name__, url_prefix="/renewals")


class RenewalForm(FlaskForm):  # type: ignore[misc]
    """Which course everyone certified on an older version has to renew, and by when."""

    class Meta:
        """The preview changes nothing; what is posted carries its token beside this form."""

        csrf = False

    renew = SelectField(_l("Course"), [DataRequired(_l("Choose a course."))])
    grace_on = DayField(_l("To be renewed by"), [InputRequired(_l("Choose the day."))])

    def validate_grace_on(self, field: DayField) -> None:
        """A day that has not passed."""
        decision = due_dates.may_be_due(field.data, hr_filters.company_day()) if field.data else None
        if isinstance(decision, Refused):
            raise ValidationError(i18n.sentence(decision, site.language(), site.zone().key))


def _form(given: MultiDict[str, str] | None) -> RenewalForm:
    form = RenewalForm(given)
    form.renew.choices = [
        SelectChoice(value="", label=_("Choose a course")),
        *(SelectChoice(value=slug, label=hr_words.course_title(slug)) for slug in hr_words.courses_that_count()),
    ]
    return form


@pages.get("/")
@open_to(Role.HR)
def overview() -> ResponseReturnValue:
    """The form, and once it is filled in, how many people it reaches; nothing is changed yet."""
    is_asked = "renew" in request.args
    form = _form(request.args if is_asked else None)
    if not is_asked:
        return _page(form, None)
    if not form.validate():
        return _page(form, None), 422
    return _page(form, _reached(form))


def _reached(form: RenewalForm) -> int:
    course = training_pages.edition(form.renew.data)
    if course is None:
        return 0
    viewer = site.signed_in().viewer
    return required_renewals.count_reached(site.reading(), site.setting(), viewer, course)


def _page(form: RenewalForm, reached: int | None) -> str:
    day: date | None = form.grace_on.data
    return render_template("hr/renewals.html", form=form, reached=reached, by=day)


@pages.post("/")
@open_to(Role.HR)
def confirm() -> ResponseReturnValue:
    """Open the renewals. Pressed twice, it finds nobody the second time."""
    form = _form(request.form)
    course = training_pages.edition(form.renew.data or "")
    if not form.validate() or course is None:
        return _page(form, None), 422
    setting, viewer, day = site.setting(), site.signed_in().viewer, form.grace_on.data
    with site.writing() as db:
        opened = required_renewals.require_renewal(db, setting, viewer, course, day)
    if isinstance(opened, Refused):
        form.form_errors.append(i18n.sentence(opened, site.language(), site.zone().key))
        return _page(form, None), 422
    flash(
        ngettext("%(num)s person has to renew the course.", "%(num)s people have to renew the course.", opened)
        if opened
        else _("There is nobody left who would have to renew it.")
    )
    return redirect(url_for("hr.renewals.overview"), 303)
