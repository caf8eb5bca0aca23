"""The form of an assignment rule: whom it covers, what it asks for, by when, and how it is renewed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app import i18n
from app.core import due_dates
from app.core.decisions import Refused
from app.core.due_dates import DueRule
from app.core.recertification import WINDOW_DAYS, Recertification
from app.services.rule_terms import RuleTerms
from app.store.queries import person_record
from app.store.queries.rules import VersionRow
from app.web import bounds, hr_audience_form, hr_filters, site, training_pages
from app.web.bounds import DayField
from app.web.hr_audience_form import AudienceForm, NeededFor

LONGEST_NAME = 200
MOST_DAYS = 730
MOST_NOTICE = 100
COURSE, PATH = "course:", "path:"
HIRE, ASSIGNMENT, FIXED = "hire", "assignment", "fixed"
AS_COURSE, COMPLETION, EXPIRY, YEARLY = "course", "completion", "expiry", "fixed"
MONTHLY = (COMPLETION, EXPIRY)


class RuleForm(AudienceForm):
    """A rule. `rule` is the one to be changed, if any."""

    rule = HiddenField(validators=[Optional()])
    name = StringField(_l("Name of the rule"), [DataRequired(_l("Write a name.")), Length(max=LONGEST_NAME)])
    what = SelectField(_l("Course or path"), [DataRequired(_l("Choose a course or a path."))])
    due = RadioField(
        _l("When it is due"),
        choices=[
            SelectChoice(value=HIRE, label=_l("Some days after the first working day")),
            SelectChoice(value=ASSIGNMENT, label=_l("Some days after it is assigned")),
            SelectChoice(value=FIXED, label=_l("On a fixed day")),
        ],
        default=HIRE,
    )
    due_days = IntegerField(
        _l("Days"),
        [NeededFor("due", [HIRE, ASSIGNMENT], _l("Write after how many days.")), NumberRange(0, MOST_DAYS)],
        default=14,
    )
    due_on = DayField(_l("Day"), [NeededFor("due", [FIXED], _l("Choose the day."))])
    notice = IntegerField(
        _l("Working days of notice, at least"), [InputRequired(), NumberRange(0, MOST_NOTICE)], default=5
    )
    renewal = RadioField(
        _l("How long a completion holds"),
        choices=[
            SelectChoice(value=AS_COURSE, label=_l("As long as the course says")),
            SelectChoice(value=COMPLETION, label=_l("Some months from each completion")),
            SelectChoice(value=EXPIRY, label=_l("Some months; a renewal in time counts from the old end")),
            SelectChoice(value=YEARLY, label=_l("Until a day of the year")),
        ],
        default=AS_COURSE,
    )
    months = IntegerField(
        _l("Months"), [NeededFor("renewal", MONTHLY, _l("Write how many months.")), NumberRange(1, 120)]
    )
    until_day = DayField(
        _l("The next such day, as it comes every year"), [NeededFor("renewal", [YEARLY], _l("Choose the day."))]
    )
    least_months = IntegerField(
        _l("Months that must be left, else it holds until the year after"),
        [NeededFor("renewal", [YEARLY], _l("Write how many months, or 0.")), NumberRange(0, 12)],
        default=6,
    )

    def validate_due_on(self, field: DayField) -> None:
        """A day that has not passed."""
        decision = due_dates.may_be_due(field.data, hr_filters.company_day()) if field.data else None
        if isinstance(decision, Refused):
            raise ValidationError(i18n.sentence(decision, site.language(), site.zone().key))

    @property
    def rule_id(self) -> int | None:
        """The rule to be changed; None for a new one, or one that no row has."""
        try:
            return bounds.whole_number(self.rule.data) if self.rule.data else None
        except ValueError:
            return -1

    @property
    def terms(self) -> RuleTerms:
        """What the rule says, of a valid form."""
        what = self.what.data
        return RuleTerms(
            audience=self.audience,
            course=what.removeprefix(COURSE) if what.startswith(COURSE) else None,
            path=what.removeprefix(PATH) if what.startswith(PATH) else None,
            due=self._due,
            recertification=self._renewal,
        )

    @property
    def _due(self) -> DueRule:
        notice = self.notice.data
        if self.due.data == FIXED:
            return DueRule(anchor="fixed", on=self.due_on.data, minimum_notice_days=notice)
        anchor: Any = self.due.data
        return DueRule(anchor=anchor, offset_days=self.due_days.data, minimum_notice_days=notice)

    @property
    def _renewal(self) -> Recertification | None:
        kind: Any = self.renewal.data
        if kind == AS_COURSE:
            return None
        if kind == YEARLY:
            day: date = self.until_day.data
            return Recertification(
                basis="fixed",
                fixed_month=day.month,
                fixed_day=day.day,
                minimum_validity_months=self.least_months.data,
                window_days=WINDOW_DAYS,
            )
        return Recertification(basis=kind, validity_months=self.months.data)


def form(given: MultiDict[str, str] | None = None, data: Mapping[str, Any] | None = None) -> RuleForm:
    """The form, filled in with what was sent or with what a rule says."""
    made = RuleForm(given) if given is not None else RuleForm(None, data=data or {})
    hr_audience_form.offer(made)
    made.what.choices = [
        SelectChoice(value="", label=_("Choose a course or a path")),
        *(SelectChoice(value=f"{PATH}{each}", label=path_title(each)) for each in site.catalogue().paths),
        *(SelectChoice(value=f"{COURSE}{each.value}", label=each.label) for each in hr_filters.course_choices()),
    ]
    return made


def path_title(path_id: str) -> str:
    """A path's title in the reader's language, said to be a path; its id where it is no longer offered."""
    path = site.catalogue().path(path_id, site.language())
    return _("%(title)s (path)", title=path.title if path else path_id)


def what_title(course: str | None, path: str | None) -> str:
    """The course or the path that a rule asks for."""
    found = training_pages.edition(course) if course else None
    return path_title(path) if path else (found.title if found else course or "")


def as_saved(version: VersionRow, terms: RuleTerms) -> dict[str, Any]:
    """A rule as the form's fields have it."""
    due, again = terms.due, terms.recertification
    return {
        **hr_audience_form.written(terms.audience, _number),
        "rule": str(version.rule_id),
        "name": version.name,
        "what": f"{PATH}{terms.path}" if terms.path else f"{COURSE}{terms.course}",
        "due": due.anchor,
        "due_days": due.offset_days,
        "due_on": due.on,
        "notice": due.minimum_notice_days,
        "renewal": again.basis if again else AS_COURSE,
        "months": again.validity_months if again else None,
        "until_day": _next(again, hr_filters.company_day()) if again and again.fixed_month else None,
        "least_months": again.minimum_validity_months if again else 6,
    }


def _number(person_id: int) -> str:
    found = person_record.record(site.reading(), person_id)
    return found.employee_number if found else ""


def _next(terms: Recertification, today: date) -> date:
    """The next day of a year's day."""
    month, day = terms.fixed_month or 1, terms.fixed_day or 1
    year = today.year + ((month, day) < (today.month, today.day))
    return date(year, month, min(day, 28) if month == 2 else day)
