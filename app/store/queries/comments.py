"""Reported comments: one's own with their state, and the inbox of those who handle them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, defer

from app.core.comments import CommentState
from app.store.models import CommentReport, LegalEntity, Person


@dataclass(frozen=True, kw_only=True)
class CommentRow:
    """A report; `sender` is who saw it, for questions."""

    id: int
    person_id: int
    sender: str
    legal_entity_id: int | None
    legal_entity: str | None
    link: str
    words: str
    has_picture: bool
    state: CommentState
    note: str
    reported_at: datetime
    changed_at: datetime


def _rows() -> Any:
    return (
        select(CommentReport, Person.name, LegalEntity.name, CommentReport.picture.is_not(None))
        .options(defer(CommentReport.picture, raiseload=True))
        .join(Person, Person.id == CommentReport.person_id)
        .outerjoin(LegalEntity, LegalEntity.id == CommentReport.legal_entity_id)
        .order_by(CommentReport.reported_at.desc(), CommentReport.id.desc())
    )


def _found(db: Session, query: Select[Any]) -> list[CommentRow]:
    return [
        CommentRow(
            id=row.id,
            person_id=row.person_id,
            sender=sender,
            legal_entity_id=row.legal_entity_id,
            legal_entity=entity,
            link=row.link,
            words=row.words,
            has_picture=has_picture,
            state=CommentState(row.state),
            note=row.note,
            reported_at=row.reported_at,
            changed_at=row.changed_at,
        )
        for row, sender, entity, has_picture in db.execute(query)
    ]


def of_person(db: Session, person_id: int, *, limit: int = 50) -> list[CommentRow]:
    """What a person reported, the newest first."""
    return _found(db, _rows().where(CommentReport.person_id == person_id).limit(limit))


def inbox(db: Session, legal_entity_ids: list[int | None], *, limit: int, offset: int) -> list[CommentRow]:
    """Reports from these legal entities, the newest first; None among them stands for people without one."""
    return _found(db, _rows().where(_within(legal_entity_ids)).limit(limit).offset(offset))


def count(db: Session, legal_entity_ids: list[int | None]) -> int:
    """How many there are."""
    return db.scalar(select(func.count(CommentReport.id)).where(_within(legal_entity_ids))) or 0


def _within(ids: list[int | None]) -> ColumnElement[bool]:
    known = CommentReport.legal_entity_id.in_([each for each in ids if each is not None])
    return known | CommentReport.legal_entity_id.is_(None) if None in ids else known


def one(db: Session, report_id: int) -> CommentRow | None:
    """A report by its number."""
    return next(iter(_found(db, _rows().where(CommentReport.id == report_id))), None)


def picture(db: Session, report_id: int) -> bytes | None:
    """Its picture."""
    return db.scalar(select(CommentReport.picture).where(CommentReport.id == report_id))
