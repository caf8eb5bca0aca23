"""What HR does to a certificate, and what everybody else then sees: the page, programs, status lists, the mail."""

import gzip
import io
import json
import zipfile
from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
import time_machine
from sqlalchemy import delete, select, update

from app.credentials import verifier
from app.services import documents
from app.store.models import AuditEvent, Certificate, CertificateDocument, CertificateEvent, Notice, Person
from app.store.queries import certificates as queries
from tests.factories import NOW
from tests.signing import drawn_certificate, keys, press

REASON = "a secret reason"


@pytest.fixture
def number(company, database, content):
    return drawn_certificate(database, content, company)


@pytest.fixture
def hr(browser):
    return browser("hr")


def rename(database, company, name):
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == company.ids["learner"]).values(name=name))


def do(hr, number, deed, reason=REASON, **more):
    return hr.post(f"/hr/certificates/{number}/{deed}", data={f"{deed}-reason": reason, **more})


def status_of(stranger, number):
    answer = stranger.get(f"/verify/{number}", headers={"Accept": "application/json"})
    assert "reason" not in answer.text
    return answer.json["status"]


def is_set(stranger, database, number, purpose):
    with database.reading() as db:
        row = db.scalars(select(Certificate).where(Certificate.number == number)).one()
    token = stranger.get(f"/credentials/status/{row.status_list}/{purpose}").text
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    encoded = claims["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return bool(bits[row.status_index // 8] & 0x80 >> row.status_index % 8)


def told(database):
    with database.reading() as db:
        wanted = select(Notice.facts).where(Notice.kind == "certificate_changed").order_by(Notice.id)
        return [facts["deed"] for facts in db.scalars(wanted)]


def test_suspended_lifted_revoked(hr, stranger, database, number):
    steps = [
        ("suspend", {}, "suspended"),
        ("lift", {}, "valid"),
        ("revoke", {"revoke-typed": number.lower()}, "revoked"),
    ]
    for deed, more, status in steps:
        assert do(hr, number, deed, **more).status_code == 303
        assert status_of(stranger, number) == status
        assert is_set(stranger, database, number, "suspension") == (status == "suspended")
        assert is_set(stranger, database, number, "revocation") == (status == "revoked")
    assert told(database) == ["suspend", "lift", "revoke"]
    page = hr.get(f"/hr/certificates/{number}/").text
    assert page.count(REASON) == 3
    assert "Suspend it" not in page
    assert REASON not in stranger.get(f"/verify/{number}").text


def test_the_log_has_each_deed_without_its_reason(hr, database, number, company):
    do(hr, number, "suspend")
    with database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.action == "certificate.suspend")).one()
    assert (event.actor_id, event.subject_id, event.person_id) == (company.ids["hr"], number, company.ids["learner"])
    assert REASON not in json.dumps(event.facts)


def test_reissued_after_a_change_of_name(hr, stranger, database, company, number):
    rename(database, company, "Lina Example-Newman")
    answer = do(hr, number, "reissue")
    assert answer.status_code == 303
    new = answer.location.rstrip("/").rpartition("/")[2]
    assert (status_of(stranger, number), status_of(stranger, new)) == ("superseded", "valid")
    assert is_set(stranger, database, number, "revocation")
    assert not is_set(stranger, database, new, "revocation")
    with database.reading() as db:
        old, made = (queries.by_number(db, each, NOW) for each in (number, new))
    assert made.facts.holder == "Lina Example-Newman"
    assert (made.facts.revision, made.facts.replaces) == (2, number)
    same = ("course", "completed_on", "valid_through", "course_version", "quiz_version", "score_percent", "language")
    assert [getattr(old.facts, each) for each in same] == [getattr(made.facts, each) for each in same]
    assert old.facts.holder != made.facts.holder
    assert told(database) == ["reissue"]
    assert do(hr, number, "reissue").status_code == 422


def test_the_document_of_a_replaced_one_stays_as_it_was(hr, database, company, number):
    with database.reading() as db:
        before = queries.document(db, number)
    rename(database, company, "Lina Example-Newman")
    new = do(hr, number, "reissue").location.rstrip("/").rpartition("/")[2]
    documents.make_document(press(database), new, NOW)
    with database.reading() as db:
        assert queries.document(db, number) == before
        assert queries.document(db, new) != before


