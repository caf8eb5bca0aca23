"""Certificates: one by its number, those of a person, and the stored documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.core.access import PersonFacts
from app.core.certification import CertificateFacts, CertificateStatus, status
from app.store.models import Certificate, CertificateDocument, CertificateEvent, Employment, Job, Person
from app.store.queries.selection import placed_or_last

RENDER = "certificate.render"
"""The kind of job that makes a document."""


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """A certificate with its facts and the newest of its events."""

    number: str
    period_id: int
    course: str
    holder: PersonFacts
    facts: CertificateFacts
    issued_at: datetime
    expires_at: datetime | None
    last_event: str
    last_event_at: datetime
    is_superseded: bool
    has_credential: bool

    def status(self, now: datetime) -> CertificateStatus:
        """What it is worth now."""
        return status(
            now,
            expires_at=self.expires_at,
            is_superseded=self.is_superseded,
            is_suspended=self.last_event == "suspended",
            is_revoked=self.last_event == "revoked",
        )


@dataclass(frozen=True)
class Document:
    """A stored PDF, and the credential that lies in it, if one does."""

    sha256: str
    body: bytes
    credential: str | None = None


def _certificates() -> Select[Any]:
    """Certificates with the newest of their events and where the holder works, will work or did. Parameter: today."""
    newest = (
        select(func.max(CertificateEvent.id))
        .where(CertificateEvent.certificate_id == Certificate.id)
        .correlate(Certificate)
        .scalar_subquery()
    )
    later = aliased(Certificate)
    works = placed_or_last(bindparam("today", type_=Date()), Certificate.person_id)
    return (
        select(
            Certificate.number,
            Certificate.period_id,
            Certificate.course,
            Certificate.facts,
            Certificate.issued_at,
            Certificate.expires_at,
            Certificate.person_id,
            Certificate.status_list,
            Employment.legal_entity_id,
            CertificateEvent.kind,
            CertificateEvent.happened_at,
            later.id.is_not(None).label("is_superseded"),
        )
        .join(CertificateEvent, CertificateEvent.id == newest)
        .outerjoin(later, later.replaces_id == Certificate.id)
        .outerjoin(Employment, works)
    )


BY_NUMBER = _certificates().where(Certificate.number == bindparam("number"))
OF_PERSON = (
    _certificates().where(Certificate.person_id == bindparam("person_id")).order_by(Certificate.issued_at.desc())
)
DOCUMENT = (
    select(CertificateDocument.sha256, CertificateDocument.body, CertificateDocument.credential)
    .join(Certificate, Certificate.id == CertificateDocument.certificate_id)
    .where(Certificate.number == bindparam("number"))
)
DIGEST = DOCUMENT.with_only_columns(CertificateDocument.sha256)


def by_number(db: Session, number: str, now: datetime) -> CertificateRow | None:
    """The certificate with that number."""
    row = db.execute(BY_NUMBER, {"number": number, "today": now.date()}).one_or_none()
    return _certificate(row) if row else None


def of_person(db: Session, person_id: int, now: datetime) -> list[CertificateRow]:
    """A person's certificates, the newest first."""
    return [_certificate(row) for row in db.execute(OF_PERSON, {"person_id": person_id, "today": now.date()})]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a certificate: when, by whom, and why. The reason is for HR and auditors alone."""

    kind: str
    at: datetime
    by: str | None
    reason: str | None


def events(db: Session, number: str) -> list[Event]:
    """What happened to a certificate, the newest first."""
    query = (
        select(CertificateEvent.kind, CertificateEvent.happened_at, Person.name, CertificateEvent.reason)
        .join(Certificate, Certificate.id == CertificateEvent.certificate_id)
        .outerjoin(Person, Person.id == CertificateEvent.actor_id)
        .where(Certificate.number == number)
        .order_by(CertificateEvent.id.desc())
    )
    return [Event(kind=kind, at=at, by=by, reason=reason) for kind, at, by, reason in db.execute(query)]


def kept_under(db: Session, sha256: str) -> str | None:
    """The number of the certificate whose stored document has that digest; also once the document itself is destroyed."""
    query = select(Certificate.number).join(CertificateDocument, CertificateDocument.certificate_id == Certificate.id)
    return db.scalar(query.where(CertificateDocument.sha256 == sha256).limit(1))


def being_made(db: Session) -> int:
    """How many documents wait to be made by the worker."""
    waiting = (
        select(func.count()).select_from(Job).where(Job.kind == RENDER, Job.done_at.is_(None), Job.failed_at.is_(None))
    )
    return db.scalars(waiting).one()


def document(db: Session, number: str) -> Document | None:
    """The stored PDF of a certificate, once it is made and until it is destroyed."""
    row = db.execute(DOCUMENT, {"number": number}).one_or_none()
    return Document(row.sha256, row.body, row.credential) if row and row.body else None


def document_digest(db: Session, number: str) -> str | None:
    """The SHA-256 of the stored PDF, without reading it."""
    return db.scalar(DIGEST, {"number": number})


def _certificate(row: Any) -> CertificateRow:
    return CertificateRow(
        number=row.number,
        period_id=row.period_id,
        course=row.course,
        holder=PersonFacts(person_id=row.person_id, legal_entity_id=row.legal_entity_id),
        facts=CertificateFacts.from_json(row.facts),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        last_event=row.kind,
        last_event_at=row.happened_at,
        is_superseded=row.is_superseded,
        has_credential=row.status_list is not None,
    )
