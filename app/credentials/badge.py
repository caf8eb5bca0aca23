"""The machine-readable form of a certificate: an Open Badges 3.0 credential as a VC-JWT, and its status lists.

Sources: Open Badges 3.0 (1EdTech), Verifiable Credentials Data Model 2.0, Securing VCs using JOSE, Bitstring Status List 1.0.
"""

import gzip
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.core.certification import CertificateFacts
from app.credentials.signing import SigningKey

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
PURPOSES = ("revocation", "suspension")
ENTRIES = 131_072
"""Places in a status list: as many as keep one person in a crowd (Bitstring Status List 1.0, 6.1)."""


@dataclass(frozen=True)
class Place:
    """Where a certificate stands in the status lists: the number of the pair of lists, and the place in both."""

    number: int
    index: int


def hashed(identity: str, salt: str) -> str:
    """An identifier of a person as credentials carry it (Open Badges 3.0, IdentityHash)."""
    return f"sha256${sha256(f'{identity}{salt}'.encode()).hexdigest()}"


def identities(salt: str, **known: str | None) -> list[dict[str, Any]]:
    """What a credential says about its holder: hashed identifiers by type (`name`, `emailAddress`, `accountId`)."""
    return [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": hashed(identity, salt),
            "identityType": kind,
            "salt": salt,
        }
        for kind, identity in known.items()
        if identity
    ]


def issuer_url(public_url: str) -> str:
    """The issuer's identifier, where its profile is."""
    return f"{public_url}/credentials/issuer"


def key_url(public_url: str, fingerprint: str) -> str:
    """The address of a signing key, which a credential's header names."""
    return f"{public_url}/credentials/keys/{fingerprint}"


def list_url(public_url: str, number: int, purpose: str) -> str:
    """The address of a status list."""
    return f"{public_url}/credentials/status/{number}/{purpose}"


def origin(facts: CertificateFacts) -> str:
    """The site's address as it was when the certificate was issued."""
    return facts.verify_url.removesuffix(f"/verify/{facts.number}")


def credential(
    facts: CertificateFacts,
    holder: list[dict[str, Any]],
    place: Place,
    criteria: str,
    valid: tuple[datetime, datetime | None],
) -> dict[str, Any]:
    """An OpenBadgeCredential with the claims of its JWT; `valid` is from and until, the latter exclusive.

    It names nobody: the holder is known by salted hashes.
    """
    public_url, (start, end) = origin(facts), valid
    until = {} if end is None else {"validUntil": _instant(end), "exp": int(end.timestamp())}
    return {
        "@context": CONTEXT,
        "id": facts.verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.course,
        "issuer": profile(public_url, facts.company),
        "validFrom": _instant(start),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": holder,
            "achievement": {
                "id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{public_url} {facts.course_version or facts.course}')}",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": facts.course,
                "description": "\n".join(facts.objectives) or facts.course,
                "criteria": {"narrative": criteria},
                "inLanguage": facts.language,
            },
        },
        "credentialStatus": [_entry(public_url, place, purpose) for purpose in PURPOSES],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "iss": issuer_url(public_url),
        "jti": facts.verify_url,
        "nbf": int(start.timestamp()),
        **until,
    }


def _entry(public_url: str, place: Place, purpose: str) -> dict[str, Any]:
    address = list_url(public_url, place.number, purpose)
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }


def profile(public_url: str, company: str) -> dict[str, Any]:
    """The issuer."""
    return {"id": issuer_url(public_url), "type": ["Profile"], "name": company, "url": public_url}


def status_list(
    public_url: str, company: str, number: int, purpose: str, places: Iterable[int], changed_at: datetime
) -> dict[str, Any]:
    """A BitstringStatusListCredential in which the given places are set."""
    address = list_url(public_url, number, purpose)
    return {
        "@context": CONTEXT[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_url(public_url),
        "name": company,
        "validFrom": _instant(changed_at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(places),
        },
        "iss": issuer_url(public_url),
        "jti": address,
        "nbf": int(changed_at.timestamp()),
    }


def encoded(places: Iterable[int]) -> str:
    """A bitstring of `ENTRIES` bits, the first one leftmost, compressed and in multibase (u: base64url)."""
    bits = bytearray(ENTRIES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return f"u{urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b'=').decode()}"


def secured(claims: Mapping[str, Any], key: SigningKey, public_url: str) -> str:
    """A credential as a VC-JWT: the credential itself is the payload, with no wrapper around it."""
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return key.jws(payload, key_url(public_url, key.fingerprint), "JWT")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
