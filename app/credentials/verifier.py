#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = ["pyhanko>=0.38,<1", "joserfc>=1.8,<2"]
# ///
"""Verifies certificates made by Gangway, without Gangway, its database or a network: this one file is enough.

    uv run verifier.py certificate.pdf --key issuer.pem

`issuer.pem` is the issuer's public key or certificate, from the issuer and not from whoever shows the certificate. Without
uv: `pip install pyhanko joserfc`, then `python verifier.py ...`. Exit status: 0 genuine and in force, 1 not, 2 unreadable.

What it checks: that the document is signed by that key and unchanged since; that the credential inside is signed by it
too; that both speak of the same certificate; and the dates. Whether a certificate was suspended or revoked since is known
to the issuer alone: ask at the address that is printed, or give the issuer's status lists, saved as files, with
`--status-list`. `--holder` and `--email` compare a name or an address with the salted hashes in the credential.
"""

import argparse
import gzip
import hmac
import io
import json
import sys
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, x509
from asn1crypto.keys import PublicKeyInfo
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import ValueErrorWithMessage
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

CREDENTIAL_FILE = "credential.jwt"
ALGORITHMS = ["ES256", "RS256"]
LONGEST_LIST = 1_000_000
BROKEN = (PdfError, ValueErrorWithMessage, ValueError, LookupError, TypeError, AttributeError)
WORSE = (RecursionError, AssertionError, zlib.error)
"""What reading a damaged or hostile PDF may raise."""

ENVELOPE = ("v1", "v1", {"algorithm": "sha256", "parameters": None})
"""What a signature's envelope says besides: versions and digests, which nothing else would hold to these values."""

SENTENCES = {
    "unreadable": "The file is no PDF that can be read, or only part of one.",
    "unsigned": "The document carries no signature.",
    "stranger": "The document is signed, but not with the issuer's key.",
    "changed": "The document was changed after it was signed, or its signature is damaged.",
    "no_credential": "The document holds no credential, or more than one.",
    "forged_credential": "The credential inside is not signed with the issuer's key, or was changed.",
    "disagreement": "The document and the credential inside speak of different certificates.",
    "upcoming": "The certificate is not in force yet.",
    "expired": "The certificate has expired.",
    "revoked": "The certificate is revoked, or replaced by a newer one.",
    "suspended": "The certificate is suspended.",
    "bad_list": "A status list is not signed with the issuer's key, or not the one of this certificate.",
    "other_holder": "The certificate was issued to somebody else.",
}
IN_FORCE_ONLY = frozenset({"upcoming", "expired", "revoked", "suspended", "bad_list", "other_holder"})
"""What may be said of a certificate that is genuine all the same."""


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a certificate, as keys of SENTENCES; and what it says, where that could be read."""

    problems: tuple[str, ...]
    number: str | None = None
    credential: dict[str, Any] | None = None
    signed_at: datetime | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether the issuer made this very document with this credential inside; it may have run out since."""
        return not set(self.problems) - IN_FORCE_ONLY


@dataclass(frozen=True)
class Claimed:
    """Who somebody says they are."""

    name: str | None = None
    email: str | None = None


def public_key(data: bytes) -> PublicKeyInfo:
    """The public key in a file that holds one, or a certificate: PEM or DER. Raises ValueError."""
    kind, body = "", data
    if pem.detect(data):
        kind, _, body = pem.unarmor(data)
    if kind != "PUBLIC KEY":
        try:
            return x509.Certificate.load(body, strict=True).public_key
        except (ValueError, TypeError):
            if kind:
                raise
    return PublicKeyInfo.load(body, strict=True)


