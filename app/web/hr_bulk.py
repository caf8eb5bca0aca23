"""Assigning, extending, waiving, reminding: for whom and what; a preview by name; one confirmation; ten minutes to undo."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role
from app.core.decisions import Refused
from app.services import bulk, bulk_previews, named_people, notices
from app.services.bulk_orders import BulkKind
from app.services.causes import AssignmentOutcome
from app.store.queries import bulk as queries
from app.store.queries.bulk import Made, MadeLine, NamedPerson
from app.web import bulk_words, downloads, hr_bulk_form, hr_chosen, hr_filters, hr_rule_form, paging, site
from app.web.downloads import FileKind
from app.web.hr_bulk_form import BulkForm
from app.web.hr_chosen import Chosen, Whom, hr_scope
from app.web.permission import open_to

NAMES_SHOWN = 200
KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
KINDS = "any(assign, extend, waive, remind)"
pages = Blueprint("bulk", __name__)


@pages.get(f"/<{KINDS}:kind>/")
@open_to(Role.HR)
def form(kind: str) -> ResponseReturnValue:
    """Which course, and what about it, for the people selected or for whom is chosen here."""
    chosen = hr_chosen.in_address()
    return _form_page(kind, hr_bulk_form.form(kind, chosen), chosen)


def _form_page(kind: str, form: BulkForm, chosen: Chosen, *, listed: str = "", unknown: Sequence[str] = ()) -> str:
    return render_template(
        "hr/bulk.html",
        kind=kind,
        words=bulk_words.KINDS[BulkKind(kind)],
        form=form,
        chosen=chosen,
        listed=listed,
        unknown=unknown,
    )


@pages.post(f"/<{KINDS}:kind>/people")
@open_to(Role.HR)
def paste(kind: str) -> ResponseReturnValue:
    """The people whom a pasted list names, selected; whoever it names that is not known is said."""
    listed = request.form.get("listed", "")
    found = named_people.find(site.reading(), site.setting(), listed, hr_scope())
    if not found.person_ids or found.unknown or len(found.person_ids) > hr_chosen.MOST_PASTED:
        problem = _("Nobody is named there.")
        if found.unknown:
            problem = _("Not known to you: %(words)s.", words=", ".join(found.unknown))
        elif found.person_ids:
            problem = _("More than %(most)s people: make a group of them, and choose it.", most=hr_chosen.MOST_PASTED)
        chosen = Chosen(problem=problem)
        return _form_page(kind, hr_bulk_form.form(kind, chosen), chosen, listed=listed), 422
    query = {"scope": ["ticked"], "person": [str(each) for each in found.person_ids]}
    return redirect(paging.with_query(url_for("hr.bulk.form", kind=kind), query), 303)


@pages.get(f"/<{KINDS}:kind>/preview/")
@open_to(Role.HR)
def preview(kind: str) -> ResponseReturnValue:
    """What it would do, to whom by name, before anything is changed."""
    chosen = hr_chosen.in_address()
    form = hr_bulk_form.form(kind, chosen, request.args)
    if not form.validate():
        return _form_page(kind, form, chosen), 422
    return _preview_page(form, chosen.whom(form.to.data if form.to else ""), secrets.token_urlsafe(12))


def _preview_page(form: BulkForm, whom: Whom, key: str) -> str:
    """The preview, with all that the confirmation needs in its form; errors stand in place of the button."""
    order = form.order(whom.audience)
    expected = (
        {}
        if form.errors
        else bulk_previews.preview(site.reading(), site.setting(), site.signed_in().viewer, order, whom.person_ids)
    )
    named: dict[str, list[str]] = {}
    for person, outcome in expected.items():
        named.setdefault(outcome, []).append(person.name)
    return render_template(
        "hr/bulk_preview.html",
        kind=form.kind.value,
        words=bulk_words.KINDS[form.kind],
        form=form,
        groups=_groups(form.kind, {code: (names, len(names)) for code, names in named.items()}, is_done=False),
        reached=sum(len(names) for code, names in named.items() if bulk_words.is_reached(code)),
        unseen=max(0, len(whom.person_ids) - bulk_previews.MOST_PEOPLE),
        carried={**form.hidden, **whom.fields, "key": key},
    )


def _groups(
    kind: BulkKind, named: Mapping[str, tuple[Sequence[str], int]], *, is_done: bool
) -> list[dict[str, object]]:
    """People by outcome: how many they are, and the names that the reader may see."""
    found = []
    for code, words in bulk_words.outcomes(kind, is_done=is_done).items():
        if code in named:
            names, total = named[code]
            shown = [] if code == AssignmentOutcome.OUTSIDE.value else names[:NAMES_SHOWN]
            more = total - len(shown) if shown else 0
            found.append({"words": words, "total": total, "names": shown, "more": more})
    return found


@pages.post(f"/<{KINDS}:kind>/")
@open_to(Role.HR)
def confirm(kind: str) -> ResponseReturnValue:
    """Do it, once for this preview however often the button is pressed."""
    key = request.form.get("key", "")
    if not KEY.fullmatch(key):
        abort(400)
    chosen = hr_chosen.in_form()
    form = hr_bulk_form.form(kind, chosen, request.form)
    is_valid = form.validate()
    hr_bulk_form.check_offered(form)
    if form.to and form.to.errors:
        abort(400)
    whom, viewer = chosen.whom(form.to.data if form.to else ""), site.signed_in().viewer
    if not is_valid:
        return _error_page(kind, form, whom, key), 422
    with site.writing() as db:
        refusal = bulk.begin(db, site.setting(), viewer, form.order(whom.audience), whom.person_ids, key=key)
    if isinstance(refusal, Refused):
        form.form_errors.append(hr_bulk_form.sentence(refusal))
        return _error_page(kind, form, whom, key), 422
    return redirect(url_for("hr.bulk.done", key=key), 303)


def _error_page(kind: str, form: BulkForm, whom: Whom, key: str) -> str:
    return render_template(
        "hr/bulk_preview.html",
        kind=kind,
        words=bulk_words.KINDS[BulkKind(kind)],
        form=form,
        groups=[],
        reached=0,
        unseen=0,
        carried={**form.hidden, **whom.fields, "key": key},
    )


def own_action(key: str) -> Made:
    """What the reader did to many under this key; 404 for everybody else's."""
    made = queries.made(site.reading(), site.signed_in().person_id, key)
    if made is None:
        abort(404)
    return made