@pytest.mark.parametrize(
    ("first", "deed", "more"),
    [
        (None, "lift", {}),
        (None, "reissue", {}),
        ("suspend", "suspend", {}),
        ("suspend", "reissue", {}),
        ("revoke", "suspend", {}),
        ("revoke", "lift", {}),
        ("revoke", "revoke", {}),
        (None, "suspend", {"suspend-reason": ""}),
        (None, "revoke", {"revoke-typed": ""}),
        (None, "revoke", {"revoke-typed": "BRTK-H27P-FJHV-056X-4Y5B"}),
    ],
)
def test_what_cannot_be_done_changes_nothing(hr, database, company, number, first, deed, more):
    with database.reading() as db:
        holder = queries.by_number(db, number, NOW).facts.holder
    rename(database, company, holder)
    if first:
        do(hr, number, first, **{"revoke-typed": number})
    with database.reading() as db:
        before = [row.kind for row in db.scalars(select(CertificateEvent))]
    answer = do(hr, number, deed, **{"revoke-typed": number} | more)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    with database.reading() as db:
        assert [row.kind for row in db.scalars(select(CertificateEvent))] == before


class TestUpload:
    def show(self, stranger, body):
        return stranger.post("/verify/", data={"document": (io.BytesIO(body), "certificate.pdf")})

    def body(self, database, number):
        with database.reading() as db:
            return queries.document(db, number).body

    def test_the_very_file(self, stranger, database, number):
        answer = self.show(stranger, self.body(database, number))
        assert "This certificate is valid" in answer.text
        assert "The file is the very one that was issued, unchanged." in answer.text

    def test_the_very_file_of_a_revoked_one(self, hr, stranger, database, number):
        do(hr, number, "revoke", **{"revoke-typed": number})
        answer = self.show(stranger, self.body(database, number))
        assert "This certificate was revoked" in answer.text
        assert "the very one" in answer.text

    def test_a_changed_one(self, stranger, database, number):
        changed = bytearray(self.body(database, number))
        changed[20_000] ^= 1
        answer = self.show(stranger, bytes(changed))
        assert "This file was changed" in answer.text
        assert "This certificate is valid" not in answer.text

    @pytest.mark.parametrize(
        ("body", "title"),
        [(b"hello", "This file cannot be read"), (b"%PDF-1.7\n%%EOF", "This file cannot be read")],
    )
    def test_something_else(self, stranger, number, body, title):
        assert title in self.show(stranger, body).text

    def test_an_unsigned_pdf_of_somebody_else(self, stranger, number):
        from pikepdf import Pdf  # noqa: PLC0415

        with Pdf.new() as blank:
            blank.add_blank_page()
            blank.save(made := io.BytesIO())
        assert "This file does not come from here" in self.show(stranger, made.getvalue()).text

    def test_nothing(self, stranger, number):
        answer = stranger.post("/verify/", data={})
        assert answer.status_code == 422
        assert "Choose the PDF of a certificate." in answer.text

    def test_many_wrong_ones_have_to_wait(self, stranger, number):
        statuses = [self.show(stranger, b"%d" % each).status_code for each in range(30)]
        assert statuses[0] == 200
        assert statuses[-1] == 429


class TestFromBeforeSignatures:
    """What was issued and kept before certificates were signed and had credentials."""

    @pytest.fixture
    def old(self, database, number):
        body = b"%PDF-1.7 as it was kept then"
        with database.writing.begin() as db:
            db.execute(update(Certificate).values(status_list=None, status_index=None, identities=None))
            kept = {"body": body, "sha256": sha256(body).hexdigest(), "credential": None, "key_fingerprint": None}
            db.execute(update(CertificateDocument).values(kept))
        return body

    def test_verifies_by_number_and_by_its_file(self, stranger, number, old):
        assert status_of(stranger, number) == "valid"
        shown = stranger.post("/verify/", data={"document": (io.BytesIO(old), "certificate.pdf")})
        assert "The file is the very one that was issued, unchanged." in shown.text

    def test_is_offered_as_it_is_and_without_a_credential(self, browser, number, old):
        assert browser("learner").get(f"/certificates/{number}.pdf").data == old
        assert "Open Badge" not in browser("learner").get("/certificates/").text
        assert browser("learner").get(f"/certificates/{number}.jwt").status_code == 404

    def test_one_that_was_never_drawn_is_signed_and_has_no_credential(self, browser, database, number, old):
        with database.writing.begin() as db:
            db.execute(delete(CertificateDocument))
        body = browser("learner").get(f"/certificates/{number}.pdf").data
        found = verifier.check(body, [verifier.public_key(keys().key.certificate)], NOW)
        assert found.problems == ("no_credential",)

    def test_can_be_revoked(self, hr, stranger, number, old):
        do(hr, number, "revoke", **{"revoke-typed": number})
        assert status_of(stranger, number) == "revoked"


