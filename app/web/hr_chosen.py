"""For whom something is done: people selected in a table, or everyone, a group or a department chosen in the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from app.core.access import Role, Scope
from app.core.audience import EVERYONE, Audience, Condition, Field, all_of, of_group
from app.reports import REPORTS
from app.services import rule_terms
from app.store.queries import audiences, groups, hr
from app.web import bounds, hr_filters, site

MOST_PEOPLE = 30_000
MOST_PASTED = 200
EVERYBODY, GROUP = "everyone", "group-"


@dataclass(frozen=True, kw_only=True)
class Whom:
    """People by id, the audience that assignments keep for them, and the fields that carry them to the confirmation."""

    person_ids: Sequence[int]
    audience: dict[str, Any]
    fields: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """People selected in the table, or None where it is still to be chosen in the form for whom.

    `hidden` carries the choice from the form to the preview; `problem` says why a selection cannot be used.
    """

    person_ids: frozenset[int] | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    problem: str = ""

    @property
    def words(self) -> str:
        """How many people."""
        return ngettext("%(num)s person selected", "%(num)s people selected", len(self.person_ids or ()))

    def whom(self, to: str) -> Whom:
        """Whom it is for, where the form's field says `to`."""
        if self.person_ids is not None:
            ids = sorted(self.person_ids)
            return Whom(person_ids=ids, audience={"kind": "person"}, fields={"people": " ".join(map(str, ids))})
        audience, kept = _named(to)
        now = rule_terms.circumstances(site.reading(), site.setting(), audience)
        ids = audiences.ids(site.reading(), audience, now, hr_scope())
        return Whom(person_ids=ids, audience=kept, fields={"to": to})


def _named(to: str) -> tuple[Audience, dict[str, Any]]:
    """The audience that a value of the field names, and what an assignment keeps of it."""
    if to == EVERYBODY:
        return EVERYONE, EVERYONE.to_json()
    if to.startswith(GROUP):
        group = of_group(int(to.removeprefix(GROUP)))
        return group, group.to_json()
    department = int(to)
    return all_of(Condition(field=Field.DEPARTMENT, values=(department,))), {
        "kind": "department",
        "department": department,
    }


def hr_scope() -> Scope:
    """The legal entities in which the reader decides as HR."""
    return site.signed_in().viewer.scope(Role.HR)


def offered() -> list[SelectChoice]:
    """Whom the field offers: everyone, groups, departments, within the reader's reach."""
    rows = groups.all_groups(site.reading(), hr_scope())
    departments = hr_filters.department_choices(hr_scope())
    return [
        SelectChoice(value="", label=_("Choose for whom")),
        SelectChoice(value=EVERYBODY, label=_("Everyone")),
        *(SelectChoice(value=f"{GROUP}{row.id}", label=row.name, optgroup=_("Groups")) for row in rows),
        *(
            SelectChoice(value=each.value, label=each.label, optgroup=each.optgroup or _("Departments"))
            for each in departments
        ),
    ]


def in_address() -> Chosen:
    """Whom the table's form selected: those ticked, or all who match its filters."""
    scope = request.args.get("scope")
    if scope == "matching":
        return _matching()
    if scope != "ticked":
        return Chosen()
    ids = request.args.getlist("person", type=bounds.whole_number)
    if not ids:
        return Chosen(problem=_("Nobody is selected. Choose for whom here, or go back and select people."))
    hidden = (("scope", "ticked"), *(("person", str(person_id)) for person_id in ids))
    return Chosen(person_ids=frozenset(ids), hidden=hidden)


def _matching() -> Chosen:
    filters = hr_filters.form(REPORTS["people_by_course"].filters, hr_scope())
    if not filters.validate():
        abort(400)
    ids = hr.matching_people(site.reading(), hr_filters.selection(filters, hr_scope()), limit=MOST_PEOPLE + 1)
    if len(ids) > MOST_PEOPLE:
        problem = _(
            "More than %(most)s people match. Go back and narrow the list, or choose for whom here.", most=MOST_PEOPLE
        )
        return Chosen(problem=problem)
    return Chosen(person_ids=frozenset(ids), hidden=(("scope", "matching"), *hr_filters.kept(filters)))


def in_form() -> Chosen:
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
