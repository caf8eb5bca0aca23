"""HR grants a person more attempts or more time. Managers and reports never see that; the log says it, and never why."""

import re
import secrets

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Regexp, ValidationError

from app.core import access
from app.core.access import Role
from app.core.attempts import Extra
from app.core.decisions import Refused
from app.core.model import Quiz
from app.services import allowances
from app.services.allowances import MOST_ATTEMPTS, MOST_MINUTES, AllowanceReason
from app.store.queries import allowances as queries
from app.store.queries import learning, person_record
from app.store.queries.person_record import Record
from app.web import hr_filters, hr_words, site, training_pages
from app.web.permission import open_to

pages = Blueprint("allowances", __name__, url_prefix="/people/<int:person_id>/allowances")
REASONS = {
    AllowanceReason.AGREED_ADJUSTMENT: _l("Agreed adjustment"),
    AllowanceReason.TECHNICAL_PROBLEM: _l("Technical problem"),
    AllowanceReason.INTERRUPTED: _l("Interrupted"),
    AllowanceReason.OTHER_AGREED: _l("Other agreed reason"),
}


class AllowanceForm(FlaskForm):  # type: ignore[misc]
    """What is granted, in which course, and a reason from a neutral list; `key` is that of this one form.

    `unlimited` and `untimed` are the periods whose quiz limits no attempts or no time.
    """

    unlimited: frozenset[int] = frozenset()
    untimed: frozenset[int] = frozenset()
    key = HiddenField(validators=[Regexp(re.compile(r"[\w-]{8,40}\Z", re.ASCII))])
    period = SelectField(_l("Course"), [InputRequired()], coerce=int)
    attempts = IntegerField(_l("More attempts"), [InputRequired(), NumberRange(0, MOST_ATTEMPTS)], default=0)
    minutes = IntegerField(
        _l("More minutes for each attempt"), [InputRequired(), NumberRange(0, MOST_MINUTES)], default=0
    )
    reason = RadioField(
        _l("Reason"),
        [InputRequired()],
        choices=[SelectChoice(value=code.value, label=words) for code, words in REASONS.items()],
    )

    def validate_attempts(self, field: IntegerField) -> None:
        """More of what is unlimited is no help."""
        if field.data and self.period.data in self.unlimited:
            raise ValidationError(_("This course sets no limit on attempts."))

    def validate_minutes(self, field: IntegerField) -> None:
        """Something is granted, and it is something that is limited."""
        if field.data and self.period.data in self.untimed:
            raise ValidationError(_("This course sets no time limit."))
        if not self.attempts.data and not field.data and not self.attempts.errors:
            raise ValidationError(_("Write how many attempts or minutes to grant."))

    @property
    def extra(self) -> Extra:
        """What is granted, of a valid form."""
        return Extra(attempts=self.attempts.data or 0, minutes=self.minutes.data or 0)


def known_person(person_id: int) -> Record:
    """A person of the reader's legal entities; 404 for everybody else."""
    found = person_record.record(site.reading(), person_id)
    if found is None or not access.may_assign(site.signed_in().viewer, found.facts(hr_filters.company_day())):
        abort(404)
    return found


def _form(person_id: int) -> AllowanceForm:
    """The form, with the courses that the person has and that are HR's affair."""
    form = AllowanceForm()
    left_out = hr_words.voluntary_courses()
    periods = [row for row in learning.periods_of(site.reading(), person_id) if row.course not in left_out]
    form.period.choices = [SelectChoice(value=row.id, label=_course(row.course)) for row in periods]
    quizzes = {row.id: quiz for row in periods if (quiz := _quiz(row.course)) is not None}
    form.unlimited = frozenset(period for period, quiz in quizzes.items() if quiz.max_attempts is None)
    form.untimed = frozenset(period for period, quiz in quizzes.items() if quiz.time_limit_minutes is None)
    if not form.key.data:
        form.key.data = secrets.token_urlsafe(12)
    return form


def _quiz(slug: str) -> Quiz | None:
    """The quiz of a course, where both are offered."""
    course = training_pages.edition(slug)
    edition = site.catalogue().quiz(course.outline.quiz, site.language()) if course else None
    return edition.quiz if edition else None


def _course(slug: str) -> str:
    """A course with what its quiz limits."""
    course, quiz = training_pages.edition(slug), _quiz(slug)
    if course is None or quiz is None:
        return slug
    most, minutes = quiz.max_attempts, quiz.time_limit_minutes
    limits = [
        ngettext("%(num)s attempt", "%(num)s attempts", most) if most else _("no limit on attempts"),
        ngettext("%(num)s minute", "%(num)s minutes", minutes) if minutes else _("no time limit"),
    ]
    return f"{course.title}: {', '.join(limits)}"


def _page(person: Record, form: AllowanceForm) -> str:
    granted = [
        (row, hr_words.course_title(row.course), REASONS[AllowanceReason(row.reason)])
        for row in queries.of_person(site.reading(), person.id)
    ]
    return render_template("hr/allowances.html", person=person, form=form, granted=granted)


@pages.get("/")
@open_to(Role.HR)
def show(person_id: int) -> ResponseReturnValue:
    """What was granted to a person, and a form to grant more."""
    return _page(known_person(person_id), _form(person_id))


@pages.post("/")
@open_to(Role.HR)
def grant(person_id: int) -> ResponseReturnValue:
    """Grant it, once for one form, however often its button is pressed."""
    person = known_person(person_id)
    form = _form(person_id)
    if not form.validate():
        return _page(person, form), 422
    with site.writing() as db:
        decision = allowances.grant(
            db,
            site.setting(),
            site.signed_in().viewer,
            form.period.data,
            form.extra,
            AllowanceReason(form.reason.data),
            key=form.key.data,
        )
    if isinstance(decision, Refused):
        abort(404)
    flash(_("It is granted. The person sees it on the quiz's page."))
    return redirect(url_for("hr.allowances.show", person_id=person_id), 303)