def check(
    pdf: bytes,
    keys: Sequence[PublicKeyInfo],
    now: datetime,
    *,
    status_lists: Iterable[str] = (),
    claimed: Claimed | None = None,
) -> Verdict:
    """What a certificate is worth: its signature, its credential, whether they agree, and the dates at that moment.

    `keys` are those the issuer signs or signed with; `status_lists` the issuer's signed lists, as JWTs.
    """
    known = {key.dump(): key for key in keys}
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            return Verdict(("unsigned",) if not signatures else ("changed",))
        problems, signed_at = _of_signature(signatures[0], known, pdf)
        if problems:
            return Verdict(tuple(problems), signed_at=signed_at)
        number = str(reader.trailer["/Info"]["/Keywords"]) if "/Info" in reader.trailer else None
        attached = _attached(reader)
    except (*BROKEN, *WORSE):
        was_signed = pdf.startswith(b"%PDF-") and b"/ByteRange" in pdf
        return Verdict(("changed",) if was_signed else ("unreadable",))
    if len(attached) != 1:
        return Verdict(("no_credential",), number, None, signed_at)
    credential = read(attached[0], known[signatures[0].signer_cert.public_key.dump()])
    if not credential:
        return Verdict(("forged_credential",), number, None, signed_at)
    if number is None or credential.get("id", "").rpartition("/")[2] != number:
        problems.append("disagreement")
    problems += _of_dates(credential, now)
    problems += _of_lists(credential, known.values(), status_lists)
    if claimed and not is_holder(credential, claimed):
        problems.append("other_holder")
    return Verdict(tuple(problems), number, credential, signed_at)


def _of_signature(
    signature: EmbeddedPdfSignature, known: dict[bytes, PublicKeyInfo], pdf: bytes
) -> tuple[list[str], datetime | None]:
    """Whose it is, and whether it covers every byte of the file; and when it was made, as far as it says.

    Nobody vouches for the key but whoever gave it: what the signer's certificate says of itself, its dates too, is no
    matter, for a certificate outlives the key that signed it.
    """
    if signature.signer_cert.public_key.dump() not in known:
        return ["stranger"], signature.self_reported_timestamp
    trusted = ValidationContext(
        trust_roots=[signature.signer_cert],
        allow_fetching=False,
        moment=signature.self_reported_timestamp,
        best_signature_time=signature.self_reported_timestamp,
    )
    with ThreadPoolExecutor(1) as own_thread:  # it runs an event loop, and the caller's thread may have one already
        status = own_thread.submit(validate_pdf_signature, signature, trusted).result()
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _fills_its_gap(signature, pdf)
    return ([] if status.intact and status.valid and is_whole else ["changed"]), status.signer_reported_dt


