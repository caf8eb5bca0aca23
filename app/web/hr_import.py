"""Importing people: bring a file, say what its columns mean, look at what it would do, apply it, and see what became of it."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from app.core.access import Role, Scope
from app.core.import_headings import CUSTOM, FIELDS, IGNORED
from app.core.people_import import Outcome, must_be_typed
from app.services import import_files, people_imports
from app.services.import_files import LARGEST, PeopleFile, UnreadableFile
from app.services.people_imports import APPLYING, CHECKED, CHECKING, MAPPING, Brought
from app.store.queries import imports
from app.store.queries.imports import ImportRow, LineRow
from app.web import downloads, import_words, paging, site
from app.web.bounds import room_for
from app.web.downloads import FileKind
from app.web.permission import open_to

LOOK_EVERY = 3
FORM_ROOM = 100_000
"""What a form has besides its file."""
UNKNOWN = "unknown"
pages = Blueprint("imports", __name__, url_prefix="/import")


class BringForm(FlaskForm):  # type: ignore[misc]
    """A file, and whether it names everyone."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a CSV or XLSX file."))])
    is_complete = BooleanField(_l("The file names everyone: who is absent from it is leaving"))


def reach() -> Scope:
    """The legal entities within which the reader imports."""
    viewer = site.signed_in().viewer
    return None if viewer.has(Role.ADMIN) else viewer.scope(Role.HR)


@pages.get("/")
@open_to(Role.HR, Role.ADMIN)
def start() -> ResponseReturnValue:
    """Bring a file, or come back to one."""
    return _start_page(BringForm())


def _start_page(form: BringForm) -> str:
    return render_template(
        "hr/import.html",
        form=form,
        latest=imports.latest_of(site.reading(), site.signed_in().person_id),
        fields=[import_words.field(code) for code in (*FIELDS, *_custom())],
        megabytes=LARGEST // 1_000_000,
    )


def _custom() -> list[str]:
    return [f"{CUSTOM}{name}" for name in site.company().custom_fields]


@pages.post("/")
@open_to(Role.HR, Role.ADMIN)
@room_for(LARGEST + FORM_ROOM)
def bring() -> ResponseReturnValue:
    """Keep the file, and check it at once where every column is known."""
    form = BringForm()
    if not form.validate():
        return _start_page(form), 422
    with form.file.data.stream as stream:
        body = stream.read(LARGEST + 1)
    try:
        file = import_files.opened(body)
    except UnreadableFile as error:
        form.file.errors = [import_words.file_problem(error.code)]
        return _start_page(form), 422
    key = _kept(form, file)
    return redirect(url_for("hr.imports.show", import_key=key), 303)


def _kept(form: BringForm, file: PeopleFile) -> str:
    brought = Brought(
        file_name=form.file.data.filename or "", file=file, is_complete=form.is_complete.data, scope=reach()
    )
    setting, person_id = site.setting(), site.signed_in().person_id
    with site.writing() as db:
        return people_imports.begin(db, setting, brought, actor_id=person_id).key


def own_import(key: str) -> ImportRow:
    """The reader's import with that key; 404 for everybody else's."""
    found = imports.by_key(site.reading(), key)
    if found is None or found.created_by != site.signed_in().person_id:
        abort(404)
    return found


@pages.get("/<import_key>/")
@open_to(Role.HR, Role.ADMIN)
def show(import_key: str) -> ResponseReturnValue:
    """How far an import is: its columns, how much is checked, what it would do, or what became of it."""
    found = own_import(import_key)
    if found.state == MAPPING:
        return _columns_page(found, {})
    if found.state in (CHECKING, APPLYING):
        return _progress_page(found)
    return _outcome_page(found)


def _progress_page(found: ImportRow) -> Response:
    """How much is done; browsers look again by themselves."""
    response = make_response(render_template("hr/import_progress.html", found=found, is_check=found.state == CHECKING))
    response.headers["Refresh"] = str(LOOK_EVERY)
    return response


def _columns_page(found: ImportRow, problems: dict[str, str]) -> str:
    """What each column means, as far as it is known, or as it was chosen."""
    headings, fields = found.mapping["headings"], found.mapping["fields"]
    columns = [
        {
            "name": f"column-{place}",
            "heading": heading,
            "value": request.form.get(f"column-{place}", UNKNOWN if field is None else field),
        }
        for place, (heading, field) in enumerate(zip(headings, fields, strict=True))
        if heading
    ]
    return render_template(
        "hr/import_columns.html", found=found, columns=columns, choices=_choices(), problems=problems
    )


def _choices() -> list[tuple[str, str]]:
    codes = (*FIELDS, *_custom())
    return [(UNKNOWN, _("Choose")), (IGNORED, _("Leave out")), *((code, import_words.field(code)) for code in codes)]


