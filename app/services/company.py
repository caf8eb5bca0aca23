"""The company's settings: rows with history, and its logo."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

from app.core.company import CompanyProfile
from app.services import audit, redating
from app.store.models import CompanyLogo, CompanySettings
from app.store.queries import company as queries

MAXIMUM_LOGO_BYTES = 300_000
MAXIMUM_LOGO_SIDE = 4_000


class UnusableLogo(Exception):
    """An upload that is no whole PNG or JPEG, or too large in bytes or pixels."""


def change(db: Session, profile: CompanyProfile, now: datetime, *, actor_id: int | None) -> None:
    """Put a new version of the settings in force; nothing happens where they are the same."""
    before = queries.profile(db)
    if before == profile:
        return
    old, new = before.to_json(), profile.to_json()
    db.add(CompanySettings(values=new, changed_at=now, changed_by=actor_id))
    changed = sorted(key for key in new if new[key] != old[key])
    if {"time_zone", "weekend"} & set(changed):
        redating.leave_for_all(db, now)
    audit.record(db, now, actor_id, "company.changed", ("company", "settings"), changed=changed)


def keep_logo(db: Session, body: bytes) -> str:
    """Store a PNG or JPEG and return its digest; raises UnusableLogo."""
    digest = sha256(body).hexdigest()
    media_type = _media_type(body)
    if db.get(CompanyLogo, digest) is None:
        db.add(CompanyLogo(digest=digest, media_type=media_type, body=body))
    return digest


def _media_type(body: bytes) -> str:
    """`image/png` or `image/jpeg`; raises UnusableLogo."""
    if len(body) > MAXIMUM_LOGO_BYTES:
        raise UnusableLogo
    try:
        with Image.open(BytesIO(body), formats=["PNG", "JPEG"]) as picture:
            if max(picture.size) > MAXIMUM_LOGO_SIDE:
                raise UnusableLogo
            kind = picture.format
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnusableLogo from error
    return "image/png" if kind == "PNG" else "image/jpeg"
