"""Erasing a person: what tells who they are is destroyed, while numbers, digests and dates stay.

What becomes of each column follows from the registry of stored fields. Certificates stay verifiable without the name, and
counts stay right.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, String, Table, delete, null, select, update
from sqlalchemy.orm import Session

from app import i18n
from app.core.decisions import Decision
from app.core.erasure import Erasable, ErasureReason, may_erase
from app.core.stored import STORED
from app.services import audit, traces
from app.store.models import Attempt, Certificate, Mail, Notice, Period, Person, RecordedErasure, RoleGrant
from app.store.queries.personal_data import TABLES, About, about

NOBODY = i18n._("Erased person")
EMPTY_PAPER: dict[str, Any] = {"scenarios": []}


def decide(db: Session, person_id: int, now: datetime, *, actor_id: int, reason: ErasureReason) -> Decision:
    """Whether a person may be erased."""
    person = db.get_one(Person, person_id)
    has_left = not person.is_active or (person.left_on is not None and person.left_on <= now.date())
    holds = db.scalar(
        select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None)).limit(1)
    )
    return may_erase(actor_id, Erasable(person_id=person_id, has_left=has_left, holds_roles=holds is not None), reason)


def erase(
    db: Session, person_id: int, now: datetime, *, language: str, actor_id: int | None, reason: ErasureReason
) -> int:
    """Erase a person at once, and how many rows that changed; 0 where they are erased already.

    `language` is that of the words that stand where the name stood. Periods are locked first, as everybody does.
    """
    db.scalars(select(Period.id).where(Period.person_id == person_id).order_by(Period.id).with_for_update()).all()
    person = db.get_one(Person, person_id, with_for_update=True)
    if person.erased_at is not None:
        return 0
    rows = {"traces": traces.erase(db, traces.Named.of(person))}
    for end in (_end_attempts, _end_mail, _end_roles):
        end(db, person_id, now)
    for name, table in reversed(TABLES.items()):
        if STORED[name].owner is not None and name != "person":
            rows[name] = _erase_rows(db, table, about(table, About(person_id)))
    _empty_person(db, person, now, i18n.translations(language).gettext(NOBODY))
    rows = {name: number for name, number in rows.items() if name not in STORED or not STORED[name].is_hidden}
    _record(db, person_id, now, rows)
    audit.record(db, now, actor_id, "person.erased", ("person", person_id), reason=reason.value)
    return sum(rows.values()) + 1


def _end_attempts(db: Session, person_id: int, now: datetime) -> None:
    """Nothing that was entered is graded any more: an open attempt is closed without a result."""
    theirs = select(Period.id).where(Period.person_id == person_id)
    attempts = update(Attempt).where(Attempt.period_id.in_(theirs)).execution_options(synchronize_session=False)
    db.execute(
        attempts.where(Attempt.submitted_at.is_(None)).values(
            submitted_at=now, is_submitted_by_learner=False, is_counted=False
        )
    )
    db.execute(attempts.where(Attempt.answers_deleted_at.is_(None)).values(answers_deleted_at=now))


def _end_mail(db: Session, person_id: int, now: datetime) -> None:
    """What was to be told or sent is not."""
    db.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.mail_id.is_(None), Notice.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    db.execute(
        update(Mail)
        .where(Mail.person_id == person_id, Mail.sent_at.is_(None), Mail.failed_at.is_(None))
        .values(failed_at=now)
        .execution_options(synchronize_session=False)
    )


def _end_roles(db: Session, person_id: int, now: datetime) -> None:
    db.execute(
        update(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _erase_rows(db: Session, table: Table, theirs: ColumnElement[bool]) -> int:
    """Delete these rows, or empty their columns, as the registry says; how many."""
    stored = STORED[table.name]
    key = next(iter(table.primary_key))
    if stored.is_deleted:
        return len(db.scalars(delete(table).where(theirs).returning(key)).all())
    if table.name == "certificate":
        return _empty_certificates(db, theirs)
    values = {name: emptied(table.c[name]) for name in stored.emptied.split()}
    if not values:
        return 0
    return len(db.scalars(update(table).where(theirs).values(**values).returning(key)).all())


def emptied(column: Column[Any]) -> Any:
    """What stands in a column once it is emptied: nothing where that may be, else the least that its readers take."""
    if column.nullable:
        return null()
    if column.table.name == "attempt" and column.name == "paper":
        return EMPTY_PAPER
    if isinstance(column.type, LargeBinary):
        return b""
    return "" if isinstance(column.type, String) else {}


def _empty_certificates(db: Session, theirs: ColumnElement[bool]) -> int:
    """Take the name and the score out of what certificates say; whoever has a number can go on verifying it."""
    table = TABLES["certificate"]
    rows = db.execute(select(table.c.id, table.c.facts).where(theirs)).all()
    for row in rows:
        facts = row.facts | {"holder": "", "score_percent": None}
        db.execute(update(Certificate).where(Certificate.id == row.id).values(facts=facts))
    return len(rows)


def _empty_person(db: Session, person: Person, now: datetime, name: str) -> None:
    """The person's own row; a marker nobody can guess stands for the employee number, which may be given anew."""
    values: dict[str, Callable[[], Any]] = {
        "employee_number": lambda: f"erased-{secrets.token_hex(8)}",
        "name": lambda: name,
    }
    for column in STORED["person"].emptied.split():
        made = values.get(column)
        setattr(person, column, made() if made else None if TABLES["person"].c[column].nullable else "")
    person.is_active = False
    person.erased_at = now
    db.flush()


def _record(db: Session, person_id: int, now: datetime, rows: dict[str, int]) -> None:
    """What was destroyed, by table."""
    db.add_all(
        RecordedErasure(person_id=person_id, what=name, rows=number, erased_at=now)
        for name, number in rows.items()
        if number
    )
