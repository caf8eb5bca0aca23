"""Working days: where locations are, which days are off or worked there, and what managers are told and see."""

from dataclasses import dataclass

from babel import Locale
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.core.access import Role, Scope
from app.services import working_days
from app.store.queries import working_days as queries
from app.store.queries.working_days import EntityRow, LocationRow
from app.web import hr_filters, site
from app.web.admin_forms import stripped
from app.web.bounds import DayField
from app.web.permission import open_to

OFF, WORKED = "off", "worked"
pages = Blueprint("working_days", __name__, url_prefix="/working-days")


class LocationForm(FlaskForm):  # type: ignore[misc]
    """In which country and part of it a location is."""

    place = SelectField(_l("Location"), [InputRequired()])
    country = SelectField(_l("Country"), [InputRequired()])
    part = StringField(_l("Part of the country"), [Length(max=10)], filters=[stripped])

    def validate_part(self, field: Field) -> None:
        """A part that has holidays of its own, or none."""
        known = working_days.parts_of(self.country.data or "")
        if field.data and field.data not in known:
            parts = ", ".join(known) or _("none")
            raise ValidationError(_("This country has these parts: %(parts)s.", parts=parts))


class DayForm(FlaskForm):  # type: ignore[misc]
    """A day that is off or worked, somewhere."""

    where = SelectField(_l("Where"), [InputRequired()])
    on_day = DayField(_l("Day"), [InputRequired(_l("Choose the day."))])
    kind = RadioField(
        _l("That day"),
        choices=[
            SelectChoice(value=OFF, label=_l("is off")),
            SelectChoice(value=WORKED, label=_l("is worked, though it is a public holiday")),
        ],
        default=OFF,
    )


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The forms of the page, and the rows behind their choices."""

    location: LocationForm
    day: DayForm
    entities: list[EntityRow]
    locations: list[LocationRow]


def reach() -> Scope:
    """The legal entities in which the reader decides."""
    viewer = site.signed_in().viewer
    return None if viewer.has(Role.ADMIN) else viewer.scope(Role.HR)


def _forms(sent: str = "") -> Forms:
    entities, locations = queries.entities(site.reading(), reach()), queries.locations(site.reading(), reach())
    made = Forms(
        location=LocationForm() if sent == "location" else LocationForm(None),
        day=DayForm() if sent == "day" else DayForm(None),
        entities=entities,
        locations=locations,
    )
    places = [(f"{row.legal_entity_id}:{row.name}", row.name, row.legal_entity) for row in locations]
    whole = [(f"{row.id}:", _("All of %(entity)s", entity=row.name), row.name) for row in entities]
    made.location.place.choices = _choices(places)
    made.location.country.choices = [SelectChoice(value=code, label=name) for name, code in _countries()]
    made.day.where.choices = _choices([*whole, *places])
    return made


def _choices(places: list[tuple[str, str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label, optgroup=group) for value, label, group in places]


def _countries() -> list[tuple[str, str]]:
    """Countries by their names in the reader's language."""
    territories = Locale.parse(site.language()).territories
    return sorted((name, code) for code, name in territories.items() if len(code) == 2 and code.isalpha())


@pages.get("/")
@open_to(Role.HR, Role.ADMIN)
def page() -> ResponseReturnValue:
    """Every location in use with its country, the days decided, and the switches."""
    return _page(_forms())


def _page(made: Forms) -> str:
    return render_template(
        "hr/working_days.html",
        forms=made,
        days=queries.days(site.reading(), reach(), hr_filters.company_day()),
        countries={code: name for name, code in _countries()},
    )


def _back(words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("hr.working_days.page"), 303)


@pages.post("/locations")
@open_to(Role.HR, Role.ADMIN)
def place_location() -> ResponseReturnValue:
    """Say where a location is."""
    made = _forms("location")
    form = made.location
    if not form.validate():
        return _page(made), 422
    entity, _colon, name = form.place.data.partition(":")
    place = (form.country.data, form.part.data or None)
    with site.writing() as db:
        working_days.place_location(db, int(entity), name, place, site.now(), actor_id=site.signed_in().person_id)
    return _back(_("The location is saved."))


@pages.post("/days")
@open_to(Role.HR, Role.ADMIN)
def decide_day() -> ResponseReturnValue:
    """Let a day be off or worked."""
    made = _forms("day")
    form = made.day
    if not form.validate():
        return _page(made), 422
    entity, _colon, location = form.where.data.partition(":")
    with site.writing() as db:
        working_days.decide_day(
            db,
            int(entity),
            location,
            form.on_day.data,
            form.kind.data == OFF,
            site.now(),
            actor_id=site.signed_in().person_id,
        )
    return _back(_("The day is saved."))


@pages.post("/days/<int:day_id>/forget")
@open_to(Role.HR, Role.ADMIN)
def forget_day(day_id: int) -> ResponseReturnValue:
    """Let a day be as the calendar has it."""
    if day_id not in {row.id for row in queries.days(site.reading(), reach(), hr_filters.company_day())}:
        abort(404)
    with site.writing() as db:
        working_days.forget_day(db, day_id, site.now(), actor_id=site.signed_in().person_id)
    return _back(_("The day is as the calendar has it."))


@pages.post("/legal-entities/<int:legal_entity_id>")
@open_to(Role.HR, Role.ADMIN)
def set_managers(legal_entity_id: int) -> ResponseReturnValue:
    """Say what managers of a legal entity are told and see."""
    if legal_entity_id not in {row.id for row in queries.entities(site.reading(), reach())}:
        abort(404)
    with site.writing() as db:
        working_days.set_managers(
            db,
            legal_entity_id,
            escalates="escalates" in request.form,
            see_below="managers_see_below" in request.form,
            now=site.now(),
            actor_id=site.signed_in().person_id,
        )
    return _back(_("What managers are told and see is saved."))
