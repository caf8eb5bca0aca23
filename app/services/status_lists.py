"""The status lists of credentials: where a certificate stands in them, and what they say now."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.credentials.badge import ENTRIES, Place
from app.store.models import Certificate, CertificateEvent

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""From when a list counts in which nothing was ever set."""
TRIES = 8
"""Places drawn from a list before the next one is begun: so many are taken only where it is about half full."""


def free_place(db: Session) -> Place:
    """A place drawn at random that nobody has, in the newest list or, where that fills up, in the next."""
    newest = db.scalar(select(func.max(Certificate.status_list))) or 1
    for number in (newest, newest + 1):
        drawn = {secrets.randbelow(ENTRIES) for _ in range(TRIES)}
        taken = select(Certificate.status_index).where(
            Certificate.status_list == number, Certificate.status_index.in_(drawn)
        )
        if free := drawn - set(db.scalars(taken)):
            return Place(number, free.pop())
    raise RuntimeError("an empty status list has no free place")


def exists(db: Session, number: int) -> bool:
    """Whether there is a list of that number: the first always, the others once a certificate stands in them."""
    return (
        number == 1 or db.scalar(select(Certificate.id).where(Certificate.status_list == number).limit(1)) is not None
    )


def changed_at(db: Session, number: int) -> datetime | None:
    """When a certificate of a list was last suspended, lifted, revoked or replaced; None where none ever was."""
    return db.scalar(
        select(func.max(CertificateEvent.happened_at))
        .join(Certificate, Certificate.id == CertificateEvent.certificate_id)
        .where(Certificate.status_list == number, CertificateEvent.kind != "issued")
    )


def places(db: Session, number: int, purpose: str) -> list[int]:
    """Where a list is set: for revocation what is revoked or replaced, for suspension what is suspended now."""
    newest = (
        select(func.max(CertificateEvent.id))
        .where(CertificateEvent.certificate_id == Certificate.id)
        .correlate(Certificate)
        .scalar_subquery()
    )
    kinds = {"revocation": ("revoked", "superseded"), "suspension": ("suspended",)}[purpose]
    query = (
        select(Certificate.status_index)
        .join(CertificateEvent, CertificateEvent.id == newest)
        .where(Certificate.status_list == number, CertificateEvent.kind.in_(kinds))
    )
    return [index for index in db.scalars(query) if index is not None]
