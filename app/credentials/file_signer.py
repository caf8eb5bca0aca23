"""A signer whose key comes from a PKCS#12 file. pyHanko's own reads and checks the key anew for each signature."""

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.credentials.contents import DIGEST

SHORTEST_RSA = 2048


class Unsuitable(ValueError):
    """A key of another kind, or too short."""


class FileSigner(Signer):
    """Keeps its key ready. The same data have the same signature: ECDSA takes its nonce from them (RFC 6979)."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, certificate: Certificate, others: list[Certificate]
    ) -> None:
        # Nobody is asked to trust what the document itself brings along, so its root stays out.
        super().__init__(signing_cert=certificate, cert_registry=_store(others), embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature over data, by SHA-256; its length is asked for with `dry_run`."""
        if digest_algorithm != DIGEST:
            raise ValueError(f"signs with {DIGEST}, not {digest_algorithm}")
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def of(body: bytes, password: str) -> FileSigner:
    """The signer of a PKCS#12 file. Raises ValueError where it is none, and Unsuitable."""
    key, certificate, others = pkcs12.load_key_and_certificates(body, password.encode() or None)
    if key is None or certificate is None:
        raise ValueError("no key with its certificate")
    is_long = isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SHORTEST_RSA
    is_p256 = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or not (is_long or is_p256):
        raise Unsuitable
    return FileSigner(key, _read(certificate), [_read(each) for each in others])


def _store(certificates: list[Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(certificates)
    return store


def _read(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))
