"""The signature of a certificate: the document stays archival and accessible, and two independent tools accept it."""

import asyncio
import collections
import io
import re
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import page
import pikepdf
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.credentials import signing, verifier
from app.credentials.pdf import render
from app.credentials.signature_field import with_field
from app.credentials.signing import NotStamped, UnusableKey
from tests.credentials.samples import default_design, facts
from tests.signing import keys as keys_of_tests
from tests.signing import new_key

CREDENTIAL = "for tests: a credential"
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def unsigned():
    return render(facts(), default_design(), CREDENTIAL)


@pytest.fixture(scope="module")
def signed(unsigned):
    return signing.signed(unsigned, keys_of_tests().key, "Welcome Aboard")


def pdfsig(pdf, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", path], capture_output=True, check=False, text=True).stdout


def failures(pdf, profile, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    found = page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile))
    rules = collections.Counter(each.rule_id for each in found.failures)
    rules["PDFA3A-STREAM-LENGTH-001"] -= sum(ends_in_carriage_return(pdf)) > 0
    return +rules


def ends_in_carriage_return(pdf):
    """For each stream whether its last byte is one: the validator then takes it for the end of a line, and miscounts.

    Each of them has exactly the length that it says (ISO 19005-3, 6.1.6.1), which is what the rule is about.
    """
    for found in re.finditer(rb"/Length (\d+)[^<>]*(?:<<[^<>]*>>[^<>]*)*>>\nstream\n", pdf):
        end = found.end() + int(found[1])
        assert pdf[end:].startswith(b"\nendstream")
        yield pdf[end - 1 : end] == b"\r"


def validated(pdf, context):
    """What pyHanko says of the only signature, in a thread without an event loop: a browser's tests leave one in theirs."""
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    with ThreadPoolExecutor(1) as own_thread:
        return own_thread.submit(validate_pdf_signature, signature, context).result()


def certificate_of(key, **changes):
    """A certificate signed by itself, as a company may bring one."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Harbour Ltd")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, START, START + timedelta(days=4000))
    for extension in changes.get("extensions", ()):
        made = made.add_extension(extension, critical=True)
    return made.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def stored(key, path, password=None):
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"own", key, certificate_of(key), None, how))
    return path


@pytest.mark.parametrize("profile", ["PDF_A_3A", "PDF_UA_1"])
@pytest.mark.parametrize("which", ["unsigned", "signed"])
def test_archival_and_accessible_before_and_after_signing(which, profile, request, tmp_path):
    assert failures(request.getfixturevalue(which), profile, tmp_path) == {}


def without(name, pdf):
    """The document without an entry of its catalogue."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root[name]
        document.save(written := io.BytesIO(), fix_metadata_version=False)
    return written.getvalue()


@pytest.mark.parametrize(
    ("entry", "profile"),
    [("/OutputIntents", "PDF_A_3A"), ("/MarkInfo", "PDF_A_3A"), ("/Lang", "PDF_UA_1"), ("/Metadata", "PDF_UA_1")],
)
def test_the_validator_sees_what_is_missing(entry, profile, unsigned, tmp_path):
    assert failures(without(entry, unsigned), profile, tmp_path) != {}


def test_a_second_tool_finds_the_signature_valid_and_the_whole_document_signed(signed, tmp_path):
    said = pdfsig(signed, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.parametrize("place", [100, 20_000, -300])
def test_a_second_tool_finds_a_changed_byte(signed, place, tmp_path):
    changed = bytearray(signed)
    changed[place] ^= 1
    assert "Signature is Valid." not in pdfsig(bytes(changed), tmp_path)


def test_who_trusts_the_authority_trusts_the_signature(signed):
    [root] = pkcs12.load_key_and_certificates(keys_of_tests().path.read_bytes(), None)[2]
    trusted = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False)
    status = validated(signed, context)
    assert status.bottom_line
    assert status.docmdp_ok


def test_nothing_but_facts_and_credential_decides_the_unsigned_bytes(unsigned):
    assert render(facts(), default_design(), CREDENTIAL) == unsigned
    assert render(facts(), default_design(), "another") != unsigned
    assert with_field(unsigned) == with_field(unsigned)


def test_the_same_payload_has_the_same_signature():
    key = keys_of_tests().key
    assert key.jws(b"{}", "https://learn.example.com/key", "JWT") == key.jws(
        b"{}", "https://learn.example.com/key", "JWT"
    )


def test_the_made_key_is_readable_by_its_owner_alone(tmp_path):
    path = new_key(tmp_path / "made" / "key.p12").path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["key.p12"]


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(rsa.generate_private_key(65_537, 2048), "RS256"), (ec.generate_private_key(ec.SECP256R1()), "ES256")],
)
def test_a_company_brings_its_own_key(key, algorithm, unsigned, tmp_path):
    own = signing.load(stored(key, tmp_path / "own.p12", "a password"), "a password")
    assert own.algorithm == algorithm
    pdf = signing.signed(unsigned, own, "Welcome Aboard")
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)
    public = verifier.public_key(own.certificate)
    assert verifier.read(own.jws(b'{"a":1}', "key", "JWT").encode(), public) == {"a": 1}


def unreadable(tmp_path):
    return tmp_path / "nowhere.p12"


def no_key(tmp_path):
    path = tmp_path / "own.p12"
    path.write_bytes(b"no key")
    return path


def with_password(tmp_path):
    return stored(ec.generate_private_key(ec.SECP256R1()), tmp_path / "own.p12", "another password")


def short(tmp_path):
    return stored(rsa.generate_private_key(65_537, 1024), tmp_path / "own.p12")


def of_another_curve(tmp_path):
    return stored(ec.generate_private_key(ec.SECP384R1()), tmp_path / "own.p12")


@pytest.mark.parametrize("broken", [unreadable, no_key, with_password, short, of_another_curve])
def test_an_unusable_key_is_refused_with_a_sentence(broken, tmp_path, caplog):
    with pytest.raises(UnusableKey, match=r"^The signing key .+\.$"):
        signing.load(broken(tmp_path), "")


@contextmanager
def time_stamping(answer):
    """A service that stamps the time, on a port of its own; `answer` makes a reply of a request."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = answer(tsp.TimeStampReq.load(body))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def authority_of_time():
    key = rsa.generate_private_key(65_537, 2048)
    made = certificate_of(key, extensions=[x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])])
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        asn1_x509.Certificate.load(made.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(secret),
        fixed_dt=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


def test_a_stamp_says_when_it_was_signed(unsigned, authority_of_time, tmp_path):
    def reply(request):
        return asyncio.run(authority_of_time.async_request_tsa_response(request)).dump()

    with time_stamping(reply) as url:
        key = signing.load(keys_of_tests().path, "", url)
        pdf = signing.signed(unsigned, key, "Welcome Aboard")
    status = validated(pdf, ValidationContext(trust_roots=[], allow_fetching=False))
    assert status.timestamp_validity.timestamp == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert status.timestamp_validity.intact
    assert failures(pdf, "PDF_A_3A", tmp_path) == {}


def test_without_an_answer_nothing_is_signed(unsigned):
    with time_stamping(lambda _: b"what?") as url:
        key = signing.load(keys_of_tests().path, "", url)
        with pytest.raises(NotStamped):
            signing.signed(unsigned, key, "Welcome Aboard")
    with pytest.raises(NotStamped):
        signing.signed(unsigned, key, "Welcome Aboard")
