"""Forms about people: what is known of them, where they work, their roles."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app import i18n
from app.core.access import GRANTABLE, Role, Scope
from app.services import preferences
from app.services.folding import fold
from app.services.people import PersonDetails, Post
from app.store.queries import accounts
from app.store.queries.accounts import Place
from app.store.queries.person_record import Record
from app.web import site
from app.web.bounds import DayField

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_EMAIL = 254
EVERYWHERE = "all"


def stripped(value: str | None) -> str:
    """A text without white space around it."""
    return (value or "").strip()


def language_choices() -> list[SelectChoice]:
    """The interface's languages, each in its own words."""
    return [SelectChoice(value=code, label=i18n.own_name(code)) for code in i18n.languages()]


def zone_choices() -> list[SelectChoice]:
    """All zones by region."""
    return [_zone_choice(name) for name in preferences.time_zones()]


def _zone_choice(name: str) -> SelectChoice:
    region, _slash, place = name.partition("/")
    return SelectChoice(value=name, label=(place or name).replace("_", " "), optgroup=region if place else None)


def _like_the_company(choices: Iterable[SelectChoice]) -> list[SelectChoice]:
    return [SelectChoice(value="", label=_("As the company")), *choices]


class DetailsForm(FlaskForm):  # type: ignore[misc]
    """What is known of a person."""

    employee_number = StringField(
        _l("Employee number"), [DataRequired(_l("Write the employee number.")), Length(max=40)], filters=[stripped]
    )
    name = StringField(_l("Name"), [DataRequired(_l("Write the name.")), Length(max=300)], filters=[stripped])
    name_latin = StringField(_l("Name in Latin letters"), [Length(max=300)], filters=[stripped])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=LONGEST_EMAIL)], filters=[stripped])
    language = SelectField(_l("Language"), choices=lambda: _like_the_company(language_choices()), default="")
    time_zone = SelectField(_l("Time zone"), choices=lambda: _like_the_company(zone_choices()), default="")
    hired_on = DayField(_l("First working day"), [Optional()])

    def validate_email(self, field: Field) -> None:
        """Something, an at sign, and a name with a dot."""
        if field.data and (not EMAIL.fullmatch(field.data) or len(fold(field.data)) > LONGEST_EMAIL):
            raise ValidationError(_("Write an address such as name@example.com."))

    @property
    def details(self) -> PersonDetails:
        """What a valid form says."""
        return PersonDetails(
            employee_number=self.employee_number.data,
            name=self.name.data,
            email=self.email.data or None,
            name_latin=self.name_latin.data or None,
            language=self.language.data or None,
            time_zone=self.time_zone.data or None,
            hired_on=self.hired_on.data,
        )

    def explain_taken(self, person_id: int | None) -> None:
        """Say beside the field which of number and e-mail another person has."""
        folded = fold(self.email.data) if self.email.data else None
        found = accounts.taken(site.reading(), self.employee_number.data, folded, except_for=person_id)
        if found.employee_number:
            self.employee_number.errors = [_("Another person has this employee number.")]
        if found.email:
            self.email.errors = [_("Another person has this e-mail.")]


class PostForm(FlaskForm):  # type: ignore[misc]
    """Where a person works. `place` is a legal entity, or one of its departments."""

    place = SelectField(_l("Department"), [InputRequired()])
    title = StringField(_l("Job title"), [Length(max=200)], filters=[stripped])
    location = StringField(_l("Location"), [Length(max=200)], filters=[stripped])
    manager = StringField(_l("Manager"), [Length(max=254)], filters=[stripped])
    manager_id: int | None = None

    def offer(self, places: Iterable[Place]) -> None:
        """The places to choose from, grouped by legal entity."""
        self.place.choices = [
            SelectChoice(
                value=place_code(place.legal_entity_id, place.department_id),
                label=place.department or _("%(entity)s, no department", entity=place.legal_entity),
                optgroup=place.legal_entity,
            )
            for place in places
        ]

    def validate_manager(self, field: Field) -> None:
        """Nobody, or somebody by their employee number or e-mail."""
        if field.data:
            self.manager_id = accounts.person_called(site.reading(), fold(field.data), field.data)
            if self.manager_id is None:
                raise ValidationError(_("Nobody has this employee number or e-mail. Check it, or leave it empty."))

    @property
    def post(self) -> Post:
        """What a valid form says."""
        entity, _dash, department = self.place.data.partition("-")
        return Post(
            legal_entity_id=int(entity),
            department_id=int(department) if department else None,
            location=self.location.data or None,
            title=self.title.data or None,
            manager_id=self.manager_id,
        )


def place_code(legal_entity_id: int, department_id: int | None) -> str:
    """A place as the form's value."""
    return f"{legal_entity_id}-{department_id}" if department_id is not None else str(legal_entity_id)


class NewPersonForm(DetailsForm, PostForm):
    """A person, and where they begin."""


class MoveForm(PostForm):
    """Where a person works from a day on."""

    from_on = DayField(_l("From"), [InputRequired()])
    earliest: date | None = None

    def validate_from_on(self, field: DayField) -> None:
        """Not before the newest post began: what was before is not rewritten."""
        if self.earliest and field.data and field.data < self.earliest:
            day = self.earliest.isoformat()
            raise ValidationError(_("The newest entry begins on %(day)s. Choose that day or a later one.", day=day))


class RolesForm(FlaskForm):  # type: ignore[misc]
    """The roles of a person. HR and auditors have theirs for all legal entities or for one."""

    hr = BooleanField(_l("HR: assigns courses, sees people and reports"))
    hr_scope = SelectField(_l("HR of"), [DataRequired()], default=EVERYWHERE)
    auditor = BooleanField(_l("Auditor: sees people, reports and the log, changes nothing"))
    auditor_scope = SelectField(_l("Auditor of"), [DataRequired()], default=EVERYWHERE)
    author = BooleanField(_l("Author: sees how quizzes do, and what learners say about their questions"))
    admin = BooleanField(_l("Administrator: people, roles, settings"))

    def offer(self, places: Iterable[Place]) -> None:
        """The legal entities to choose from."""
        entities = [(place.legal_entity_id, place.legal_entity) for place in places if place.department_id is None]
        choices = [
            SelectChoice(value=EVERYWHERE, label=_("All legal entities")),
            *(SelectChoice(value=str(entity_id), label=name) for entity_id, name in entities),
        ]
        self.hr_scope.choices = self.auditor_scope.choices = choices

    @staticmethod
    def held(roles: dict[Role, Scope]) -> dict[str, Any]:
        """The roles held, as the form's values."""
        values: dict[str, Any] = {role.value: role in roles for role in GRANTABLE}
        for role in (Role.HR, Role.AUDITOR):
            scope = roles.get(role)
            values[f"{role.value}_scope"] = str(min(scope)) if scope else EVERYWHERE
        return values

    @property
    def roles(self) -> dict[Role, int | None]:
        """What a valid form says."""
        scopes = {Role.HR: self.hr_scope.data, Role.AUDITOR: self.auditor_scope.data}
        return {
            role: None if scopes.get(role, EVERYWHERE) == EVERYWHERE else int(scopes[role])
            for role in GRANTABLE
            if self[role.value].data
        }


def details_of(record: Record) -> dict[str, Any]:
    """What is known of a person, as the form's values."""
    return {
        "employee_number": record.employee_number,
        "name": record.name,
        "name_latin": record.name_latin,
        "email": record.email,
        "language": record.language or "",
        "time_zone": record.time_zone or "",
        "hired_on": record.hired_on,
    }
