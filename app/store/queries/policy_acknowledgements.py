"""Acknowledgements of policies with the text that was shown: one person's, for documents and records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from app.store.models import Acknowledgement, ContentVersion, Person, PolicyVersion, PolicyWording


@dataclass(frozen=True, kw_only=True)
class AcknowledgementRow:
    """That a person acknowledged a version."""

    id: int
    policy: str
    number: int
    title: str
    language: str
    acknowledged_at: datetime


@dataclass(frozen=True, kw_only=True)
class AcknowledgedText(AcknowledgementRow):
    """The same with who it was, and the text as it was shown."""

    name: str
    employee_number: str
    effective_at: datetime
    prevailing_language: str
    text_digest: str
    html: str


def _rows(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Acknowledgement.id,
            PolicyVersion.policy,
            PolicyVersion.number,
            PolicyWording.title,
            Acknowledgement.language,
            Acknowledgement.acknowledged_at,
            *more,
        )
        .join(PolicyVersion, PolicyVersion.id == Acknowledgement.version_id)
        .join(
            PolicyWording,
            and_(
                PolicyWording.version_id == Acknowledgement.version_id,
                PolicyWording.language == Acknowledgement.language,
            ),
        )
        .order_by(Acknowledgement.id.desc())
    )


def of_person(db: Session, person_id: int) -> list[AcknowledgementRow]:
    """Everything that a person acknowledged, the newest first."""
    rows = db.execute(_rows().where(Acknowledgement.person_id == person_id))
    return [AcknowledgementRow(**row._mapping) for row in rows]


def one(db: Session, person_id: int, policy: str, acknowledgement_id: int | None) -> AcknowledgedText | None:
    """The newest acknowledgement of a policy by a person, or the one with that id."""
    query = (
        _rows(
            Person.name,
            Person.employee_number,
            PolicyVersion.effective_at,
            PolicyVersion.prevailing_language,
            Acknowledgement.text_digest,
            ContentVersion.body.label("html"),
        )
        .join(Person, Person.id == Acknowledgement.person_id)
        .join(ContentVersion, ContentVersion.digest == Acknowledgement.text_digest)
        .where(Acknowledgement.person_id == person_id, PolicyVersion.policy == policy)
    )
    if acknowledgement_id is not None:
        query = query.where(Acknowledgement.id == acknowledgement_id)
    row = db.execute(query.limit(1)).one_or_none()
    return AcknowledgedText(**row._mapping) if row else None
