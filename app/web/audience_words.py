"""Audiences in words: whom something is for, and by which facts a person belongs to it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app import i18n
from app.core.audience import Audience, Condition, Field
from app.core.recertification import RENEWS
from app.store.queries.audience_names import Names
from app.web import hr_words, site

FIELDS = {
    Field.LEGAL_ENTITY: _l("Company"),
    Field.DEPARTMENT: _l("Department"),
    Field.LOCATION: _l("Location"),
    Field.TITLE: _l("Job title"),
    Field.MANAGER: _l("Manager"),
    Field.LANGUAGE: _l("Language"),
}


def phrases(audience: Audience, names: Names) -> list[str]:
    """Whom an audience holds, one phrase for each thing asked; all of them are meant."""
    if audience.kind == "everyone":
        return [_("Everyone")]
    if audience.kind == "people":
        return [ngettext("%(num)s person by name", "%(num)s people by name", len(audience.people))]
    if audience.kind == "group":
        return [_("Group: %(name)s", name=names.of("group", audience.group or 0))]
    return [phrase(condition, names) for condition in audience.conditions]


def sentence(audience: Audience, names: Names) -> str:
    """Whom an audience holds, in one line."""
    return "; ".join(phrases(audience, names))


def phrase(condition: Condition, names: Names) -> str:
    """What a condition asks."""
    first = condition.values[0]
    if condition.field is Field.HIRED_SINCE:
        return _("First working day on %(date)s or later", date=_day(first))
    if condition.field is Field.HIRED_UNTIL:
        return _("First working day on %(date)s or earlier", date=_day(first))
    if condition.field is Field.HIRED_WITHIN:
        return ngettext(
            "Began within the last day, or begins later", "Began within the last %(num)s days, or begins later", first
        )
    asked = condition.name if condition.field is Field.CUSTOM else str(FIELDS[condition.field])
    shown = [_value(condition.field.value, value, names) for value in condition.values]
    return _("%(field)s: %(values)s", field=asked, values=listed(shown))


def listed(words: Iterable[str]) -> str:
    """Words of which one is enough."""
    return str(format_list(list(words), style="or", locale=i18n.locale(site.language())))


def matched(facts: Mapping[str, Any] | None, names: Names) -> list[str]:
    """The facts by which a person belonged to an audience; which certificate is renewed is no such fact."""
    found = []
    for name, value in (facts or {}).items():
        if name == RENEWS:
            continue
        if name == "hired_on":
            found.append(_("First working day: %(date)s", date=_day(value)))
        elif name == "group":
            found.append(_("Group: %(name)s", name=names.of("group", value)))
        else:
            asked = name.removeprefix("custom.") if name.startswith("custom.") else str(FIELDS[Field(name)])
            found.append(_("%(field)s: %(values)s", field=asked, values=_value(name, value, names)))
    return found


def _value(kind: str, value: Any, names: Names) -> str:
    if kind in ("legal_entity", "department", "manager"):
        return names.of(kind, int(value))
    return i18n.own_name(str(value)) if kind == "language" else str(value)


def _day(value: Any) -> str:
    return hr_words.day(value if isinstance(value, date) else date.fromisoformat(value))
