"""The part of a form that says whom something is for: everyone, a group, or people who meet conditions."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import Field as FormField
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError

from app import i18n
from app.core.access import Role, Scope
from app.core.audience import (
    EVERYONE,
    LONGEST_TEXT,
    MOST_DAYS,
    MOST_VALUES,
    Audience,
    Condition,
    Field,
    all_of,
    of_group,
)
from app.services import named_people
from app.store.queries import audience_names, groups
from app.web import hr_filters, site
from app.web.bounds import DayField

EVERYBODY, GROUP, CONDITIONS = "everyone", "group", "conditions"


class NeededFor:
    """A field that counts while another one says one of some words, and that is left out of account otherwise."""

    def __init__(self, name: str, kinds: Sequence[str], missing: LazyString) -> None:
        self.name = name
        self.kinds = kinds
        self.missing = missing

    def __call__(self, form: FlaskForm, field: FormField) -> None:
        """Stop with a sentence where it counts and is blank, and without one where it does not count."""
        counts = form[self.name].data in self.kinds
        if not counts or not any(field.raw_data or []):
            field.errors = []
            raise StopValidation(self.missing if counts else "")


class AudienceForm(FlaskForm):  # type: ignore[misc]
    """Whom something is for. Several values of one field mean any of them; several fields mean all of them."""

    class Meta:
        """The preview changes nothing; the confirmation's token is asked for wherever something is posted."""

        csrf = False

    whom = RadioField(
        _l("For whom"),
        choices=[
            SelectChoice(value=EVERYBODY, label=_l("Everyone")),
            SelectChoice(value=GROUP, label=_l("A group")),
            SelectChoice(value=CONDITIONS, label=_l("Everyone who meets all of the conditions below")),
        ],
        default=CONDITIONS,
    )
    group = SelectField(_l("Group"), [NeededFor("whom", [GROUP], _l("Choose a group."))])
    entity = SelectMultipleField(_l("Company"))
    department = SelectMultipleField(_l("Department"))
    location = SelectMultipleField(_l("Location"))
    title = TextAreaField(_l("Job titles, one on each line"), [Length(max=10_000)])
    manager = StringField(_l("Manager, by e-mail or employee number"), [Length(max=254)])
    reads = SelectMultipleField(_l("Language"))
    hired_since = DayField(_l("First working day on or after"), [Optional()])
    hired_until = DayField(_l("First working day on or before"), [Optional()])
    hired_within = IntegerField(
        _l("Began within so many days, or begins later"), [Optional(), NumberRange(1, MOST_DAYS)]
    )
    custom_name = StringField(_l("Name of a custom field"), [Length(max=LONGEST_TEXT)])
    custom_value = StringField(_l("Value of the custom field"), [Length(max=LONGEST_TEXT)])
    manager_id: int | None = None

    @property
    def scope(self) -> Scope:
        """The legal entities within which somebody is chosen: those in which the reader decides as HR."""
        return hr_scope()

    def validate_title(self, field: TextAreaField) -> None:
        """Job titles that somebody has, so that a slip of the pen does not leave people out."""
        titles = self.titles
        unknown = sorted(set(titles) - audience_names.known_titles(site.reading(), titles)) if titles else []
        if len(titles) > MOST_VALUES:
            raise ValidationError(_("Name at most %(most)s job titles.", most=MOST_VALUES))
        if unknown:
            raise ValidationError(_("Nobody has the job title %(title)s.", title=", ".join(unknown)))

    def validate_manager(self, field: StringField) -> None:
        """One person within reach."""
        if field.data and field.data.strip():
            found = named_people.find(site.reading(), site.setting(), field.data, self.scope)
            if found.unknown or len(found.person_ids) != 1:
                raise ValidationError(_("Nobody has that e-mail address or employee number."))
            self.manager_id = found.person_ids[0]

    def validate_custom_value(self, field: StringField) -> None:
        """A name and a value, or neither."""
        if bool((field.data or "").strip()) is not bool((self.custom_name.data or "").strip()):
            raise ValidationError(_("Write both the name of the custom field and its value, or neither."))

    def validate_whom(self, field: RadioField) -> None:
        """Conditions are asked for only where there are some."""
        if field.data == CONDITIONS and not any(self[name].data for name in CONDITION_FIELDS):
            raise ValidationError(_("Write at least one condition, or choose everyone."))

    @property
    def titles(self) -> list[str]:
        """The job titles that were written."""
        return list(filter(None, (line.strip() for line in (self.title.data or "").split("\n"))))

    @property
    def audience(self) -> Audience:
        """Whom it is for, of a valid form."""
        if self.whom.data == EVERYBODY:
            return EVERYONE
        if self.whom.data == GROUP:
            return of_group(int(self.group.data))
        custom = (self.custom_value.data or "").strip()
        given: list[tuple[Field, Sequence[Any], str]] = [
            (Field.LEGAL_ENTITY, list(map(int, self.entity.data or ())), ""),
            (Field.DEPARTMENT, list(map(int, self.department.data or ())), ""),
            (Field.LOCATION, self.location.data or (), ""),
            (Field.TITLE, self.titles, ""),
            (Field.MANAGER, [self.manager_id] if self.manager_id else (), ""),
            (Field.LANGUAGE, self.reads.data or (), ""),
            (Field.HIRED_SINCE, [self.hired_since.data] if self.hired_since.data else (), ""),
            (Field.HIRED_UNTIL, [self.hired_until.data] if self.hired_until.data else (), ""),
            (Field.HIRED_WITHIN, [self.hired_within.data] if self.hired_within.data else (), ""),
            (Field.CUSTOM, [custom] if custom else (), (self.custom_name.data or "").strip()),
        ]
        return all_of(
            *(Condition(field=asked, values=tuple(values), name=name) for asked, values, name in given if values)
        )


