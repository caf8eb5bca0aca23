"""A certificate's file that somebody shows: whether it is the very one that was issued."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy.orm import Session

from app.credentials import verifier
from app.store.queries import certificates, issuer_keys


class Shown(StrEnum):
    """What a file is."""

    ISSUED = "issued"
    CHANGED = "changed"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Upload:
    """What a file is, and the certificate's number where it is the one that was issued."""

    shown: Shown
    number: str | None = None


def looked_at(db: Session, body: bytes, now: datetime) -> Upload:
    """The digest decides: every issued document is known by it, also once it is destroyed. The rest is told why not.

    CHANGED is a document with a signature that does not hold any more; FOREIGN one that was never signed here.
    """
    number = certificates.kept_under(db, sha256(body).hexdigest())
    if number is not None:
        return Upload(Shown.ISSUED, number)
    keys = [verifier.public_key(each) for each in issuer_keys.certificates(db).values()]
    problems = verifier.check(body, keys, now).problems
    if "unreadable" in problems:
        return Upload(Shown.UNREADABLE)
    return Upload(Shown.FOREIGN if {"unsigned", "stranger"} & set(problems) else Shown.CHANGED)
