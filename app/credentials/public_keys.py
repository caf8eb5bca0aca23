"""Public keys as others read them: PEM, and JWK (RFC 7517)."""

from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, RSAKey


def pem(certificates: Iterable[bytes]) -> str:
    """Certificates (DER) one after the other, the one in use first."""
    return "".join(_read(each).public_bytes(Encoding.PEM).decode() for each in certificates)


def jwk(certificate: bytes, address: str) -> dict[str, Any]:
    """The public key of a certificate (DER); `kid` is the address under which it is found."""
    key = _read(certificate).public_key()
    written = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    own = (RSAKey if isinstance(key, rsa.RSAPublicKey) else ECKey).import_key(written)
    return {**own.as_dict(private=False), "kid": address, "use": "sig"}


def _read(certificate: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate)
