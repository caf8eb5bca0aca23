"""The keys that certificates are or were signed with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import IssuerKey


def certificates(db: Session) -> dict[str, bytes]:
    """The certificate of each key (DER) by its fingerprint, the one in use first."""
    query = select(IssuerKey.fingerprint, IssuerKey.certificate).order_by(IssuerKey.adopted_at.desc())
    return {row.fingerprint: row.certificate for row in db.execute(query)}
