"""Filters of HR's tables: a form that lives in the address, and the selection of rows that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from app.core.access import Role, Scope
from app.core.completion import Progress
from app.core.compliance import Compliance
from app.core.due_dates import local_day
from app.reports import asking
from app.reports.asking import EXPIRES_WITHIN, NO_COURSE, NO_DEPARTMENT, NO_LOCATION, Surroundings
from app.services.folding import fold
from app.store.queries import company as company_queries
from app.store.queries.company import DepartmentRow, Places
from app.store.queries.selection import Selection
from app.store.queries.standings import KNOWN
from app.web import hr_words, site
from app.web.bounds import DayField

SORTS = {
    "name": _l("Name, A to Z"),
    "-name": _l("Name, Z to A"),
    "department": _l("Department, A to Z"),
    "-department": _l("Department, Z to A"),
}


SELECTS = (
    "department",
    "location",
    "course",
    "required",
    "progress",
    "standing",
    "expires",
    "compliance",
    "policy",
    "reading",
)
REQUIRED = {
    "any": _l("Something is required"),
    "open": _l("Something is still to do"),
    "done": _l("All done and valid"),
}


class FilterForm(FlaskForm):  # type: ignore[misc]
    """What a reader may ask of a table. Each table offers some of the fields and drops the others."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    q = SearchField(_l("Name, e-mail or number"), [Length(max=100)])
    department = SelectField(_l("Department"))
    location = SelectField(_l("Location"))
    course = SelectField(_l("Course"))
    required = SelectField(_l("Required courses"))
    progress = SelectField(_l("Progress"))
    standing = SelectField(_l("Standing"))
    expires = SelectField(_l("Runs out"))
    as_of = DayField(_l("At the end of"), [Optional()])
    compliance = SelectField(_l("In order"))
    policy = SelectField(_l("Policy"))
    reading = SelectField(_l("Have they read it?"))
    number = SearchField(_l("Employee number"), [Length(max=40)])
    since = DayField(_l("From"), [Optional()])
    until = DayField(_l("Until"), [Optional()])
    sort = SelectField(_l("Order"), choices=[SelectChoice(value=code, label=words) for code, words in SORTS.items()])
    below = BooleanField(_l("With everyone below them"))
    everyone = BooleanField(_l("With people who are deactivated"))

    def validate_until(self, field: DayField) -> None:
        """The last day is not before the first."""
        if field.data and self.since and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The last day is before the first. Choose a later one."))

    def validate_as_of(self, field: DayField) -> None:
        """Only what has been can be told."""
        if field.data and field.data > company_day():
            raise ValidationError(_("That day is still to come. Choose today or an earlier one."))


def reach() -> Scope:
    """The legal entities that the reader sees as HR or auditor."""
    return site.signed_in().viewer.scope(Role.HR, Role.AUDITOR)


def company_day() -> date:
    """The company's day, by which people work somewhere."""
    return local_day(site.now(), ZoneInfo(site.company().time_zone))


def form(filters: frozenset[str], scope: Scope) -> FilterForm:
    """The form with these filters, filled in from the address."""
    values = MultiDict(request.args)
    values.setdefault("sort", "name")
    for name in SELECTS:
        values.setdefault(name, "")
    made = FilterForm(values)
    for name in list(made._fields):
        if name not in filters:
            delattr(made, name)
    for name, offered in _choices(scope).items():
        if name in made:
            made[name].choices = offered()
    return made


def _choices(scope: Scope) -> dict[str, Callable[[], list[SelectChoice]]]:
    """What each select offers, made only where the form has it."""
    return {
        "department": lambda: [
            _any(_("All departments")),
            *department_choices(scope),
            SelectChoice(value=str(NO_DEPARTMENT), label=_("Without a department")),
        ],
        "location": lambda: [
            _any(_("All locations")),
            *(SelectChoice(value=name, label=name) for name in places(scope).locations if name != NO_LOCATION),
            SelectChoice(value=NO_LOCATION, label=_("Without a location")),
        ],
        "course": lambda: [_any(_("All courses")), *course_choices()],
        "required": lambda: [_any(_("Any")), *_coded(REQUIRED)],
        "progress": lambda: [
            _any(_("Any progress")),
            *(SelectChoice(value=code, label=hr_words.status(code)) for code in Progress),
            SelectChoice(value=NO_COURSE, label=_("Neither assigned nor chosen")),
        ],
        "standing": lambda: [
            _any(_("Any standing")),
            *(SelectChoice(value=code, label=hr_words.status(code)) for code in KNOWN),
        ],
        "expires": lambda: [
            _any(_("Any day")),
            *(SelectChoice(value=str(days), label=_("within %(days)s days", days=days)) for days in EXPIRES_WITHIN),
        ],
        "policy": lambda: [_any(_("All policies")), *_coded(hr_words.policy_titles())],
        "reading": lambda: [
            _any(_("Either way")),
            *_coded({asking.MISSING: _("Not read yet"), asking.READ: _("Have read it")}),
        ],
        "compliance": lambda: [_any(_("Either way")), *_coded({code: hr_words.status(code) for code in Compliance})],
    }


def _coded(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value=code, label=label) for code, label in words.items()]


def _any(words: str) -> SelectChoice:
    return SelectChoice(value="", label=words)


def course_choices() -> list[SelectChoice]:
    """The courses that HR sees."""
    return [SelectChoice(value=slug, label=hr_words.course_title(slug)) for slug in hr_words.courses_that_count()]


def department_choices(scope: Scope) -> list[SelectChoice]:
    """The departments within reach, grouped by legal entity where there are several."""
    rows = departments(scope)
    is_grouped = len({row.legal_entity_id for row in rows}) > 1
    return [
        SelectChoice(value=str(row.id), label=row.name, optgroup=row.legal_entity if is_grouped else None)
        for row in rows
    ]


def departments(scope: Scope) -> Sequence[DepartmentRow]:
    """The departments within reach."""
    return places(scope).departments


def places(scope: Scope) -> Places:
    """Departments and locations within reach, read once in a request."""
    if "places" not in g:
        g.places = {}
    if scope not in g.places:
        g.places[scope] = company_queries.places(site.reading(), scope)
    return cast(Places, g.places[scope])


def selection(form: FilterForm, scope: Scope) -> Selection:
    """What a valid form asks for, within reach of the reader."""
    given = {name: field.data for name, field in form._fields.items() if field.data}
    return asking.selection(given | {"q": fold(given.get("q", ""))}, surroundings(scope))


def surroundings(scope: Scope) -> Surroundings:
    """What the reader's selections are made in."""
    return Surroundings(
        now=site.now(),
        zone=ZoneInfo(site.company().time_zone),
        scope=scope,
        courses=hr_words.courses_that_count(),
        left_out=hr_words.voluntary_courses(),
    )


def kept(form: FilterForm) -> list[tuple[str, str]]:
    """The filters in force, as fields that carry them to the next page."""
    names = [field.name for field in form if field.data]
    return [(name, value) for name in names for value in request.args.getlist(name) if value]
