"""Assigning a course: to whom, which and by when; a preview that names people; one confirmation; what became of each."""

import re
import secrets
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from app.core.access import Role
from app.core.decisions import Refused
from app.services import assignments, confirmed_assignments
from app.services.assignments import AssignmentOutcome, Audience
from app.store.queries import assigned
from app.store.queries.assigned import AssignmentMade, NamedPerson
from app.web import downloads, hr_assign_form, hr_filters, hr_words, site
from app.web.downloads import FileKind
from app.web.hr_assign_form import AssignForm, Chosen
from app.web.permission import open_to

NAMES_SHOWN = 200
KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
pages = Blueprint("assign", __name__, url_prefix="/assign")


@pages.get("/")
@open_to(Role.HR)
def form() -> ResponseReturnValue:
    """Which course, and by when, for the people selected or for a department."""
    chosen = hr_assign_form.chosen_in_address()
    return _form_page(hr_assign_form.form(chosen), chosen)


def _form_page(form: AssignForm, chosen: Chosen) -> str:
    return render_template("hr/assign.html", form=form, chosen=chosen)


@pages.get("/preview/")
@open_to(Role.HR)
def preview() -> ResponseReturnValue:
    """What assigning would do, to whom by name, before anything is changed."""
    chosen = hr_assign_form.chosen_in_address()
    form = hr_assign_form.form(chosen, request.args)
    if not form.validate():
        return _form_page(form, chosen), 422
    return _preview_page(form, chosen.audience(form), secrets.token_urlsafe(12))


def _preview_page(form: AssignForm, audience: Audience, key: str) -> str:
    """The preview, with all that the confirmation needs in its form; errors stand in place of the button."""
    course = form.chosen_course
    outcomes = assignments.preview(site.reading(), site.setting(), site.signed_in().viewer, course, audience)
    named: dict[AssignmentOutcome, list[str]] = {outcome: [] for outcome in AssignmentOutcome}
    for person, outcome in outcomes.items():
        named[outcome].append(person.name)
    return render_template(
        "hr/assign_preview.html",
        form=form,
        course=course.title,
        groups=[_group(hr_words.EXPECTED, outcome, names, len(names)) for outcome, names in named.items() if names],
        assigned=len(named[AssignmentOutcome.ASSIGNED]),
        carried={**form.hidden, **hr_assign_form.audience_fields(audience), "key": key},
    )


def _group(
    words: Mapping[AssignmentOutcome, LazyString], outcome: AssignmentOutcome, names: Sequence[str], total: int
) -> dict[str, object]:
    """People with one outcome: how many they are, and the names that the reader may see."""
    shown = [] if outcome is AssignmentOutcome.OUTSIDE else names[:NAMES_SHOWN]
    return {
        "words": words[outcome],
        "total": total,
        "names": shown,
        "more": total - len(shown) if shown else 0,
    }


@pages.post("/")
@open_to(Role.HR)
def confirm() -> ResponseReturnValue:
    """Assign, once for this preview however often the button is pressed."""
    key = request.form.get("key", "")
    if not KEY.fullmatch(key):
        abort(400)
    chosen = hr_assign_form.chosen_in_form()
    form = hr_assign_form.form(chosen, request.form)
    is_valid = form.validate()
    if form.to and form.to.errors:
        abort(400)
    audience, viewer = chosen.audience(form), site.signed_in().viewer
    if not is_valid:
        return _preview_page(form, audience, key), 422
    with site.writing() as db:
        refusal = confirmed_assignments.confirm(
            db, site.setting(), viewer, form.chosen_course, audience, form.rule, key=key
        )
    if isinstance(refusal, Refused):
        form.form_errors.append(hr_assign_form.sentence(refusal))
        return _preview_page(form, audience, key), 422
    return redirect(url_for("hr.assign.done", key=key), 303)


def own_assignment(key: str) -> AssignmentMade:
    """The assignment that the reader confirmed under this key; 404 for everybody else's."""
    made = assigned.assignment_made(site.reading(), site.signed_in().person_id, key)
    if made is None:
        abort(404)
    return made


def _named(person_ids: Sequence[int], course: str) -> list[NamedPerson]:
    """These people, as far as the reader's role reaches today."""
    scope = site.signed_in().viewer.scope(Role.HR)
    return assigned.named_people(site.reading(), person_ids, course, scope, hr_filters.company_day())


@pages.get("/done/<key>/")
@open_to(Role.HR)
def done(key: str) -> ResponseReturnValue:
    """What became of each person."""
    made = own_assignment(key)
    outcomes = {AssignmentOutcome(code): ids for code, ids in made.outcomes.items()}
    wanted = [person_id for ids in outcomes.values() for person_id in ids[:NAMES_SHOWN]]
    names = {line.id: line.name for line in _named(wanted, made.course)}
    groups = [
        _group(hr_words.OUTCOME, outcome, [names[each] for each in ids[:NAMES_SHOWN] if each in names], len(ids))
        for outcome, ids in sorted(outcomes.items(), key=lambda pair: list(AssignmentOutcome).index(pair[0]))
    ]
    return render_template(
        "hr/assign_done.html",
        course=hr_words.course_title(made.course),
        made=made,
        groups=groups,
        key=key,
    )


@pages.get("/done/<key>.<any(csv, xlsx):kind>")
@open_to(Role.HR)
def file(key: str, kind: FileKind) -> ResponseReturnValue:
    """What became of each person within the reader's companies, as a file."""
    made = own_assignment(key)
    outcome_of = {
        person_id: hr_words.OUTCOME[AssignmentOutcome(code)]
        for code, ids in made.outcomes.items()
        if code != AssignmentOutcome.OUTSIDE
        for person_id in ids
    }
    people = _named(list(outcome_of), made.course)
    zone = ZoneInfo(site.company().time_zone)
    rows = ((person.name, person.employee_number, str(outcome_of[person.id]), person.due_on(zone)) for person in people)
    columns = [_("Name"), _("Employee number"), _("Outcome"), _("Due")]
    return downloads.table(kind, f"assigned-{made.course}", hr_words.course_title(made.course), columns, rows)