def _fills_its_gap(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the part of the file that no signature can cover, its own, holds the signature, zeros and nothing else."""
    _, start, end, _ = (int(number) for number in signature.byte_range)
    envelope = cms.ContentInfo.load(signature.pkcs7_content)
    said = envelope["content"]
    plain = (said["version"].native, said["signer_infos"][0]["version"].native, *said["digest_algorithms"].native)
    if plain != ENVELOPE or said["signer_infos"][0]["digest_algorithm"].native != ENVELOPE[-1]:
        return False
    gap, written = pdf[start:end], envelope.dump(force=True).hex().upper().encode()
    return bool(gap == b"<" + written + b"0" * (len(gap) - len(written) - 2) + b">")


def _attached(reader: PdfFileReader) -> list[bytes]:
    """The files of the credential's name inside the document."""
    place = reader.root
    for name in ("/Names", "/EmbeddedFiles", "/Names"):
        if name not in place:
            return []
        place = place[name]
    files = [place[at] for at in range(1, len(place), 2)]
    return [file["/EF"]["/F"].data for file in files if str(file["/UF"]) == CREDENTIAL_FILE]


def read(token: bytes, key: PublicKeyInfo) -> dict[str, Any] | None:
    """What a JWT says; None where it is not signed with that key."""
    armoured = pem.armor("PUBLIC KEY", key.dump())
    try:
        own = (RSAKey if key.algorithm == "rsa" else ECKey).import_key(armoured)
        said = json.loads(jws.deserialize_compact(token, own, algorithms=ALGORITHMS).payload)
    except (JoseError, ValueError, TypeError, LookupError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _of_dates(credential: dict[str, Any], now: datetime) -> list[str]:
    """Whether it is in force by its own dates, `validFrom` and `validUntil`."""
    start = datetime.fromisoformat(credential["validFrom"])
    end = credential.get("validUntil")
    if now < start:
        return ["upcoming"]
    return ["expired"] if end and now >= datetime.fromisoformat(end) else []


def _of_lists(credential: dict[str, Any], keys: Iterable[PublicKeyInfo], lists: Iterable[str]) -> list[str]:
    """What the given status lists say of it (Bitstring Status List 1.0, 3.2)."""
    entries = {each["statusListCredential"]: each for each in credential.get("credentialStatus", [])}
    problems = []
    for token in lists:
        said = next(filter(None, (read(token.strip().encode(), key) for key in keys)), None)
        entry = entries.get(said.get("id", "")) if said else None
        if said is None or entry is None or said["credentialSubject"]["statusPurpose"] != entry["statusPurpose"]:
            problems.append("bad_list")
        elif _is_set(said["credentialSubject"]["encodedList"], int(entry["statusListIndex"])):
            problems.append({"revocation": "revoked", "suspension": "suspended"}[entry["statusPurpose"]])
    return problems


def _is_set(encoded: str, place: int) -> bool:
    compressed = urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    with gzip.open(io.BytesIO(compressed)) as file:
        bits = file.read(LONGEST_LIST)
    return bool(bits[place // 8] & 0x80 >> place % 8)


def is_holder(credential: dict[str, Any], claimed: Claimed) -> bool:
    """Whether what somebody says of themselves has the hashes in the credential."""
    told = {"name": claimed.name, "emailAddress": claimed.email and claimed.email.casefold()}
    found = {each["identityType"]: each for each in credential["credentialSubject"].get("identifier", [])}
    for kind, identity in told.items():
        if identity:
            there = found.get(kind, {"identityHash": "", "salt": ""})
            made = sha256((identity + there["salt"]).encode()).hexdigest()
            if not hmac.compare_digest(f"sha256${made}", there["identityHash"]):
                return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files on the command line and say what was found."""
    parser = argparse.ArgumentParser(description="Verifies certificates offline.", allow_abbrev=False)
    parser.add_argument("pdf", nargs="+", type=Path, help="the certificate")
    parser.add_argument(
        "--key", action="append", required=True, type=Path, help="the issuer's public key or certificate"
    )
    parser.add_argument(
        "--status-list", action="append", default=[], type=Path, help="a status list of the issuer, saved"
    )
    parser.add_argument("--holder", help="the name that the certificate should be made out to")
    parser.add_argument("--email", help="the holder's address")
    wanted = parser.parse_args(arguments)
    try:
        keys = [public_key(path.read_bytes()) for path in wanted.key]
        lists = [path.read_text(encoding="ascii") for path in wanted.status_list]
        documents = [(path, path.read_bytes()) for path in wanted.pdf]
    except (OSError, ValueError, TypeError) as error:
        print(f"Cannot read what was given: {error}", file=sys.stderr)
        return 2
    claimed = Claimed(wanted.holder, wanted.email) if wanted.holder or wanted.email else None
    verdicts = []
    for path, body in documents:
        verdict = check(body, keys, datetime.now(UTC), status_lists=lists, claimed=claimed)
        verdicts.append(verdict)
        print(f"{path}: {said(verdict, has_lists=bool(lists))}")
    return 1 if any(verdict.problems for verdict in verdicts) else 0


def said(verdict: Verdict, *, has_lists: bool) -> str:
    """A verdict in words."""
    lines = ["genuine" if verdict.is_genuine else "NOT GENUINE"]
    if verdict.is_genuine and verdict.problems:
        lines[0] += ", but not in force" if verdict.problems != ("other_holder",) else ""
    lines += [SENTENCES[each] for each in verdict.problems]
    if verdict.credential and verdict.is_genuine:
        course = verdict.credential["credentialSubject"]["achievement"]["name"]
        lines.append(f"{course}, issued by {verdict.credential['issuer']['name']}, number {verdict.number}")
        end = verdict.credential.get("validUntil")
        lines.append(
            f"in force from {verdict.credential['validFrom']}" + (f" until {end}" if end else ", without an end")
        )
        if not has_lists:
            lines.append(f"Whether it was suspended or revoked since: {verdict.credential['id']}")
    return "\n  ".join(lines)


if __name__ == "__main__":
    sys.exit(main())
