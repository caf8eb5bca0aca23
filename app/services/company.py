"""The company's settings: rows with history, and its logo."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from app.core.company import CompanyProfile
from app.services import audit
from app.store.models import CompanyLogo, CompanySettings
from app.store.queries import company as queries

MAXIMUM_LOGO_BYTES = 300_000
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class UnusableLogo(Exception):
    """An upload that is neither PNG nor JPEG, or too large."""


def change(db: Session, profile: CompanyProfile, now: datetime, *, actor_id: int | None) -> None:
    """Put a new version of the settings in force; nothing happens where they are the same."""
    before = queries.profile(db)
    if before == profile:
        return
    old, new = before.to_json(), profile.to_json()
    db.add(CompanySettings(values=new, changed_at=now, changed_by=actor_id))
    changed = sorted(key for key in new if new[key] != old[key])
    audit.record(db, now, actor_id, "company.changed", ("company", "settings"), changed=changed)


def keep_logo(db: Session, body: bytes) -> str:
    """Store a PNG or JPEG and return its digest; raises UnusableLogo."""
    media_type = next((kind for start, kind in SIGNATURES.items() if body.startswith(start)), None)
    if media_type is None or len(body) > MAXIMUM_LOGO_BYTES:
        raise UnusableLogo
    digest = sha256(body).hexdigest()
    if db.get(CompanyLogo, digest) is None:
        db.add(CompanyLogo(digest=digest, media_type=media_type, body=body))
    return digest
