"""Passwords: Argon2id at OWASP's parameters or stronger, and links with which people set them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.services import audit
from app.services.sign_ins import end_all
from app.store.models import PasswordLink, Person, SignInCode

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256
LINK_LIFE = timedelta(days=7)


class UnusableLink(Exception):
    """A set-password link that does not exist, was used, or has expired."""


@dataclass(frozen=True)
class Passwords:
    """Hashing at one cost. Hash and verify outside transactions: they take tens of milliseconds."""

    hasher: PasswordHasher

    @classmethod
    def at_cost(cls, time_cost: int, memory_kib: int, parallelism: int) -> "Passwords":
        """Hashing with these Argon2id parameters; memory in KiB."""
        return cls(PasswordHasher(time_cost, memory_kib, parallelism, type=Type.ID))

    def hashed(self, password: str) -> str:
        """The Argon2id hash with its salt and parameters."""
        return self.hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one stored. Without a stored one the same work is done, so that time tells nothing."""
        try:
            return self.hasher.verify(stored or self._decoy, password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    @property
    def _decoy(self) -> str:
        """A hash at the same cost that no password matches."""
        costs = f"m={self.hasher.memory_cost},t={self.hasher.time_cost},p={self.hasher.parallelism}"
        return f"$argon2id$v=19${costs}$Z2FuZ3dheWRlY295c2FsdA${'A' * 43}"

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made at another cost than today's."""
        return self.hasher.check_needs_rehash(stored)


def store(db: Session, person_id: int, password_hash: str, now: datetime, *, actor_id: int | None) -> None:
    """Set a person's password; every sign-in, open link and printed code of that person ends."""
    db.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))
    _end_links(db, person_id, now)
    end_codes(db, person_id, now)
    end_all(db, person_id, now)
    audit.record(db, now, actor_id, "password.changed", ("person", person_id))


def _end_links(db: Session, person_id: int, now: datetime) -> None:
    """End every open link of a person."""
    db.execute(
        update(PasswordLink)
        .where(PasswordLink.person_id == person_id, PasswordLink.used_at.is_(None))
        .values(used_at=now)
    )


def end_codes(db: Session, person_id: int, now: datetime) -> None:
    """End every printed code of a person."""
    db.execute(
        update(SignInCode).where(SignInCode.person_id == person_id, SignInCode.used_at.is_(None)).values(used_at=now)
    )


def is_usable(db: Session, token: str, now: datetime) -> bool:
    """Whether a link can still set a password; asked before hashing, which costs much."""
    link = db.scalar(select(PasswordLink).where(PasswordLink.token_digest == digest(token)))
    return link is not None and link.used_at is None and now < link.expires_at


def renew_hash(db: Session, person_id: int, password_hash: str) -> None:
    """Keep the same password at today's cost."""
    db.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))


def make_link(db: Session, person_id: int, now: datetime, *, actor_id: int | None) -> str:
    """The token of a new set-password link, valid for 7 days and once; only its digest is kept. Earlier ones end."""
    token = secrets.token_urlsafe(32)
    _end_links(db, person_id, now)
    db.add(
        PasswordLink(
            person_id=person_id,
            token_digest=digest(token),
            created_at=now,
            created_by=actor_id,
            expires_at=now + LINK_LIFE,
        )
    )
    audit.record(db, now, actor_id, "password.link_made", ("person", person_id))
    return token


def use_link(db: Session, token: str, password_hash: str, now: datetime) -> int:
    """Set the password of the link's person and return their id; raises UnusableLink."""
    link = db.scalar(select(PasswordLink).where(PasswordLink.token_digest == digest(token)).with_for_update())
    if link is None or link.used_at is not None or now >= link.expires_at:
        raise UnusableLink
    store(db, link.person_id, password_hash, now, actor_id=link.person_id)
    return link.person_id


def digest(token: str) -> str:
    """What is kept of a random token."""
    return sha256(token.encode()).hexdigest()
