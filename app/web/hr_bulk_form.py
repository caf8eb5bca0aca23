"""The forms of what is done to many: which course, by when or why, and for whom where nobody was selected."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from app import i18n
from app.core import due_dates
from app.core.decisions import Reason, Refused, refused
from app.core.due_dates import DueRule
from app.services.bulk_orders import BulkKind, Order
from app.services.extensions import ExtensionReason
from app.services.waivers import WaiverReason
from app.web import hr_chosen, hr_filters, hr_rule_form, site, training_pages
from app.web.bounds import DayField
from app.web.hr_audience_form import NeededFor
from app.web.hr_chosen import Chosen
from app.web.hr_period_forms import EXTENSION_REASONS, WAIVER_REASONS
from app.web.hr_rule_form import PATH
from app.web.templating import exact_day

MOST_DAYS = 730
AFTER, ON_A_DAY = "after", "day"


class BulkForm(FlaskForm):  # type: ignore[misc]
    """Which course, and for whom where nobody was selected."""

    class Meta:
        """The preview changes nothing; the confirmation's token is asked for wherever something is posted."""

        csrf = False

    kind: BulkKind
    to = SelectField(_l("For whom"), [DataRequired(_l("Choose for whom."))])
    assign = SelectField(_l("Course"), validate_choice=False)

    def validate_assign(self, field: SelectField) -> None:
        """A course that is offered, and not one that people choose themselves."""
        course = training_pages.edition(field.data or "")
        if course is None:
            raise ValidationError(_("Choose a course."))
        if course.outline.voluntary:
            raise ValidationError(sentence(refused(Reason.COURSE_IS_VOLUNTARY)))

    @property
    def title(self) -> str:
        """The title of the course or the path."""
        is_path = (self.assign.data or "").startswith(PATH)
        path = self.assign.data.removeprefix(PATH) if is_path else None
        return hr_rule_form.what_title(None if is_path else self.assign.data, path)

    @property
    def details(self) -> list[tuple[str, str]]:
        """What was chosen beside the course, in words, of a valid form."""
        return []

    def order(self, audience: dict[str, Any]) -> Order:
        """What is to be done, of a valid form."""
        return Order(kind=self.kind, course=self.assign.data, audience=audience)

    @property
    def hidden(self) -> dict[str, str]:
        """What was chosen, as fields that carry it to the confirmation."""
        values = {field.name: field.data for field in self if field.name != "to"}
        shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        return {name: "" if value is None else str(value) for name, value in shown.items()}


class AssignForm(BulkForm):
    """Which course or path, and by when."""

    kind = BulkKind.ASSIGN
    due = RadioField(
        _l("When it is due"),
        choices=[
            SelectChoice(value=AFTER, label=_l("Some days after today")),
            SelectChoice(value=ON_A_DAY, label=_l("On a fixed day")),
        ],
        default=AFTER,
    )
    due_days = IntegerField(
        _l("Days"), [NeededFor("due", [AFTER], _l("Write after how many days.")), NumberRange(1, MOST_DAYS)], default=14
    )
    due_on = DayField(_l("Day"), [NeededFor("due", [ON_A_DAY], _l("Choose the day."))])

    def validate_assign(self, field: SelectField) -> None:
        """A course or a path that is offered, and no course that people choose themselves."""
        path = site.catalogue().path((field.data or "").removeprefix(PATH), site.language())
        if path is None or not field.data.startswith(PATH):
            super().validate_assign(field)

    def validate_due_on(self, field: DayField) -> None:
        """A day that has not passed."""
        _check_day(field)

    @property
    def details(self) -> list[tuple[str, str]]:
        """The due day."""
        day: date = hr_filters.company_day() + timedelta(days=self.due_days.data or 0)
        return [(_("Due"), exact_day(self.due_on.data if self.due.data == ON_A_DAY else day))]

    def order(self, audience: dict[str, Any]) -> Order:
        """What is assigned."""
        if self.due.data == ON_A_DAY:
            due = DueRule(anchor="fixed", on=self.due_on.data)
        else:
            due = DueRule(anchor="assignment", offset_days=self.due_days.data)
        what = self.assign.data
        if what.startswith(PATH):
            return Order(kind=self.kind, path=what.removeprefix(PATH), audience=audience, due=due)
        return Order(kind=self.kind, course=what, audience=audience, due=due)


class ExtendForm(BulkForm):
    """Until when a course is to be completed now, and a reason from a neutral list."""

    kind = BulkKind.EXTEND
    day = DayField(_l("New due day"), [InputRequired(_l("Choose the day."))])
    reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(value=code.value, label=words) for code, words in EXTENSION_REASONS.items()],
    )

    def validate_day(self, field: DayField) -> None:
        """A day that has not passed."""
        _check_day(field)

    @property
    def details(self) -> list[tuple[str, str]]:
        """The day and the reason."""
        reason = str(EXTENSION_REASONS[ExtensionReason(self.reason.data)])
        return [(_("New due day"), exact_day(self.day.data)), (_("Reason"), reason)]

    def order(self, audience: dict[str, Any]) -> Order:
        """What is extended."""
        return Order(
            kind=self.kind, course=self.assign.data, audience=audience, day=self.day.data, reason=self.reason.data
        )


class WaiveForm(BulkForm):
    """What nobody waits for any more, and a reason from a neutral list."""

    kind = BulkKind.WAIVE
    reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(value=code.value, label=words) for code, words in WAIVER_REASONS.items()],
    )

    @property
    def details(self) -> list[tuple[str, str]]:
        """The reason."""
        return [(_("Reason"), str(WAIVER_REASONS[WaiverReason(self.reason.data)]))]

    def order(self, audience: dict[str, Any]) -> Order:
        """What is waived."""
        return Order(kind=self.kind, course=self.assign.data, audience=audience, reason=self.reason.data)


class RemindForm(BulkForm):
    """What people are reminded of."""

    kind = BulkKind.REMIND


FORMS: dict[str, type[BulkForm]] = {each.kind.value: each for each in (AssignForm, ExtendForm, WaiveForm, RemindForm)}


def _check_day(field: DayField) -> None:
    decision = due_dates.may_be_due(field.data, hr_filters.company_day()) if field.data else None
    if isinstance(decision, Refused):
        raise ValidationError(sentence(decision))


def sentence(refusal: Refused) -> str:
    """A refusal as the reader reads it."""
    return i18n.sentence(refusal, site.language(), site.zone().key)


def form(kind: str, chosen: Chosen, given: Mapping[str, str] | None = None) -> BulkForm:
    """The form, filled in with what was sent; before that, with the course by which the table was filtered."""
    asked = {"assign": request.args.get("course")}
    made = FORMS[kind](MultiDict(given)) if given is not None else FORMS[kind](None, data=asked)
    paths = list(site.catalogue().paths) if kind == BulkKind.ASSIGN.value else []
    made.assign.choices = [
        SelectChoice(value="", label=_("Choose a course")),
        *(SelectChoice(value=f"{PATH}{each}", label=hr_rule_form.path_title(each)) for each in paths),
        *hr_filters.course_choices(),
    ]
    if chosen.person_ids is not None:
        del made.to
    else:
        made.to.choices = hr_chosen.offered()
    return made


def check_offered(made: BulkForm) -> None:
    """400 for a course or a path that no page of ours offers."""
    what = made.assign.data or ""
    catalogue = site.catalogue()
    if what not in catalogue.courses and what.removeprefix(PATH) not in catalogue.paths:
        abort(400)