CONDITION_FIELDS = (
    "entity",
    "department",
    "location",
    "title",
    "manager",
    "reads",
    "hired_since",
    "hired_until",
    "hired_within",
    "custom_value",
)


def hr_scope() -> Scope:
    """The legal entities in which the reader decides as HR."""
    return site.signed_in().viewer.scope(Role.HR)


def offer(form: AudienceForm) -> None:
    """Fill in what each field offers, within the reader's reach."""
    scope, places = form.scope, audience_names.places(site.reading())
    if "group" in form:
        rows = groups.all_groups(site.reading(), scope)
        none = SelectChoice(value="", label=_("Choose a group"))
        form.group.choices = [none, *(SelectChoice(value=str(row.id), label=row.name) for row in rows)]
    form.entity.choices = [
        SelectChoice(value=str(id), label=name) for id, name in places.legal_entities if scope is None or id in scope
    ]
    form.department.choices = hr_filters.department_choices(scope)
    form.location.choices = [SelectChoice(value=name, label=name) for name in places.locations]
    form.reads.choices = [SelectChoice(value=code, label=i18n.own_name(code)) for code in i18n.languages()]


def written(audience: Audience, manager_number: Callable[[int], str]) -> dict[str, Any]:
    """An audience as the form's fields have it."""
    found: dict[str, Any] = {"whom": audience.kind, "group": str(audience.group) if audience.group else ""}
    plain = {Field.LEGAL_ENTITY: "entity", Field.DEPARTMENT: "department", Field.LOCATION: "location"}
    for condition in audience.conditions:
        first = condition.values[0]
        if condition.field in plain or condition.field is Field.LANGUAGE:
            found[plain.get(condition.field, "reads")] = list(map(str, condition.values))
        elif condition.field is Field.TITLE:
            found["title"] = "\n".join(map(str, condition.values))
        elif condition.field is Field.MANAGER and isinstance(first, int):
            found["manager"] = manager_number(first)
        elif condition.field is Field.CUSTOM:
            found |= {"custom_name": condition.name, "custom_value": first}
        else:
            found[condition.field.value] = first
    return found


def carried(made: AudienceForm) -> list[tuple[str, str]]:
    """What was sent, as fields that carry it to the next page."""
    return [
        (name, value)
        for name in made._fields
        for value in (request.form if request.method == "POST" else request.args).getlist(name)
        if value
    ]
