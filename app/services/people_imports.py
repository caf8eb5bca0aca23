"""Imports of people: a file that is brought, its columns, the dry run, and letting it go. Applying is `import_applying`."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import i18n
from app.content.catalogue import Catalogue
from app.core.access import Scope
from app.core.import_headings import IGNORED, fields_of, heading_key
from app.core.people_import import Choices
from app.services import import_files, preferences
from app.services.context import Setting
from app.services.import_files import PeopleFile
from app.store import jobs
from app.store.models import ImportColumn, ImportLine, PeopleImport

CHECK, APPLY = "import.check", "import.apply"
MAPPING, CHECKING, CHECKED, APPLYING, APPLIED, FAILED, DROPPED = (
    "mapping",
    "checking",
    "checked",
    "applying",
    "applied",
    "failed",
    "dropped",
)
LONGEST_NAME = 200
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file that somebody brings. `is_complete`: who is absent from it is leaving, within `scope`."""

    file_name: str
    file: PeopleFile
    is_complete: bool
    scope: Scope


def begin(
    db: Session, setting: Setting, brought: Brought, *, actor_id: int | None, leaves_job: bool = True
) -> PeopleImport:
    """Keep a file and match its columns. Where each is known, the dry run is left to a job at once.

    Without `leaves_job` the caller does it in any case, and columns that are not known are left out.
    """
    file = brought.file
    fields = fields_of(file.headings, remembered(db, file.headings), setting.company.custom_fields)
    row = PeopleImport(
        key=secrets.token_urlsafe(18),
        file_name=brought.file_name[-LONGEST_NAME:],
        sha256=sha256(file.body).hexdigest(),
        body=file.body,
        mapping={"headings": list(file.headings), "fields": fields, "encoding": file.encoding},
        is_complete=brought.is_complete,
        legal_entities=None if brought.scope is None else sorted(brought.scope),
        state=MAPPING,
        counts={},
        created_at=setting.now,
        created_by=actor_id,
    )
    db.add(row)
    db.flush()
    if not leaves_job:
        row.state = CHECKING
    elif None not in fields and "employee_number" in fields:
        _leave_check(db, row, setting.now)
    return row


def remembered(db: Session, headings: Sequence[str]) -> dict[str, str]:
    """What these headings meant in an import before."""
    keys = [heading_key(heading) for heading in headings]
    rows = db.execute(
        select(ImportColumn.heading_folded, ImportColumn.field).where(ImportColumn.heading_folded.in_(keys))
    )
    return {row[0]: row[1] for row in rows}


def map_columns(db: Session, import_id: int, fields: Sequence[str], now: datetime) -> bool:
    """Say what the columns mean, remember it for the next file, and leave the dry run to a job.

    False where the import is past that.
    """
    row = db.get_one(PeopleImport, import_id, with_for_update=True)
    if row.state != MAPPING:
        return False
    row.mapping = row.mapping | {"fields": list(fields)}
    for heading, field in zip(row.mapping["headings"], fields, strict=True):
        if key := heading_key(heading):
            db.merge(ImportColumn(heading_folded=key, field=field))
    _leave_check(db, row, now)
    return True


def _leave_check(db: Session, row: PeopleImport, now: datetime) -> None:
    row.state, row.rows, row.rows_done = CHECKING, 0, 0
    jobs.enqueue(db, CHECK, f"{row.key}-{secrets.token_hex(4)}", {"import": row.id}, now)


def check_again(db: Session, import_id: int, now: datetime) -> bool:
    """Leave the dry run to a job once more, since people changed meanwhile; False where there is nothing to check."""
    row = db.get_one(PeopleImport, import_id, with_for_update=True)
    if row.state not in (CHECKED, FAILED) or row.body is None:
        return False
    _leave_check(db, row, now)
    return True


def leave_apply(
    db: Session,
    import_id: int,
    now: datetime,
    *,
    actor_id: int | None,
    mails_links: bool,
    leaves_job: bool = True,
) -> bool:
    """Leave applying to a job, or to the caller, once; False where the dry run does not allow it, or is past."""
    row = db.get_one(PeopleImport, import_id, with_for_update=True)
    if row.state != CHECKED or row.counts.get("error") or not touches_anything(row.counts):
        return False
    row.state, row.applied_by, row.rows_done = APPLYING, actor_id, 0
    if leaves_job:
        payload = {"import": row.id, "links": mails_links}
        jobs.enqueue(db, APPLY, f"{row.key}-{secrets.token_hex(4)}", payload, now)
    return True


def touches_anything(counts: Mapping[str, int]) -> bool:
    """Whether a dry run found something to write."""
    return any(counts.get(outcome) for outcome in ("new", "changed", "leaving"))


def drop(db: Session, import_id: int) -> bool:
    """Let an import go: its file and its rows are forgotten. False where it is being written, or was."""
    ended = db.execute(
        update(PeopleImport)
        .where(PeopleImport.id == import_id, PeopleImport.state.in_((MAPPING, CHECKING, CHECKED, FAILED)))
        .values(state=DROPPED, body=None, counts={})
        .returning(PeopleImport.id)
    ).one_or_none()
    if ended is not None:
        db.execute(delete(ImportLine).where(ImportLine.import_id == import_id))
    return ended is not None


def fail(db: Session, import_id: int, code: str) -> None:
    """Note that the file cannot be used, or that people changed meanwhile, and why."""
    db.execute(update(PeopleImport).where(PeopleImport.id == import_id).values(state=FAILED, failure=code))


def choices(catalogue: Catalogue) -> Choices:
    """The languages that people may wish to read, by code or name, and the zones that they choose from."""
    codes = preferences.languages(catalogue)
    languages = {code.casefold(): code for code in codes}
    for code in codes:
        languages.setdefault(i18n.own_name(code).casefold(), code)
    for alias, code in i18n.ALIASES.items():
        if code in codes:
            languages.setdefault(alias, code)
    return Choices(languages=languages, time_zones={zone.casefold(): zone for zone in preferences.time_zones()})


def mapped(row: PeopleImport) -> dict[int, str]:
    """The field of each column that is not ignored, by its place."""
    return {place: field for place, field in enumerate(row.mapping["fields"]) if field != IGNORED and field}


def file_of(row: PeopleImport) -> PeopleFile:
    """The file of an import that was not dropped."""
    if row.body is None:
        raise import_files.UnreadableFile("dropped")
    return PeopleFile(row.body, tuple(row.mapping["headings"]), row.mapping["encoding"])
