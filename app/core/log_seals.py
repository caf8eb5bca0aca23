"""Seals of the log: each follows from the event and from the seal before it, and the newest is signed once a day."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
NOTHING_BEFORE = "0" * 64
"""What the first event's seal follows from."""


@dataclass(frozen=True, kw_only=True)
class LoggedEvent:
    """All that a seal holds of an event. What its note says is held by the digest, so that notes can be erased."""

    id: int
    happened_at: datetime
    actor_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    person_id: int | None
    facts: dict[str, Any]
    note_digest: str | None


@dataclass(frozen=True, kw_only=True)
class Head:
    """The newest seal of the log on a day."""

    signed_on: date
    sequence: int
    seal: str


def seal(before: str, event: LoggedEvent) -> str:
    """SHA-256 of the seal before and of the event as canonical JSON: sorted keys, no spaces, times in UTC."""
    fields = vars(event) | {"happened_at": event.happened_at.astimezone(UTC).isoformat(timespec="microseconds")}
    return sha256(f"{before}\n{_canonical(fields)}".encode()).hexdigest()


def seals(before: str, events: Iterable[LoggedEvent]) -> list[str]:
    """The seals of events that follow one another."""
    found = []
    for event in events:
        before = seal(before, event)
        found.append(before)
    return found


def signing_key(secret: str) -> bytes:
    """The key that signs heads: derived from the site's secret for this alone, so that it signs nothing else."""
    return hmac.digest(secret.encode(), b"gangway: heads of the log, 1", "sha256")


def sign(key: bytes, head: Head) -> str:
    """HMAC-SHA256 of a head."""
    fields = {"signed_on": head.signed_on.isoformat(), "sequence": head.sequence, "seal": head.seal}
    return hmac.new(key, _canonical(fields).encode(), "sha256").hexdigest()


def is_signed(keys: Iterable[bytes], head: Head, signature: str) -> bool:
    """Whether one of these keys signed a head so."""
    return any(hmac.compare_digest(sign(key, head).encode(), signature.encode()) for key in keys)


def _canonical(fields: dict[str, Any]) -> str:
    return CANONICAL.encode(fields)
