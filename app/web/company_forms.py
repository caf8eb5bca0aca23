"""Forms about the company: its settings, its legal entities and departments."""

from dataclasses import replace
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    ColorField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.core import contrast
from app.core.company import CompanyProfile
from app.core.import_headings import heading_key
from app.core.reminders import LONGEST_OFFSET, MOST_OFFSETS
from app.credentials.fonts import missing_characters
from app.store.queries.accounts import Place
from app.web import site
from app.web.admin_forms import DAYS, day_choices, language_choices, stripped, ticked, zone_choices

LONGEST_WORDS = 200
MOST_FIELDS = 10
LONGEST_FIELD = 60


def _words(label: LazyString) -> StringField:
    return StringField(label, [DataRequired(), Length(max=LONGEST_WORDS)], filters=[stripped])


def _offsets(text: str | None) -> tuple[int, ...]:
    """Working days from a due date, in order, each once. ValueError for anything else."""
    offsets = sorted({int(each) for each in (text or "").replace("\u2212", "-").split(",") if each.strip()})
    if len(offsets) > MOST_OFFSETS or any(abs(offset) > LONGEST_OFFSET for offset in offsets):
        raise ValueError(text)
    return tuple(offsets)


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """What the company decides about itself."""

    name = _words(_l("Name of the company"))
    logo = FileField(_l("Logo"))
    remove_logo = BooleanField(_l("Show the name in place of the logo"))
    accent = ColorField(_l("Accent colour"), [InputRequired()])
    time_zone = SelectField(_l("Time zone"), [InputRequired()], choices=zone_choices)
    language = SelectField(_l("Language"), [InputRequired()], choices=language_choices)
    weekend = SelectMultipleField(_l("Days off in a week"), choices=day_choices, filters=[ticked])
    reminder_offsets = StringField(
        _l("When people are reminded of a due date"), [Length(max=LONGEST_WORDS)], filters=[stripped]
    )
    custom_fields = TextAreaField(_l("More about where somebody works"), filters=[stripped])
    paper = RadioField(
        _l("Paper of certificates"),
        choices=[SelectChoice(value="A4", label="A4"), SelectChoice(value="Letter", label="Letter")],
    )
    orientation = RadioField(
        _l("How certificates lie"),
        choices=[
            SelectChoice(value="landscape", label=_l("Landscape")),
            SelectChoice(value="portrait", label=_l("Portrait")),
        ],
    )
    prints_score = BooleanField(_l("Print the score on certificates"))

    def validate_name(self, field: Field) -> None:
        """A name that certificates can print."""
        missing = missing_characters(field.data or "")
        if missing:
            letters = " ".join(sorted(missing))
            raise ValidationError(
                _("Certificates cannot print these letters: %(letters)s. Write them otherwise.", letters=letters)
            )

    def validate_accent(self, field: Field) -> None:
        """A colour written as #rrggbb."""
        try:
            contrast.channels(field.data or "")
        except ValueError as error:
            raise ValidationError(_("Write a colour as # and six hexadecimal digits, such as #14508f.")) from error

    def validate_weekend(self, field: Field) -> None:
        """A week has working days."""
        if len(set(field.data)) == len(DAYS):
            raise ValidationError(_("Leave at least one working day."))

    def validate_reminder_offsets(self, field: Field) -> None:
        """A few whole numbers of working days, not too far off."""
        try:
            _offsets(field.data)
        except ValueError as error:
            raise ValidationError(
                _(
                    "Write at most %(most)s whole numbers from -%(days)s to %(days)s, with commas between, such as -7, -2, 0, 3.",
                    most=MOST_OFFSETS,
                    days=LONGEST_OFFSET,
                )
            ) from error

    def validate_custom_fields(self, field: Field) -> None:
        """A few names, one a line, each of its own."""
        names = self.names
        if len(names) > MOST_FIELDS:
            raise ValidationError(_("Write at most %(most)s names, one a line.", most=MOST_FIELDS))
        if any(len(name) > LONGEST_FIELD for name in names):
            raise ValidationError(_("Write names of at most %(most)s characters.", most=LONGEST_FIELD))
        if len({heading_key(name) for name in names}) < len(names):
            raise ValidationError(_("Two of these names are the same. Keep one of them."))

    @property
    def names(self) -> tuple[str, ...]:
        """The company's own fields, one a line."""
        lines = (" ".join(line.split()) for line in (self.custom_fields.data or "").splitlines())
        return tuple(line for line in lines if line)

    def profile(self, before: CompanyProfile, new_logo: str | None) -> CompanyProfile:
        """The settings that a valid form asks for; `new_logo` is the digest of an uploaded one."""
        return replace(
            before,
            accent=self.accent.data.lower(),
            logo=None if self.remove_logo.data else new_logo or before.logo,
            time_zone=self.time_zone.data,
            language=self.language.data,
            weekend=tuple(sorted(int(day) for day in self.weekend.data)),
            reminder_offsets=_offsets(self.reminder_offsets.data),
            paper=self.paper.data,
            orientation=self.orientation.data,
            prints_score=self.prints_score.data,
            custom_fields=self.names,
            name=self.name.data,
        )


def settings_of(profile: CompanyProfile) -> dict[str, Any]:
    """The settings in force, as the form's values."""
    values = profile.to_json() | {
        "weekend": [str(day) for day in profile.weekend],
        "reminder_offsets": ", ".join(map(str, profile.reminder_offsets)),
        "custom_fields": "\n".join(profile.custom_fields),
    }
    del values["logo"]
    return values


def accent_shown(accent: str) -> list[dict[str, Any]]:
    """The accent as it is used on light and on dark paper, and whether it had to be moved to be read there."""
    papers = ((_("On light paper"), contrast.LIGHT_PAPER), (_("On dark paper"), contrast.DARK_PAPER))
    return [_on_paper(words, paper, accent) for words, paper in papers]


def _on_paper(words: str, paper: str, accent: str) -> dict[str, Any]:
    colour = contrast.readable_on(paper, accent)
    return {
        "words": words,
        "paper": paper,
        "colour": colour,
        "is_moved": colour != accent.lower(),
        "ratio": f"{contrast.ratio(colour, paper):.1f}",
    }


class LegalEntityForm(FlaskForm):  # type: ignore[misc]
    """A legal entity, with the country whose law it follows."""

    entity_name = StringField(
        _l("Name of the legal entity"), [DataRequired(), Length(max=LONGEST_WORDS)], filters=[stripped]
    )
    country = SelectField(_l("Country"), [InputRequired()])

    def offer(self) -> None:
        """The countries by their names in the reader's language."""
        territories = Locale.parse(site.language()).territories
        countries = [(name, code) for code, name in territories.items() if len(code) == 2 and code.isalpha()]
        self.country.choices = [SelectChoice(value=code, label=name) for name, code in sorted(countries)]


class DepartmentForm(FlaskForm):  # type: ignore[misc]
    """A department of a legal entity."""

    legal_entity = SelectField(_l("Legal entity"), [InputRequired()])
    department_name = StringField(
        _l("Name of the department"), [DataRequired(), Length(max=LONGEST_WORDS)], filters=[stripped]
    )

    def offer(self, places: list[Place]) -> None:
        """The legal entities to choose from."""
        entities = [(place.legal_entity_id, place.legal_entity) for place in places if place.department_id is None]
        self.legal_entity.choices = [SelectChoice(value=str(entity_id), label=name) for entity_id, name in entities]
