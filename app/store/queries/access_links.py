"""Secret links: whom one leads to, while it lasts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import AccessLink, Person


@dataclass(frozen=True, kw_only=True)
class LinkedPerson:
    """The person whom a link leads to, and until when."""

    person_id: int
    name: str
    expires_at: datetime | None


def linked(db: Session, kind: str, digest: str, now: datetime) -> LinkedPerson | None:
    """The person behind a link of that kind, unless it has ended or expired."""
    row = db.execute(
        select(Person.id.label("person_id"), Person.name, AccessLink.expires_at)
        .join(Person, Person.id == AccessLink.person_id)
        .where(
            AccessLink.token_digest == digest,
            AccessLink.kind == kind,
            AccessLink.revoked_at.is_(None),
            AccessLink.expires_at > now,
            Person.erased_at.is_(None),
        )
    ).one_or_none()
    return LinkedPerson(**row._mapping) if row else None
