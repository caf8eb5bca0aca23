"""Questions that people raised about policies: one's own, and those within reach of HR."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import Employment, Person, PolicyQuestion, PolicyVersion
from app.store.queries.selection import placed_on


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question about a version of a policy, whose it is, and its answer."""

    id: int
    person_id: int
    name: str
    legal_entity_id: int | None
    policy: str
    version_id: int
    number: int
    language: str
    body: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


def _questions(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PolicyQuestion.id,
            PolicyQuestion.person_id,
            Person.name,
            Employment.legal_entity_id,
            PolicyVersion.policy,
            PolicyQuestion.version_id,
            PolicyVersion.number,
            PolicyQuestion.language,
            PolicyQuestion.body,
            PolicyQuestion.asked_at,
            PolicyQuestion.answer,
            PolicyQuestion.answered_at,
        )
        .join(PolicyVersion, PolicyVersion.id == PolicyQuestion.version_id)
        .join(Person, Person.id == PolicyQuestion.person_id)
        .outerjoin(Employment, placed_on(today, PolicyQuestion.person_id))
    )


def questions_of(db: Session, person_id: int, today: date) -> list[QuestionRow]:
    """What a person asked about policies, the newest first."""
    rows = db.execute(_questions(today).where(PolicyQuestion.person_id == person_id).order_by(PolicyQuestion.id.desc()))
    return [QuestionRow(**row._mapping) for row in rows]


def several(db: Session, question_ids: Collection[int], today: date) -> dict[int, QuestionRow]:
    """These questions by id."""
    rows = db.execute(_questions(today).where(PolicyQuestion.id.in_(question_ids)))
    return {row.id: QuestionRow(**row._mapping) for row in rows}


def _within(scope: Scope) -> ColumnElement[bool]:
    there = Person.erased_at.is_(None)
    return there if scope is None else and_(there, Employment.legal_entity_id.in_(sorted(scope)))


def question(db: Session, question_id: int, today: date, scope: Scope) -> QuestionRow | None:
    """A question of somebody within reach."""
    row = db.execute(_questions(today).where(PolicyQuestion.id == question_id, _within(scope))).one_or_none()
    return QuestionRow(**row._mapping) if row else None


def count_questions(db: Session, today: date, scope: Scope, *, is_open: bool = False) -> int:
    """How many questions there are within reach, or how many wait."""
    query = (
        select(func.count(PolicyQuestion.id))
        .join(Person, Person.id == PolicyQuestion.person_id)
        .outerjoin(Employment, placed_on(today, PolicyQuestion.person_id))
        .where(_within(scope))
    )
    return int(db.scalar(query.where(PolicyQuestion.answered_at.is_(None)) if is_open else query) or 0)


def questions(db: Session, today: date, scope: Scope, *, limit: int, offset: int) -> list[QuestionRow]:
    """Those that wait, the oldest first, then those answered, the newest answer first."""
    order = (PolicyQuestion.answered_at.is_not(None), PolicyQuestion.answered_at.desc(), PolicyQuestion.id)
    rows = db.execute(_questions(today).where(_within(scope)).order_by(*order).limit(limit).offset(offset))
    return [QuestionRow(**row._mapping) for row in rows]