class TestJson:
    def test_says_what_the_page_says(self, stranger, number):
        with time_machine.travel(NOW, tick=False):
            answer = stranger.get(f"/verify/{number}", headers={"Accept": "application/json"})
        assert answer.json == {
            "number": number,
            "status": "valid",
            "since": None,
            "issuedTo": "Lina Sample",
            "course": "The first day",
            "completedOn": "2026-11-20",
            "validThrough": "2027-11-19",
            "issuedBy": answer.json["issuedBy"],
            "issuedAt": NOW.isoformat(),
            "language": "en",
        }
        assert "Accept" in answer.headers["Vary"]

    def test_browsers_get_the_page(self, stranger, number):
        accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        assert stranger.get(f"/verify/{number}", headers={"Accept": accept}).mimetype == "text/html"

    @pytest.mark.parametrize("wrong", ["BRTK-H27P-FJHV-056X-4Y5B", "BRTK-H27P-FJHV-056X-4Y5C", "x"])
    def test_an_unknown_or_misspelt_number(self, stranger, number, wrong):
        answer = stranger.get(f"/verify/{wrong}", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json) == (404, {"status": "unknown"})


def test_keys_are_served_for_whoever_verifies(stranger, number):
    address = stranger.get("/credentials/keys").json["keys"][0]["kid"]
    assert address.endswith(keys().key.fingerprint)
    assert stranger.get(f"/credentials/keys/{keys().key.fingerprint}").json["kid"] == address
    assert "d" not in stranger.get("/credentials/keys").json["keys"][0]
    assert stranger.get("/credentials/issuer.pem").text.startswith("-----BEGIN CERTIFICATE-----")
    assert stranger.get("/credentials/keys/nothing").status_code == 404
    for wrong in ("2/revocation", "1/message", "0/suspension"):
        assert stranger.get(f"/credentials/status/{wrong}").status_code == 404


def test_a_list_that_has_not_changed_is_not_sent_again(stranger, number):
    answer = stranger.get("/credentials/status/1/revocation")
    again = stranger.get("/credentials/status/1/revocation", headers={"If-None-Match": answer.headers["ETag"]})
    assert (answer.status_code, again.status_code) == (200, 304)
    assert answer.headers["Cache-Control"] == "public, max-age=300"


class TestAtHand:
    def unpacked(self, answer):
        return zipfile.ZipFile(io.BytesIO(answer.data))

    def test_a_learner_takes_all(self, browser, number):
        bundle = self.unpacked(browser("learner").get("/certificates/all.zip"))
        assert set(bundle.namelist()) == {
            f"certificates/{number}.pdf",
            f"credentials/{number}.jwt",
            "index.csv",
            "index.html",
        }
        assert number in bundle.read("index.csv").decode("utf-8-sig")
        assert "Lina Sample" in bundle.read("index.html").decode()

    def test_the_credential_is_the_one_in_the_document(self, browser, number):
        token = browser("learner").get(f"/certificates/{number}.jwt").text
        claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
        assert claims["id"].endswith(number)

    def test_hr_takes_what_the_filter_finds(self, hr, number):
        bundle = self.unpacked(hr.get("/hr/reports/certificates.zip"))
        assert f"certificates/{number}.pdf" in bundle.namelist()
        bundle = self.unpacked(hr.get("/hr/reports/certificates.zip?q=nobody"))
        assert bundle.namelist() == ["index.csv", "index.html"]

    def test_linkedin_is_filled_in(self, browser, number):
        page = browser("learner").get("/certificates/").text
        assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME" in page
        for each in (
            "name=The+first+day",
            "issueYear=2026",
            "issueMonth=11",
            "expirationYear=2027",
            f"certId={number}",
        ):
            assert each in page
