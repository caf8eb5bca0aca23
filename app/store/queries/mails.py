"""Mails as people see them: those of a person, what waits, what failed, and what a person does not want. Never a mail's text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.jobs import SEND_MAIL
from app.store.models import AccessLink, Employment, Job, Mail, Notice, Person, Unsubscription
from app.store.queries.selection import placed_on

CALENDAR = "calendar"
"""The kind of the secret link to a person's due dates."""


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """A mail in a list. `failure` is what the server said, where it failed."""

    id: int
    person_id: int
    name: str
    kind: str
    subject: str
    queued_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    failure: str | None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many mails wait to be sent, how many failed, and how many notices wait for their hour."""

    waiting: int
    failed: int
    notices: int


@dataclass(frozen=True, kw_only=True)
class DeadJob:
    """Work that was given up."""

    id: int
    kind: str
    failed_at: datetime
    failure: str


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a person does not want to be told by mail, and whether they have a calendar link."""

    declined: frozenset[str]
    has_calendar: bool


_LINE = (
    Mail.id,
    Mail.person_id,
    Person.name,
    Mail.kind,
    Mail.subject,
    Mail.queued_at,
    Mail.sent_at,
    Mail.failed_at,
    Mail.failure,
)


def failed(db: Session, scope: Scope, today: date, *, limit: int) -> list[MailLine]:
    """The mails that could not be sent to people within reach, the newest first."""
    query = select(*_LINE).join(Person, Person.id == Mail.person_id).where(Mail.failed_at.is_not(None))
    return _lines(db, _within(query, scope, today).order_by(Mail.failed_at.desc(), Mail.id.desc()).limit(limit))


def last_sent(db: Session, scope: Scope, today: date, *, limit: int) -> list[MailLine]:
    """The mails sent last to people within reach."""
    query = select(*_LINE).join(Person, Person.id == Mail.person_id).where(Mail.sent_at.is_not(None))
    return _lines(db, _within(query, scope, today).order_by(Mail.sent_at.desc(), Mail.id.desc()).limit(limit))


def counts(db: Session, scope: Scope, today: date) -> Counts:
    """What waits and what failed for people within reach: one query."""
    unsent = (Mail.sent_at.is_(None), Mail.failed_at.is_(None))
    row = db.execute(
        select(
            _number(Mail, scope, today, *unsent).label("waiting"),
            _number(Mail, scope, today, Mail.failed_at.is_not(None)).label("failed"),
            _number(Notice, scope, today, Notice.mail_id.is_(None), Notice.withdrawn_at.is_(None)).label("notices"),
        )
    ).one()
    return Counts(waiting=row.waiting, failed=row.failed, notices=row.notices)


def owner(db: Session, mail_id: int, scope: Scope, today: date) -> int | None:
    """Whose a mail is that failed, within reach."""
    query = select(Mail.person_id).join(Person, Person.id == Mail.person_id)
    found: int | None = db.scalar(_within(query.where(Mail.id == mail_id, Mail.failed_at.is_not(None)), scope, today))
    return found


def dead_jobs(db: Session, *, limit: int) -> list[DeadJob]:
    """Work that was given up after its last try, the newest first; mails are in a list of their own."""
    rows = db.execute(
        select(Job.id, Job.kind, Job.failed_at, Job.failure)
        .where(Job.done_at.is_(None), Job.failed_at.is_not(None), Job.kind != SEND_MAIL)
        .order_by(Job.failed_at.desc())
        .limit(limit)
    )
    return [DeadJob(id=row.id, kind=row.kind, failed_at=row.failed_at, failure=row.failure or "") for row in rows]


def wishes(db: Session, person_id: int) -> Wishes:
    """What a person chose about mails and calendar."""
    declined = db.scalars(select(Unsubscription.kind).where(Unsubscription.person_id == person_id))
    link = select(AccessLink.id).where(
        AccessLink.person_id == person_id, AccessLink.kind == CALENDAR, AccessLink.revoked_at.is_(None)
    )
    return Wishes(declined=frozenset(declined), has_calendar=db.scalar(link.limit(1)) is not None)


def _lines(db: Session, query: Select[*tuple[Any, ...]]) -> list[MailLine]:
    return [MailLine(**row._mapping) for row in db.execute(query)]


def _within(query: Select[*tuple[Any, ...]], scope: Scope, today: date) -> Select[*tuple[Any, ...]]:
    """A query joined to people, limited to those whom a scope reaches."""
    if scope is None:
        return query
    return query.join(Employment, placed_on(today)).where(Employment.legal_entity_id.in_(scope))


def _number(of: type[Mail | Notice], scope: Scope, today: date, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted: Sequence[ColumnElement[bool]] = conditions
    query = select(func.count(of.id)).join(Person, Person.id == of.person_id).where(*counted)
    return _within(query, scope, today).scalar_subquery()
