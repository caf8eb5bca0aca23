"""Applying an import: all of it in one transaction, or nothing where people have changed since the dry run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import access, people_import
from app.core.access import Scope
from app.core.due_dates import local_day
from app.core.people_import import KnownPerson, Outcome
from app.services import audit, import_lookup, import_writing, joiners
from app.services.audit import About
from app.services.context import Setting
from app.services.import_checking import AT_ONCE, Overtaken, absent_after, staying_admins
from app.services.import_judging import Index
from app.services.import_writing import Line, Writing
from app.services.people_imports import APPLIED, APPLYING, Progress
from app.store.models import ImportLine, PeopleImport, Person


class PeopleChanged(Exception):
    """Somebody changed people since the dry run, so that the outcome would be another."""


@dataclass
class _Absent:
    """Who the dry run found absent, and whom the file names: the same must be found again."""

    numbers: dict[str, int] = field(default_factory=dict)
    leaving: set[int] = field(default_factory=set)


def apply(
    db: Session, setting: Setting, import_id: int, *, mails_links: bool, progress: Progress = lambda _done: None
) -> None:
    """Write what the dry run found. Raises PeopleChanged where it would find something else by now, and Overtaken.

    New people first, since anyone may report to them; then where everyone works, and all other changes.
    """
    row = db.get_one(PeopleImport, import_id, with_for_update=True)
    if row.state != APPLYING:
        raise Overtaken(import_id)
    scope = None if row.legal_entities is None else frozenset(row.legal_entities)
    writing = Writing(
        db=db,
        occasion=setting,
        today=local_day(setting.now, ZoneInfo(setting.company.time_zone)),
        actor_id=row.applied_by,
        places=import_lookup.places(db, scope),
    )
    try:
        _check_loops(db, import_id)
        _free_emails(db, import_id)
        arrived = _write_new(writing, import_id, progress)
        changed, absent = _write_others(writing, import_id, scope, progress, len(arrived))
        if row.is_complete:
            _check_absent(db, scope, absent)
    except IntegrityError as error:
        raise PeopleChanged from error
    joiners.arrived(db, setting, arrived, actor_id=row.applied_by, mails_links=mails_links)
    joiners.note_change(db, setting.now, changed)
    row.state, row.applied_at, row.body = APPLIED, setting.now, None
    facts = {name: row.counts.get(name, 0) for name in ("new", "changed", "leaving")}
    audit.record(db, setting.now, row.applied_by, "people.imported", ("people_import", row.id), **facts)


def _lines(db: Session, import_id: int, *outcomes: Outcome) -> Iterator[list[Line]]:
    """The lines with these outcomes, some hundreds at a time."""
    after = 0
    while True:
        rows = db.execute(
            select(ImportLine.number, ImportLine.outcome, ImportLine.person_id, ImportLine.values)
            .where(ImportLine.import_id == import_id, ImportLine.number > after, ImportLine.outcome.in_(outcomes))
            .order_by(ImportLine.number)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        after = rows[-1][0]
        yield [Line(*row) for row in rows]


def _write_new(writing: Writing, import_id: int, progress: Progress) -> list[int]:
    """Add the people first, and then where they work, who may report to each other; their ids."""
    numbers: dict[str, int] = {}
    for part in _lines(writing.db, import_id, Outcome.NEW):
        import_writing.add_people(writing, part, numbers)
        progress(len(numbers))
    writing.numbers = numbers
    for part in _lines(writing.db, import_id, Outcome.NEW):
        ids = import_writing.place_new(writing, part)
        about = [
            About(person_id=person_id, note=line.values["row"]["name"])
            for person_id, line in zip(ids, part, strict=True)
        ]
        audit.record_many(writing.db, writing.now, writing.actor_id, "person.added", about)
    return list(numbers.values())


def _free_emails(db: Session, import_id: int) -> None:
    """Let go of the e-mails of all who get another one: two people may change theirs in one file."""
    for part in _lines(db, import_id, Outcome.CHANGED):
        ids = [line.person_id for line in part if "email" in line.values["changed"]]
        if ids:
            db.execute(update(Person).where(Person.id.in_(ids)).values(email_folded=None))


def _check_loops(db: Session, import_id: int) -> None:
    """Nobody's manager has changed meanwhile so that the file closes a loop."""
    given = [
        (line.values["row"]["employee_number"], line.values["row"]["manager"])
        for part in _lines(db, import_id, Outcome.NEW, Outcome.CHANGED)
        for line in part
        if "manager" in line.values["row"]
    ]
    if given:
        rings = people_import.loops(import_lookup.managers(db) | dict(given))
        if any(number in rings for number, _manager in given):
            raise PeopleChanged


def _write_others(
    writing: Writing, import_id: int, scope: Scope, progress: Progress, done: int
) -> tuple[list[int], _Absent]:
    """Write changes and leavers, once each is seen to be as the dry run found them; the ids of those who changed."""
    touched: list[int] = []
    absent = _Absent(numbers=dict.fromkeys(writing.numbers, 0))
    for part in _lines(writing.db, import_id, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.LEAVING):
        ids = [line.person_id for line in part if line.person_id is not None]
        known = import_lookup.known_people(writing.db, Person.id.in_(ids), writing.today)
        people = {person.person_id: person for person in known.values()}
        for line in part:
            _check_same(line, people.get(line.person_id or 0), writing.today, scope)
            if line.values["row"].get("is_absent"):
                absent.leaving.add(line.person_id or 0)
            else:
                absent.numbers[line.values["row"]["employee_number"]] = 0
        import_writing.write_changed(writing, [line for line in part if line.outcome == Outcome.CHANGED], people)
        import_writing.write_leaving(writing, [line for line in part if line.outcome == Outcome.LEAVING], people)
        touched += [line.person_id for line in part if line.person_id and line.outcome != Outcome.UNCHANGED]
        done += len(part)
        progress(done)
    return touched, absent


def _check_same(line: Line, known: KnownPerson | None, today: date, scope: Scope) -> None:
    """What the dry run found still holds. E-mails that were let go of above are not looked at."""
    row = {name: value for name, value in line.values["row"].items() if name != "is_absent"}
    if known is None:
        if line.person_id is not None:
            raise PeopleChanged
        return
    outcome, changed = people_import.outcome(row, known, today)
    wanted = line.values["changed"]
    is_same = (outcome.value, changed) == (line.outcome, wanted) or (
        line.outcome == Outcome.LEAVING and outcome is Outcome.LEAVING
    )
    if not is_same or not access.reaches(scope, known.legal_entity_id):
        raise PeopleChanged


def _check_absent(db: Session, scope: Scope, absent: _Absent) -> None:
    """Nobody else works here by now who is not in the file: those who are left are in it, or are the last administrators."""
    admins = import_lookup.active_admins(db)
    stays = staying_admins(db, Index(numbers=absent.numbers), admins, set())
    after = 0
    while found := absent_after(db, scope, after):
        after = found[-1][0]
        if any(number not in absent.numbers and key not in stays for key, number, _name in found):
            raise PeopleChanged
