"""Records: certificates and their documents, the audit log, jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key, PersonKey
from app.store.types import Json

UNSEALED = text("sequence IS NULL")


class Certificate(Base):
    """What was issued, with all its facts frozen; unique by period and revision."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("period_id", "revision"),
        Index("uq_certificate_status_place", "status_list", "status_index", unique=True),
        Index("ix_certificate_person_id", "person_id"),
        Index("ix_certificate_replaces_id", "replaces_id"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(24), unique=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    person_id: Mapped[PersonKey]
    revision: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    course: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(10))
    facts: Mapped[dict[str, Any]]
    design_digest: Mapped[Digest] = mapped_column(ForeignKey("content_version.digest"))
    issued_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime | None]
    status_list: Mapped[int | None]
    status_index: Mapped[int | None]
    identities: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)


class CertificateEvent(Base):
    """Something that happened to a certificate: issued, suspended, lifted, revoked, superseded."""

    __tablename__ = "certificate_event"
    __table_args__ = (Index("ix_certificate_event_certificate_id", "certificate_id"),)

    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    kind: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(500))


class CertificateDocument(Base):
    """The PDF of a certificate, signed and kept, and the credential that lies in it.

    What was made before there were signatures has no key and no credential.
    """

    __tablename__ = "certificate_document"
    __table_args__ = (Index("ix_certificate_document_sha256", "sha256"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    sha256: Mapped[Digest]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    credential: Mapped[str | None] = mapped_column(Text)
    key_fingerprint: Mapped[str | None] = mapped_column(String(64))


class IssuerKey(Base):
    """A key that certificates are or were signed with: the public part alone. The newest is in use."""

    __tablename__ = "issuer_key"

    fingerprint: Mapped[Digest] = mapped_column(primary_key=True)
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    adopted_at: Mapped[datetime]


class AuditEvent(Base):
    """A state change that matters, in ids and codes, written in its transaction; `sequence` and `seal` are given later.

    `person_id` is whom it is about. It is no foreign key, so that writing the log locks nobody's row.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_kind", "subject_id"),
        Index("ix_audit_event_happened_at", "happened_at", "id"),
        Index("ix_audit_event_actor_id", "actor_id", "happened_at", "id"),
        Index("ix_audit_event_person_id", "person_id", "happened_at", "id"),
        Index("ix_audit_event_action", "action", "happened_at", "id"),
        Index("ix_audit_event_unsealed", "id", sqlite_where=UNSEALED, postgresql_where=UNSEALED),
        UniqueConstraint("sequence"),
    )

    id: Mapped[Key]
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    note_digest: Mapped[Digest | None]
    sequence: Mapped[int | None]
    seal: Mapped[Digest | None]


class AuditNote(Base):
    """Names and free text of an audit event, apart from it so that they can be erased; the event holds the salted digest."""

    __tablename__ = "audit_note"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)


class Job(Base):
    """Work for later, enqueued in the transaction of its fact and claimed by a lease."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("kind", "key"), Index("ix_job_done_at_run_at", "done_at", "run_at"))

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(500))
