"""The dry run of an import: every row is judged, in parts that are written as they are done, so that the page shows how far."""

from collections.abc import Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.core.access import Role, Scope
from app.core.due_dates import local_day
from app.core.people_import import ImportedRow, Outcome, read_row
from app.services import import_judging, import_lookup
from app.services.context import Setting
from app.services.import_judging import Index, Judge, Judged
from app.services.people_imports import CHECKED, CHECKING, Progress, choices, file_of, mapped
from app.store import bulk
from app.store.engine import Database
from app.store.models import Employment, ImportLine, PeopleImport, Person, RoleGrant

AT_ONCE = 1_000


class Overtaken(Exception):
    """Another worker checks the same import, or it is past that."""


def check(database: Database, setting: Setting, import_id: int, progress: Progress = lambda _done: None) -> None:
    """Judge every row of an import, and who is absent. Each part is a transaction of its own; running it anew begins anew.

    Raises UnreadableFile where the file ends in nonsense, and Overtaken.
    """
    with database.reading() as db:
        row = db.get_one(PeopleImport, import_id)
    total = sum(1 for _row in file_of(row).rows())
    _begin_anew(database, import_id, total)
    judge = _judge(database, setting, row)
    counts = dict.fromkeys((outcome.value for outcome in Outcome), 0)
    done = last = 0
    for rows in _parts(_rows(row, setting)):
        with database.reading() as db:
            judged = judge.judge(db, rows)
        _write(database, import_id, done, judged)
        done, last = done + len(rows), rows[-1].number
        _count(counts, judged)
        progress(done)
    if row.is_complete:
        for judged in _absent(database, judge, max(last, 1)):
            _write(database, import_id, done, judged, moves=0)
            _count(counts, judged)
    _finish(database, setting, import_id, counts, judge)


def _parts(rows: Iterator[ImportedRow]) -> Iterator[list[ImportedRow]]:
    while part := list(islice(rows, AT_ONCE)):
        yield part


def _rows(row: PeopleImport, setting: Setting) -> Iterator[ImportedRow]:
    """The rows of the file as they read."""
    columns, offered = mapped(row), choices(setting.catalogue)
    for number, cells in file_of(row).rows():
        given = {field: cells[place] if place < len(cells) else None for place, field in columns.items()}
        yield read_row(number, given, offered)


def _begin_anew(database: Database, import_id: int, total: int) -> None:
    with database.writing.begin() as db:
        row = db.get_one(PeopleImport, import_id, with_for_update=True)
        if row.state != CHECKING:
            raise Overtaken(import_id)
        row.rows, row.rows_done = total, 0
        db.execute(delete(ImportLine).where(ImportLine.import_id == import_id))


def _judge(database: Database, setting: Setting, row: PeopleImport) -> Judge:
    """Look through the whole file once, and at what the database knows."""
    scope: Scope = None if row.legal_entities is None else frozenset(row.legal_entities)
    with database.reading() as db:
        return Judge(
            today=local_day(setting.now, ZoneInfo(setting.company.time_zone)),
            index=import_judging.index(db, _rows(row, setting)),
            places=import_lookup.places(db, scope),
            is_admin=_is_admin(db, row.created_by),
            admins=import_lookup.active_admins(db),
        )


def _is_admin(db: Session, person_id: int | None) -> bool:
    """Whether the import is an administrator's; the command is."""
    if person_id is None:
        return True
    granted = (RoleGrant.person_id == person_id, RoleGrant.role == Role.ADMIN.value, RoleGrant.ended_at.is_(None))
    return db.scalar(select(RoleGrant.id).where(*granted).limit(1)) is not None


def _write(database: Database, import_id: int, done: int, judged: list[Judged], *, moves: int | None = None) -> None:
    """Write a part, unless somebody else has been here."""
    step = len(judged) if moves is None else moves
    with database.writing.begin() as db:
        mine = db.execute(
            update(PeopleImport)
            .where(PeopleImport.id == import_id, PeopleImport.state == CHECKING, PeopleImport.rows_done == done)
            .values(rows_done=done + step)
            .returning(PeopleImport.id)
        ).one_or_none()
        if mine is None:
            raise Overtaken(import_id)
        if judged:
            db.execute(bulk.into(ImportLine), [_line(import_id, each) for each in judged])


def _line(import_id: int, judged: Judged) -> dict[str, object]:
    return {
        "import_id": import_id,
        "number": judged.number,
        "outcome": judged.outcome.value,
        "person_id": judged.person_id,
        "values": {"row": judged.values, "changed": judged.changed},
        "problems": {"all": [problem.to_json() for problem in judged.problems]} if judged.problems else None,
    }


def _count(counts: dict[str, int], judged: list[Judged]) -> None:
    for each in judged:
        counts[each.outcome.value] += 1


def _absent(database: Database, judge: Judge, last: int) -> Iterator[list[Judged]]:
    """Who works within reach and is not in the file: they are leaving. Numbered on from the last row of the file."""
    with database.reading() as db:
        stays = staying_admins(db, judge.index, judge.admins, judge.leaving_admins)
    after = 0
    while True:
        with database.reading() as db:
            found = absent_after(db, judge.places.scope, after)
        if not found:
            return
        after = found[-1][0]
        gone = [each for each in found if each[1] not in judge.index.numbers and each[0] not in stays]
        yield [_leaver(number, each, judge) for number, each in enumerate(gone, start=last + 1)]
        last += len(gone)


def absent_after(db: Session, scope: Scope, after: int) -> list[tuple[int, str, str]]:
    """The next people who work within reach, by id: (id, employee number, name)."""
    rows = db.execute(
        select(Person.id, Person.employee_number, Person.name)
        .outerjoin(Employment, (Employment.person_id == Person.id) & import_lookup.NEWEST)
        .where(import_lookup.active_within(scope), Person.id > after)
        .order_by(Person.id)
        .limit(AT_ONCE)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def staying_admins(db: Session, index: Index, admins: set[int], leaving: set[int]) -> set[int]:
    """Administrators who are absent from the file, and stay because no other would be left."""
    rows = db.execute(select(Person.id, Person.employee_number).where(Person.id.in_(admins)))
    absent = {person_id for person_id, number in rows if number not in index.numbers}
    return absent if admins <= leaving | absent else set()


def _leaver(number: int, person: tuple[int, str, str], judge: Judge) -> Judged:
    return Judged(
        number=number,
        outcome=Outcome.LEAVING,
        person_id=person[0],
        values={
            "employee_number": person[1],
            "name": person[2],
            "left_on": judge.today.isoformat(),
            "is_absent": True,
        },
        changed=["left_on"],
        problems=[],
    )


def _finish(database: Database, setting: Setting, import_id: int, counts: dict[str, int], judge: Judge) -> None:
    with database.writing.begin() as db:
        row = db.get_one(PeopleImport, import_id, with_for_update=True)
        if row.state != CHECKING:
            raise Overtaken(import_id)
        active = db.scalar(
            select(func.count(Person.id))
            .outerjoin(Employment, (Employment.person_id == Person.id) & import_lookup.NEWEST)
            .where(import_lookup.active_within(judge.places.scope))
        )
        row.state, row.checked_at, row.failure = CHECKED, setting.now, None
        row.counts = counts | {"active": active or 0}
