"""Secret links: whoever has one gets in, so only its digest is kept, and a person has one of a kind at a time."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.services.passwords import digest
from app.store.models import AccessLink


def make(
    db: Session, person_id: int, kind: str, now: datetime, *, actor_id: int | None, life: timedelta | None = None
) -> str:
    """The token of a new link, which lasts until it is ended where it has no `life`. An earlier one of its kind ends."""
    end(db, person_id, kind, now)
    token = secrets.token_urlsafe(32)
    db.add(
        AccessLink(
            person_id=person_id,
            kind=kind,
            token_digest=digest(token),
            created_at=now,
            created_by=actor_id,
            expires_at=now + life if life else None,
        )
    )
    return token


def end(db: Session, person_id: int, kind: str, now: datetime) -> bool:
    """End a person's link of a kind; whether there was one."""
    ended = db.scalars(
        update(AccessLink)
        .where(AccessLink.person_id == person_id, AccessLink.kind == kind, AccessLink.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(AccessLink.id)
    )
    return bool(ended.all())
