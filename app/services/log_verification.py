"""Checking the log: does every seal follow from the one before, and are all heads that were signed still in it?

Reads part by part, however long the log is, and changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import log_seals
from app.core.log_seals import NOTHING_BEFORE, LoggedEvent
from app.services import log_sealing
from app.services.log_sealing import Newest
from app.store import log_heads
from app.store.log_heads import SignedHead
from app.store.models import AuditEvent, AuditNote, LogHead

ROWS_AT_A_TIME = 2000
START = Newest(0, NOTHING_BEFORE)


class Fault(StrEnum):
    """What is wrong with a link of the chain."""

    MISSING = "missing"
    REORDERED = "reordered"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class BrokenLink:
    """The first link that does not hold: the place in the chain, and the event that stands there or next."""

    sequence: int
    event_id: int
    fault: Fault


@dataclass(kw_only=True)
class Checked:
    """What was found. `problems` are sentences about heads and notes; `events` are those in order before a broken link."""

    events: int = 0
    unsealed: int = 0
    heads: int = 0
    notes: int = 0
    notes_erased: int = 0
    broken: BrokenLink | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken is None and not self.problems


@dataclass(frozen=True)
class _Link:
    sequence: int
    seal: str
    event: LoggedEvent


def verify(db: Session, keys: Sequence[bytes], file: Path) -> Checked:
    """Check the chain, the signed heads in the table and in the file, and the notes; one of the keys must have signed a head."""
    checked = Checked()
    _check_chain(db, checked)
    checked.unsealed = db.scalars(select(func.count(AuditEvent.id)).where(AuditEvent.sequence.is_(None))).one()
    _check_heads(db, checked, keys, file)
    _check_notes(db, checked)
    return checked


def _check_chain(db: Session, checked: Checked) -> None:
    """Follow the chain from its start to its end or to the first broken link."""
    end = START
    for links in _parts(db):
        for place, link in enumerate(links):
            fault = _fault(end, link, links[place + 1 :])
            if fault is not None:
                sequence = end.sequence + 1 if fault is Fault.MISSING else link.sequence
                checked.broken = BrokenLink(sequence=sequence, event_id=link.event.id, fault=fault)
                return
            end = Newest(link.sequence, link.seal)
            checked.events += 1


def _fault(end: Newest, link: _Link, later: Sequence[_Link]) -> Fault | None:
    """What is wrong with a link that should follow this end; `later` links tell whether another one has its place."""
    if link.sequence != end.sequence + 1:
        return Fault.MISSING
    if log_seals.seal(end.seal, link.event) == link.seal:
        return None
    is_elsewhere = any(log_seals.seal(end.seal, other.event) == other.seal for other in later)
    return Fault.REORDERED if is_elsewhere else Fault.CHANGED


def _parts(db: Session) -> Iterator[list[_Link]]:
    """The chain part by part."""
    query = select(AuditEvent.sequence, AuditEvent.seal, *log_sealing.FIELDS).order_by(AuditEvent.sequence)
    query = query.where(AuditEvent.sequence.is_not(None)).limit(ROWS_AT_A_TIME)
    rows = db.execute(query).all()
    while rows:
        yield [
            _Link(sequence or 0, seal or "", LoggedEvent(**dict(zip(NAMES, fields, strict=True))))
            for sequence, seal, *fields in rows
        ]
        rows = db.execute(query.where(AuditEvent.sequence > rows[-1].sequence)).all()


NAMES = tuple(LoggedEvent.__dataclass_fields__)


def _check_heads(db: Session, checked: Checked, keys: Sequence[bytes], file: Path) -> None:
    """Every head is signed and still in the log, and the file's heads are those of the table."""
    rows = db.execute(
        select(LogHead, AuditEvent.seal)
        .outerjoin(AuditEvent, AuditEvent.sequence == LogHead.sequence)
        .order_by(LogHead.signed_on)
    ).all()
    in_table = {row.signed_on: log_sealing.signed(row) for row, _seal in rows}
    checked.heads = len(in_table)
    for row, seal in rows:
        checked.problems.extend(_head_problems(keys, in_table[row.signed_on], seal))
    for line, each in enumerate(log_heads.read(file), start=1):
        checked.problems.extend(f"{file.name}:{line}: {problem}" for problem in _file_problems(keys, each, in_table))


def _head_problems(keys: Sequence[bytes], each: SignedHead, seal: str | None) -> Iterator[str]:
    """What is wrong with a head of the table; `seal` is what the log has at its place."""
    day, sequence = each.head.signed_on, each.head.sequence
    if not log_seals.is_signed(keys, each.head, each.signature):
        yield f"The head of {day} is not signed with this site's secret: it is forged, or the secret was another one then."
    if seal is None:
        yield f"The log ended at {sequence} or later on {day}, and has nothing there now: its end was cut off."
    elif seal != each.head.seal:
        yield f"At {sequence} the log is not what it was when its head was signed on {day}."


def _file_problems(keys: Sequence[bytes], each: SignedHead | str, in_table: Mapping[date, SignedHead]) -> Iterator[str]:
    """What is wrong with a line of the file."""
    if isinstance(each, str):
        yield "This is no head of the log."
        return
    day = each.head.signed_on
    if not log_seals.is_signed(keys, each.head, each.signature):
        yield f"The head of {day} is not signed with this site's secret: it is forged, or the secret was another one then."
    elif day not in in_table:
        yield f"The head of {day} is missing in the database, where the log ended at {each.head.sequence} or later then."
    elif in_table[day] != each:
        yield f"The head of {day} is another one in the database."


def _check_notes(db: Session, checked: Checked) -> None:
    """Every note says what its event's digest holds, unless it was erased."""
    query = (
        select(AuditEvent.id, AuditEvent.note_digest, AuditNote.salt, AuditNote.body)
        .outerjoin(AuditNote, AuditNote.event_id == AuditEvent.id)
        .where((AuditEvent.note_digest.is_not(None)) | (AuditNote.event_id.is_not(None)))
        .order_by(AuditEvent.id)
        .limit(ROWS_AT_A_TIME)
    )
    rows = db.execute(query).all()
    while rows:
        for event_id, digest, salt, body in rows:
            checked.notes += 1
            if not body:
                checked.notes_erased += 1
            elif sha256(f"{salt}{body}".encode()).hexdigest() != digest:
                checked.problems.append(f"The note of event {event_id} does not say what it said when it was written.")
        rows = db.execute(query.where(AuditEvent.id > rows[-1].id)).all()
