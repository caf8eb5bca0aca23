"""The form of an assignment: to whom, which course, and by when; sent by its address first, and confirmed by post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, StopValidation, ValidationError

from app import i18n
from app.core import due_dates
from app.core.access import Role, Scope
from app.core.decisions import Reason, Refused, refused
from app.core.due_dates import DueRule
from app.core.model import Course
from app.reports import REPORTS
from app.services.assignments import Audience
from app.store.queries import hr
from app.web import bounds, hr_filters, site, training_pages
from app.web.bounds import DayField
from app.web.templating import exact_day

MOST_PEOPLE = 30_000
MOST_DAYS = 730
AFTER, ON_A_DAY = "after", "day"


class NeededFor:
    """A field that one kind of due date needs, and that the other leaves out of account."""

    def __init__(self, kind: str, missing: LazyString) -> None:
        self.kind = kind
        self.missing = missing

    def __call__(self, form: "AssignForm", field: Field) -> None:
        """Stop with a sentence where it is needed and blank, and without one where it is not needed."""
        if form.due.data != self.kind:
            field.errors = []
            raise StopValidation
        if not any(field.raw_data or []):
            field.errors = []
            raise StopValidation(self.missing)


class AssignForm(FlaskForm):  # type: ignore[misc]
    """Which course, by when, and for which department where no people were selected."""

    class Meta:
        """The preview changes nothing; the confirmation's token is asked for wherever something is posted."""

        csrf = False

    to = SelectField(_l("Department"), [DataRequired(_l("Choose a department."))])
    assign = SelectField(_l("Course"), validate_choice=False)
    due = RadioField(
        _l("When it is due"),
        choices=[
            SelectChoice(value=AFTER, label=_l("Some days after today")),
            SelectChoice(value=ON_A_DAY, label=_l("On a fixed day")),
        ],
        default=AFTER,
    )
    due_days = IntegerField(
        _l("Days"), [NeededFor(AFTER, _l("Write after how many days.")), NumberRange(1, MOST_DAYS)], default=14
    )
    due_on = DayField(_l("Day"), [NeededFor(ON_A_DAY, _l("Choose the day."))])

    def validate_assign(self, field: SelectField) -> None:
        """A course that is offered, and not one that people choose themselves."""
        course = training_pages.edition(field.data or "")
        if course is None:
            raise ValidationError(_("Choose a course."))
        if course.outline.voluntary:
            raise ValidationError(sentence(refused(Reason.COURSE_IS_VOLUNTARY)))

    def validate_due_on(self, field: DayField) -> None:
        """A day that has not passed."""
        decision = due_dates.may_be_due(field.data, hr_filters.company_day()) if field.data else None
        if isinstance(decision, Refused):
            raise ValidationError(sentence(decision))

    @property
    def chosen_course(self) -> Course:
        """The course, which this site offers."""
        course = training_pages.edition(self.assign.data or "")
        if course is None:
            abort(400)
        return course

    @property
    def rule(self) -> DueRule:
        """When it is due, of a valid form."""
        if self.due.data == ON_A_DAY:
            return DueRule(anchor="fixed", on=self.due_on.data)
        return DueRule(anchor="assignment", offset_days=self.due_days.data)

    @property
    def due_words(self) -> str:
        """The due day in words, of a valid form."""
        day: date = hr_filters.company_day() + timedelta(days=self.due_days.data or 0)
        return exact_day(self.due_on.data if self.due.data == ON_A_DAY else day)

    @property
    def hidden(self) -> dict[str, str]:
        """What was chosen, as fields that carry it to the confirmation."""
        days = self.due_days.data
        return {
            "assign": self.assign.data,
            "due": self.due.data,
            "due_days": str(days) if days is not None else "",
            "due_on": self.due_on.data.isoformat() if self.due_on.data else "",
        }


def sentence(refusal: Refused) -> str:
    """A refusal as the reader reads it."""
    return i18n.sentence(refusal, site.language(), site.zone().key)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """For whom: people selected in the table, or None where a department is still to be chosen in the form.

    `hidden` carries the choice from the form to the preview; `problem` says why a selection cannot be used.
    """

    person_ids: frozenset[int] | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    problem: str = ""

    @property
    def words(self) -> str:
        """How many people."""
        return ngettext("%(num)s person selected", "%(num)s people selected", len(self.person_ids or ()))

    def audience(self, form: AssignForm) -> Audience:
        """Whom the course is assigned to, of a valid form."""
        if self.person_ids is not None:
            return Audience(person_ids=self.person_ids)
        return Audience(department_id=int(form.to.data))


def hr_scope() -> Scope:
    """The legal entities in which the reader assigns."""
    return site.signed_in().viewer.scope(Role.HR)


def form(chosen: Chosen, given: Mapping[str, str] | None = None) -> AssignForm:
    """The form, filled in with what was sent; before that, with the course by which the table was filtered."""
    asked = {"assign": request.args.get("course")}
    made = AssignForm(MultiDict(given)) if given is not None else AssignForm(None, data=asked)
    made.assign.choices = [SelectChoice(value="", label=_("Choose a course")), *hr_filters.course_choices()]
    if chosen.person_ids is not None:
        del made.to
    else:
        none = SelectChoice(value="", label=_("Choose a department"))
        made.to.choices = [none, *hr_filters.department_choices(hr_scope())]
    return made


def chosen_in_address() -> Chosen:
    """Whom the table's form selected: those ticked, or all who match its filters."""
    scope = request.args.get("scope")
    if scope == "matching":
        return _matching()
    if scope != "ticked":
        return Chosen()
    ids = request.args.getlist("person", type=bounds.whole_number)
    if not ids:
        return Chosen(problem=_("Nobody is selected. Choose a department, or go back and select people."))
    hidden = (("scope", "ticked"), *(("person", str(person_id)) for person_id in ids))
    return Chosen(person_ids=frozenset(ids), hidden=hidden)


def _matching() -> Chosen:
    filters = hr_filters.form(REPORTS["people_by_course"].filters, hr_scope())
    if not filters.validate():
        abort(400)
    ids = hr.matching_people(site.reading(), hr_filters.selection(filters, hr_scope()), limit=MOST_PEOPLE + 1)
    if len(ids) > MOST_PEOPLE:
        return Chosen(problem=_("More than %(most)s people match. Go back and narrow the list.", most=MOST_PEOPLE))
    return Chosen(person_ids=frozenset(ids), hidden=(("scope", "matching"), *hr_filters.kept(filters)))


def chosen_in_form() -> Chosen:
    """Whom the preview named: its form lists their ids."""
    listed = request.form.get("people")
    if listed is None:
        return Chosen()
    try:
        ids = frozenset(map(bounds.whole_number, listed.split()))
    except ValueError:
        abort(400)
    if len(ids) > MOST_PEOPLE:
        abort(400)
    return Chosen(person_ids=ids)


def audience_fields(audience: Audience) -> dict[str, str]:
    """An audience as fields that carry it to the confirmation."""
    if audience.department_id is not None:
        return {"to": str(audience.department_id)}
    return {"people": " ".join(map(str, sorted(audience.person_ids)))}
