"""Leavers: the link with which they fetch their certificates for a while after they are gone."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.services import audit
from app.store.models import AccessLink

KIND = "leaver"
LINK_LIFE = timedelta(days=90)


def make_link(db: Session, person_id: int, now: datetime, *, actor_id: int | None) -> str:
    """The token of a new link to a leaver's certificates, valid for 90 days; only its digest is kept. Earlier ones end."""
    token = secrets.token_urlsafe(32)
    end_links(db, person_id, now)
    db.add(
        AccessLink(
            person_id=person_id,
            kind=KIND,
            token_digest=digest(token),
            created_at=now,
            created_by=actor_id,
            expires_at=now + LINK_LIFE,
        )
    )
    audit.record(db, now, actor_id, "leaver.link_made", ("person", person_id))
    return token


def end_links(db: Session, person_id: int, now: datetime) -> None:
    """End every link to a leaver's certificates: who is back signs in."""
    db.execute(
        update(AccessLink)
        .where(AccessLink.person_id == person_id, AccessLink.kind == KIND, AccessLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def digest(token: str) -> str:
    """What is kept of a link."""
    return sha256(token.encode()).hexdigest()