@pages.post("/<import_key>/columns")
@open_to(Role.HR, Role.ADMIN)
def map_columns(import_key: str) -> ResponseReturnValue:
    """Take what the columns mean, and check the file."""
    found = own_import(import_key)
    headings = found.mapping["headings"]
    fields = [request.form.get(f"column-{place}", IGNORED) for place in range(len(headings))]
    problems = _column_problems(headings, fields)
    if problems and found.state == MAPPING:
        return _columns_page(found, problems), 422
    with site.writing() as db:
        people_imports.map_columns(db, found.id, fields, site.now())
    return _back(import_key)


def _column_problems(headings: list[str], fields: list[str]) -> dict[str, str]:
    """What is wrong with the choice, by the column's name; what is about no column under an empty one."""
    known = {IGNORED, *FIELDS, *_custom()}
    problems: dict[str, str] = {}
    for place, (heading, field) in enumerate(zip(headings, fields, strict=True)):
        if field not in known:
            problems[f"column-{place}"] = _("%(heading)s: choose what it means, or leave it out.", heading=heading)
        elif field != IGNORED and field in fields[:place]:
            problems[f"column-{place}"] = _("%(heading)s: another column means this already.", heading=heading)
    if "employee_number" not in fields:
        problems[""] = _("One column has to be the employee number: it says who each row is about.")
    return problems


def _outcome_page(found: ImportRow, problem: str = "") -> str:
    """What the file would do, or did, row by row."""
    asked = request.args.get("outcome", "")
    outcome = asked if asked in {each.value for each in Outcome} else None
    total = found.counts.get(outcome, 0) if outcome else sum(found.counts.get(each, 0) for each in Outcome)
    page = paging.wanted(total)
    lines = imports.lines(site.reading(), found.id, outcome, limit=paging.SIZE, offset=page.offset)
    counts = found.counts
    return render_template(
        "hr/import_outcome.html",
        found=found,
        outcome=outcome,
        counts=[(each.value, str(import_words.OUTCOMES[each]), counts.get(each, 0)) for each in Outcome],
        lines=[(line, _words(line)) for line in lines],
        pages=paging.links(page),
        problem=problem,
        failure=import_words.file_problem(found.failure) if found.failure else "",
        may_apply=found.state == CHECKED and not counts.get("error") and people_imports.touches_anything(counts),
        must_type=must_be_typed(counts.get("leaving", 0), counts.get("active", 0)),
    )


def _words(line: LineRow) -> str:
    """What a row does, in words."""
    if line.problems:
        each = (f"{import_words.field(found['column'])}: {import_words.problem(found)}" for found in line.problems)
        return " ".join(each)
    if line.is_absent:
        return _("Not in the file")
    return import_words.fields(line.changed) if line.outcome == Outcome.CHANGED else ""


@pages.post("/<import_key>/apply")
@open_to(Role.HR, Role.ADMIN)
def apply(import_key: str) -> ResponseReturnValue:
    """Write it, once; where many leave, only when their number is typed."""
    found = own_import(import_key)
    counts = found.counts
    typed = request.form.get("leaving", "").strip()
    leaving = counts.get("leaving", 0)
    if found.state == CHECKED and must_be_typed(leaving, counts.get("active", 0)) and typed != str(leaving):
        return _outcome_page(found, _("Type %(number)s, the number of people who leave.", number=leaving)), 422
    person_id = site.signed_in().person_id
    with site.writing() as db:
        people_imports.leave_apply(
            db, found.id, site.now(), actor_id=person_id, mails_links="mails_links" in request.form
        )
    return _back(import_key)


@pages.post("/<import_key>/check")
@open_to(Role.HR, Role.ADMIN)
def check_again(import_key: str) -> ResponseReturnValue:
    """Check the file once more, since people have changed."""
    found = own_import(import_key)
    with site.writing() as db:
        people_imports.check_again(db, found.id, site.now())
    return _back(import_key)


@pages.post("/<import_key>/drop")
@open_to(Role.HR, Role.ADMIN)
def drop(import_key: str) -> ResponseReturnValue:
    """Let it go: nothing of it is kept."""
    found = own_import(import_key)
    with site.writing() as db:
        is_dropped = people_imports.drop(db, found.id)
    if is_dropped:
        flash(_("The file is let go. Nothing was written."))
    return redirect(url_for("hr.imports.start"), 303)


def _back(key: str) -> ResponseReturnValue:
    return redirect(url_for("hr.imports.show", import_key=key), 303)


@pages.get("/<import_key>/rows.<any(csv, xlsx):kind>")
@open_to(Role.HR, Role.ADMIN)
def file(import_key: str, kind: FileKind) -> ResponseReturnValue:
    """Every row with its outcome, as a file."""
    found = own_import(import_key)
    rows = (
        (
            None if line.is_absent else line.number,
            line.employee_number,
            line.name,
            str(import_words.OUTCOMES[Outcome(line.outcome)]),
            _words(line),
        )
        for line in imports.all_lines(site.reading(), found.id)
    )
    columns = [_("Row"), _("Employee number"), _("Name"), _("Outcome"), _("What")]
    return downloads.table(kind, "import", _("Import"), columns, rows)