def _named(person_ids: Sequence[int], made: Made) -> list[NamedPerson]:
    """These people, as far as the reader's role reaches today."""
    today = hr_filters.company_day()
    return queries.named_people(site.reading(), person_ids, made.order["course"], hr_scope(), today)


def _title(made: Made | MadeLine) -> str:
    return hr_rule_form.what_title(made.order["course"], made.order["path"])


@pages.get("/done/")
@open_to(Role.HR)
def recent() -> ResponseReturnValue:
    """What the reader did to many lately, and what of it can still be undone."""
    lines = [
        {
            "made": made,
            "title": _title(made),
            "words": bulk_words.KINDS[BulkKind(made.kind)].done,
            "until": _time_to_undo(made),
        }
        for made in queries.recent(site.reading(), site.signed_in().person_id)
    ]
    return render_template("hr/bulk_recent.html", lines=lines)


def _time_to_undo(made: Made | MadeLine) -> datetime | None:
    """Until when it can be undone, where it still can."""
    is_open = bulk.may_be_undone(made.done_at, made.undone_at, site.now())
    return made.done_at + notices.TIME_TO_UNDO if is_open else None


@pages.get("/done/<key>/")
@open_to(Role.HR)
def done(key: str) -> ResponseReturnValue:
    """What became of each person, how far it is, and a way to undo it for ten minutes."""
    made = own_action(key)
    kind = BulkKind(made.kind)
    wanted = [person_id for ids in made.outcomes.values() for person_id in ids[:NAMES_SHOWN]]
    names = {line.id: line.name for line in _named(wanted, made)}
    named = {
        code: (sorted(names[each] for each in ids[:NAMES_SHOWN] if each in names), len(ids))
        for code, ids in made.outcomes.items()
    }
    return render_template(
        "hr/bulk_done.html",
        words=bulk_words.KINDS[kind],
        title=_title(made),
        made=made,
        groups=_groups(kind, named, is_done=True),
        until=_time_to_undo(made),
    )


@pages.get("/done/<key>.<any(csv, xlsx):kind>")
@open_to(Role.HR)
def file(key: str, kind: FileKind) -> ResponseReturnValue:
    """What became of each person within the reader's companies, as a file."""
    made = own_action(key)
    words = bulk_words.outcomes(BulkKind(made.kind), is_done=True)
    outcome_of = {
        person_id: str(words[code])
        for code, ids in made.outcomes.items()
        if code != AssignmentOutcome.OUTSIDE.value
        for person_id in ids
    }
    people = _named(list(outcome_of), made)
    zone = ZoneInfo(site.company().time_zone)
    rows = ((person.name, person.employee_number, outcome_of[person.id], person.due_on(zone)) for person in people)
    columns = [_("Name"), _("Employee number"), _("Outcome"), _("Due")]
    name = f"{bulk_words.FILES[BulkKind(made.kind)]}-{made.order['course'] or made.order['path']}"
    return downloads.table(kind, name, _title(made), columns, rows)


@pages.post("/done/<key>/undo")
@open_to(Role.HR)
def undo(key: str) -> ResponseReturnValue:
    """Take it back."""
    own_action(key)
    with site.writing() as db:
        decision = bulk.undo(db, site.setting(), site.signed_in().viewer, key)
    if isinstance(decision, Refused):
        flash(hr_bulk_form.sentence(decision), "caution")
    else:
        flash(_("It is undone. Nobody was told."))
    return redirect(url_for("hr.bulk.done", key=key), 303)
