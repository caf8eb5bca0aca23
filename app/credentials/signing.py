"""Signing: a certificate's PDF (PAdES) and its credential (JWS), with one key.

Everything that signs goes through pyHanko's `Signer`, so that a key in hardware (pyHanko has signers for PKCS#11 and for
remote services) takes the place of the file by handing `SigningKey` another one.
"""

import asyncio
import io
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import Settings
from app.credentials.contents import DIGEST, SIGNATURE_FIELD

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper

ROOM = 16_384
"""Bytes kept free for a signature with its chain; a time stamp doubles them."""


class UnusableKey(Exception):
    """The file of the signing key cannot be used; the message is a sentence that says why."""


class NotStamped(Exception):
    """The time-stamping service did not answer as it should."""


@dataclass(frozen=True)
class SigningKey:
    """What signs: a signer of pyHanko's, and the service that stamps the time, if any."""

    signer: "Signer"
    timestamper: "TimeStamper | None" = None

    @property
    def _certificate(self) -> "x509.Certificate":
        if self.signer.signing_cert is None:
            raise UnusableKey("The signer of certificates has no certificate of its own.")
        return self.signer.signing_cert

    @cached_property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""
        return bytes(self._certificate.dump())

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the signer's certificate, in hexadecimal digits."""
        return sha256(self.certificate).hexdigest()

    @cached_property
    def algorithm(self) -> str:
        """How a JWS is signed: `RS256` or `ES256`."""
        return {"rsa": "RS256", "ec": "ES256"}[self._certificate.public_key.algorithm]

    def jws(self, payload: bytes, kid: str, kind: str) -> str:
        """A compact JWS (RFC 7515) of a payload; the header names the key's address and the kind of what is signed."""
        header = f'{{"alg":"{self.algorithm}","kid":"{kid}","typ":"{kind}"}}'.encode()
        signed = f"{_base64(header)}.{_base64(payload)}"
        signature = _desk.submit(_raw, self.signer, signed.encode()).result()
        return f"{signed}.{_base64(_jose(signature) if self.algorithm == 'ES256' else signature)}"


# pyHanko signs in an event loop of its own, and a thread can run but one: so signing has a thread, whoever asks for it.
_desk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="signing")


def _raw(signer: "Signer", data: bytes) -> bytes:
    return asyncio.run(signer.async_sign_raw(data, DIGEST))


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _jose(signature: bytes) -> bytes:
    """A signature over P-256 as JOSE writes it: both numbers in 32 bytes each (RFC 7518, 3.4)."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature  # noqa: PLC0415  see `load`

    return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(signature))


@dataclass(frozen=True)
class KeyFile:
    """Where the signing key is: a PKCS#12 file and its password. It is read when it is first needed."""

    path: Path
    password: str = field(default="", repr=False)
    timestamp_url: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> "KeyFile":
        """The one that the deployment gave, or the first run made."""
        return cls(settings.signing_key, settings.signing_password, settings.timestamp_url)

    @cached_property
    def key(self) -> SigningKey:
        """The key. Raises UnusableKey."""
        return load(self.path, self.password, self.timestamp_url)


def load(path: Path, password: str, timestamp_url: str | None = None) -> SigningKey:
    """The key of a PKCS#12 file: RSA of at least 2048 bits, or P-256. Raises UnusableKey.

    Importing pyHanko takes a third of a second, so it waits until something is signed.
    """
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415

    from app.credentials import file_signer  # noqa: PLC0415

    try:
        body = path.read_bytes()
    except OSError as error:
        raise UnusableKey(f"The signing key {path} cannot be read: {error.strerror}.") from error
    try:
        signer = file_signer.of(body, password)
    except file_signer.Unsuitable as error:
        raise UnusableKey(f"The signing key {path} must be RSA of at least 2048 bits, or P-256.") from error
    except ValueError as error:
        problem = "is no PKCS#12 file with a key and its certificate, or GANGWAY_SIGNING_PASSWORD is not its password"
        raise UnusableKey(f"The signing key {path} {problem}.") from error
    return SigningKey(signer, HTTPTimeStamper(timestamp_url) if timestamp_url else None)


def signed(pdf: bytes, key: SigningKey, reason: str) -> bytes:
    """The document with the issuer's signature (PAdES baseline B; T with a time stamp), which allows no change after it.

    Its field is tagged and described, and its metadata are left alone, so the document stays PDF/A-3a and PDF/UA-1.
    Raises NotStamped.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415
    from pyhanko.sign.timestamps import TimestampRequestError  # noqa: PLC0415

    from app.credentials.signature_field import with_field  # noqa: PLC0415

    class Writer(IncrementalPdfFileWriter):
        """Writes the signature and nothing else: rewritten metadata would no longer be those of an archive."""

        def _update_meta(self) -> None:
            pass

    wanted = PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        md_algorithm=DIGEST,
    )
    document = io.BytesIO()
    signer = PdfSigner(wanted, signer=key.signer, timestamper=key.timestamper)
    try:
        room = ROOM * (2 if key.timestamper else 1)
        unsigned = Writer(io.BytesIO(with_field(pdf)))
        _desk.submit(signer.sign_pdf, unsigned, output=document, bytes_reserved=room).result()
    except (TimestampRequestError, OSError, TimeoutError, ValueError) as error:
        if key.timestamper is None:
            raise
        raise NotStamped(str(error)) from error
    return document.getvalue()
