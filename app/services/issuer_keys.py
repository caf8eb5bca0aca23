"""The keys that certificates are signed with: one is in use, the earlier ones go on verifying what they signed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.signing import KeyFile, SigningKey
from app.services import audit
from app.store.models import IssuerKey


class OtherKey(Exception):
    """This machine has another signing key than the one in use; the message is a sentence with the way out."""


def ensure(db: Session, key: SigningKey, now: datetime) -> None:
    """Make the key the one in use where there is none yet. Raises OtherKey where another one is.

    So several machines that share a database sign with the same key, or do not start.
    """
    in_use = current(db)
    if in_use is None:
        _add(db, key, now)
    else:
        _compare(in_use, key)


def check(db: Session, keys: KeyFile) -> None:
    """That this machine has the key in use, if there is one yet. Raises OtherKey, UnusableKey."""
    in_use = current(db)
    if in_use is not None:
        _compare(in_use, keys.key)


def _compare(in_use: IssuerKey, key: SigningKey) -> None:
    if in_use.fingerprint != key.fingerprint:
        raise OtherKey(
            f"Certificates are signed with the key {in_use.fingerprint[:16]}, and this machine has {key.fingerprint[:16]}. "
            "Give it the same file (GANGWAY_SIGNING_KEY). To sign with the new one from now on, on all machines: "
            "gangway adopt-signing-key."
        )


def adopt(db: Session, key: SigningKey, now: datetime) -> bool:
    """Sign with this key from now on; False where it is the one in use. What earlier ones signed stays verifiable."""
    in_use = current(db)
    if in_use is not None and in_use.fingerprint == key.fingerprint:
        return False
    known = db.get(IssuerKey, key.fingerprint)
    if known is None:
        _add(db, key, now)
    else:
        known.adopted_at = now
    audit.record(db, now, None, "signing_key.adopted", ("company", "settings"), sha256=key.fingerprint)
    return True


def _add(db: Session, key: SigningKey, now: datetime) -> None:
    db.add(IssuerKey(fingerprint=key.fingerprint, certificate=key.certificate, adopted_at=now))


def current(db: Session) -> IssuerKey | None:
    """The key in use."""
    return db.scalars(select(IssuerKey).order_by(IssuerKey.adopted_at.desc()).limit(1)).one_or_none()
