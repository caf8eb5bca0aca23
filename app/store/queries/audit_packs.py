"""What an auditor's pack tells: whom it is about, their records row by row, and the words that they read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Column, LargeBinary, Select, Table, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import (
    Acknowledgement,
    Assignment,
    Attempt,
    Base,
    Certificate,
    CertificateEvent,
    Completion,
    ContentVersion,
    DueDateChange,
    Employment,
    EquivalentTraining,
    FinishedModule,
    Period,
    Person,
    PolicyQuestion,
    PolicyVersion,
    PolicyWording,
    Response,
    Result,
    Waiver,
)
from app.store.queries.selection import placed_or_last
from app.store.streaming import streamed

OF_PERIOD: tuple[type[Base], ...] = (
    Assignment,
    DueDateChange,
    Waiver,
    EquivalentTraining,
    FinishedModule,
    Attempt,
    Completion,
    Certificate,
)
LEFT_OUT = frozenset({"seed", "paper", "identities", "status_list", "status_index", "state", "answer"})
"""Columns that are no evidence of anything: how papers are drawn, where certificates stand in the status lists, what HR said."""
OWN_WORDS = {"policy_question": "body"}
"""What people wrote for HR alone."""
KINDS = ("module", "quiz_text", "course", "policy", "policy_shown")
"""What of the content's versions is told. A quiz's structure holds its key, and stays: its digest is in the records."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a pack is about: one person, or whoever completed a course or anything within a time. `until` is exclusive."""

    scope: Scope
    left_out: Collection[str]
    person_id: int | None = None
    course: str | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Named:
    """A person of a pack."""

    id: int
    name: str
    employee_number: str
    time_zone: str | None


def people(db: Session, wanted: Wanted, now: datetime, limit: int) -> list[Named]:
    """Whom it is about, by name, as far as the reader's role reaches."""
    query = select(Person.id, Person.name, Person.employee_number, Person.time_zone)
    if wanted.scope is not None:
        query = query.outerjoin(Employment, placed_or_last(now.date(), Person.id)).where(
            Employment.legal_entity_id.in_(wanted.scope)
        )
    if wanted.person_id is not None:
        query = query.where(Person.id == wanted.person_id)
    else:
        query = query.where(Person.id.in_(_periods(select(Period.person_id), wanted)))
    return [Named(*row) for row in db.execute(query.order_by(Person.name_folded, Person.id).limit(limit))]


def _periods(query: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """Turns of courses that a pack is about: of one person all, else those completed in the time."""
    query = query.where(Period.course.not_in(wanted.left_out))
    if wanted.course is not None:
        query = query.where(Period.course == wanted.course)
    if wanted.person_id is None:
        query = query.where(Period.completed_at.is_not(None))
    if wanted.since is not None:
        query = query.where(Period.completed_at >= wanted.since)
    if wanted.before is not None:
        query = query.where(Period.completed_at < wanted.before)
    return query


def records(db: Session, person_id: int, wanted: Wanted, *, with_responses: bool) -> dict[str, list[dict[str, Any]]]:
    """A person's rows by table, in the order in which they were written; what was entered only where it is asked for."""
    ids = list(db.scalars(_periods(select(Period.id), wanted).where(Period.person_id == person_id)))
    found = {"period": _rows(db, Period, Period.id.in_(ids))}
    for model in OF_PERIOD:
        found[model.__tablename__] = _rows(db, model, model.__table__.c.period_id.in_(ids))
    attempts = [row["id"] for row in found["attempt"]]
    certificates = [row["id"] for row in found["certificate"]]
    found["result"] = _rows(db, Result, Result.attempt_id.in_(attempts))
    found["certificate_event"] = _rows(db, CertificateEvent, CertificateEvent.certificate_id.in_(certificates))
    found["acknowledgement"] = _rows(db, Acknowledgement, Acknowledgement.person_id == person_id)
    found["policy_question"] = _rows(db, PolicyQuestion, PolicyQuestion.person_id == person_id)
    if with_responses:
        found["response"] = _rows(db, Response, Response.attempt_id.in_(attempts), with_state=True)
    return found


def policies(db: Session, version_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """These versions of policies by id, with the digest of each language's text and its title."""
    found = {row["id"]: row for row in _rows(db, PolicyVersion, PolicyVersion.id.in_(version_ids))}
    for wording in _rows(db, PolicyWording, PolicyWording.version_id.in_(version_ids)):
        version = found[wording["version_id"]]
        version.setdefault("texts", {})[wording["language"]] = {"title": wording["title"], "digest": wording["digest"]}
    return found


def _rows(db: Session, model: type[Base], condition: Any, *, with_state: bool = False) -> list[dict[str, Any]]:
    table = cast(Table, model.__table__)
    shown = [column for column in table.c if _is_shown(column, with_state=with_state)]
    query = select(*shown).where(condition).order_by(*table.primary_key)
    return [dict(row._mapping) for row in db.execute(query)]


def _is_shown(column: Column[Any], *, with_state: bool) -> bool:
    if column.name == "state" and with_state:
        return True
    is_own = OWN_WORDS.get(column.table.name) == column.name
    return not isinstance(column.type, LargeBinary) and column.name not in LEFT_OUT and not is_own


def versions(db: Session, digests: Collection[str]) -> Iterator[tuple[str, str, str, str | None, str]]:
    """(digest, kind, slug, language, body) of the words that were read."""
    columns = ("digest", "kind", "slug", "language", "body")
    query = select(*(ContentVersion.__table__.c[name] for name in columns)).where(
        ContentVersion.digest.in_(digests), ContentVersion.kind.in_(KINDS)
    )
    for row in streamed(db, query.order_by(ContentVersion.digest)):
        yield row.digest, row.kind, row.slug, row.language, row.body
