"""The auditor's pack and the transcript: what is in them, what is not, and how they are checked without Gangway."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import page
import pytest
from sqlalchemy import select, update

from app.services import audit_packs
from app.store.models import AuditEvent, AuditNote, Period, Person, Response
from tests.credentials.samples import text_of
from tests.factories import COURSE
from tests.signing import drawn_certificate

ASKED = {"asked_by": "Third Pier, auditors", "reason": "audit"}
MANY = {**ASKED, "course": ""}


@pytest.fixture
def number(company, database, content):
    return drawn_certificate(database, content, company)


@pytest.fixture
def auditor(browser):
    return browser("auditor")


def unpacked(answer):
    assert answer.mimetype == "application/zip", answer.text
    return zipfile.ZipFile(io.BytesIO(answer.data))


def of_person(caller, company, **changed):
    return caller.post(f"/hr/people/{company.ids['learner']}/audit-pack/", data=ASKED | changed)


def test_the_pack_of_a_person(auditor, company, content, number):
    bundle = unpacked(of_person(auditor, company))
    folder = f"people/{company.ids['learner']}"
    names = set(bundle.namelist())
    assert {
        "index.html",
        "manifest.jws",
        "issuer.pem",
        "verifier.py",
        "verify_pack.py",
        f"{folder}/records.json",
    } <= names
    assert f"{folder}/certificates/{number}.pdf" in names
    records = json.loads(bundle.read(f"{folder}/records.json"))
    counts = {
        name: len(records[name]) for name in ("attempt", "result", "completion", "certificate", "certificate_event")
    }
    assert counts == dict.fromkeys(counts, 1)
    assert records["response"]
    assert all(row["state"] for row in records["response"])
    modules = content.course(COURSE, "en").modules
    assert len(records["finished_module"]) == len(modules)
    index = bundle.read("index.html").decode()
    assert "<td>2026-11-20</td><td>2027-11-19</td>" in index  # completed, and the last day on which it holds
    texts = {bundle.read(name).decode() for name in names if name.endswith(".md")}
    assert texts == {module.source for module in modules}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Jerusalem"])
def test_the_index_names_the_last_day_in_the_person_s_zone(auditor, database, company, number, zone):
    midnight = datetime(2027, 11, 20, tzinfo=ZoneInfo(zone))
    with database.writing.begin() as db:
        db.execute(update(Period).values(expires_at=midnight, due_at=midnight - timedelta(days=300)))
        db.execute(update(Person).where(Person.id == company.ids["learner"]).values(time_zone=zone))
    index = unpacked(of_person(auditor, company)).read("index.html").decode()
    assert "<td>2027-01-23</td><td>2026-11-20</td><td>2027-11-19</td>" in index


def test_the_key_of_the_quiz_is_not_in_it(auditor, company, content, number):
    bundle = unpacked(of_person(auditor, company))
    quiz = content.quiz(COURSE, "en")
    everything = b"".join(bundle.read(name) for name in bundle.namelist() if not name.endswith(".pdf"))
    assert quiz.structure_digest.encode() in everything
    assert not any("/quiz-" in name for name in bundle.namelist())
    assert b'"score"' not in b"".join(bundle.read(name) for name in bundle.namelist() if "quiz_text" in name)


def test_the_pack_of_many_has_no_responses(auditor, database, company, number):
    bundle = unpacked(auditor.post("/hr/audit-pack/", data=MANY))
    records = json.loads(bundle.read(f"people/{company.ids['learner']}/records.json"))
    assert "response" not in records
    with database.reading() as db:
        states = [row.state for row in db.scalars(select(Response))]
    assert states
    assert not any("state" in row for table in records.values() if isinstance(table, list) for row in table)


@pytest.mark.parametrize(
    ("asked", "is_in"),
    [
        ({"course": COURSE}, True),
        ({"since": "2026-11-20", "until": "2026-11-20"}, True),
        ({"since": "2026-11-21"}, False),
        ({"until": "2026-11-19"}, False),
    ],
)
def test_a_course_and_a_time_decide_whom_it_is_about(auditor, company, number, asked, is_in):
    names = unpacked(auditor.post("/hr/audit-pack/", data=MANY | asked)).namelist()
    assert (f"people/{company.ids['learner']}/records.json" in names) == is_in


def test_who_asked_and_why_is_in_the_log(auditor, database, company, number):
    of_person(auditor, company)
    with database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.action == "audit_pack.made")).one()
        note = db.scalars(select(AuditNote).where(AuditNote.event_id == event.id)).one()
    assert (event.actor_id, event.person_id) == (company.ids["auditor"], company.ids["learner"])
    assert event.facts == {"reason": "audit"}
    assert note.body == "Third Pier, auditors"


@pytest.mark.parametrize("missing", [{"asked_by": ""}, {"reason": ""}])
def test_without_who_and_why_there_is_none(auditor, database, company, number, missing):
    assert of_person(auditor, company, **missing).status_code == 422
    with database.reading() as db:
        assert db.scalars(select(AuditEvent).where(AuditEvent.action == "audit_pack.made")).all() == []


def test_more_people_than_one_holds(auditor, number, monkeypatch):
    monkeypatch.setattr(audit_packs, "MOST_PEOPLE", 0)
    answer = auditor.post("/hr/audit-pack/", data=MANY)
    assert answer.status_code == 422
    assert "Choose a course or a shorter time." in answer.text


def run(folder, script, *arguments):
    command = [sys.executable, "-I", str(folder / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def change(folder):
    path = next(folder.glob("people/*/records.json"))
    path.write_text(path.read_text().replace("2026", "2025", 1))


def remove(folder):
    next(folder.glob("content/**/*.md")).unlink()


def add(folder):
    (folder / "people" / "more.json").write_text("{}")


def sign_otherwise(folder):
    path = folder / "manifest.jws"
    head, body, signature = path.read_text().split(".")
    path.write_text(f"{head}.{body[:-4]}AAAA.{signature}")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (None, "whole and unchanged"),
        (change, "changed: "),
        (remove, "missing: "),
        (add, "added: "),
        (sign_otherwise, "NOT"),
    ],
)
def test_it_is_checked_without_gangway(auditor, company, number, tmp_path, spoil, said):
    unpacked(of_person(auditor, company)).extractall(tmp_path)
    key = tmp_path.parent / f"{tmp_path.name}.pem"
    key.write_bytes((tmp_path / "issuer.pem").read_bytes())
    if spoil:
        spoil(tmp_path)
    checked = run(tmp_path, "verify_pack.py", tmp_path, "--key", key)
    assert checked.stdout.startswith(said), checked.stderr
    assert checked.returncode == (1 if spoil else 0)
    certificate = next(tmp_path.glob("people/*/certificates/*.pdf"))
    assert run(tmp_path, "verifier.py", certificate, "--key", key).stdout.startswith(f"{certificate}: genuine")


class TestTranscript:
    @pytest.mark.parametrize("path", ["/certificates/transcript.pdf", "/hr/people/{learner}/transcript.pdf"])
    def test_says_what_was_completed(self, browser, company, number, path, tmp_path):
        caller = browser("learner" if path.startswith("/certificates") else "hr")
        answer = caller.get(path.format(learner=company.ids["learner"]))
        said = text_of(answer.data)
        assert number in said
        assert "The first day" in said
        file = tmp_path / "transcript.pdf"
        file.write_bytes(answer.data)
        for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
            found = page.validate_pdf(str(file), profile=profile)
            assert [each.rule_id for each in found.failures if "STREAM-LENGTH" not in each.rule_id] == []
        signed = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=True).stdout
        assert "Signature is Valid." in signed

    def test_of_nothing(self, browser, company):
        assert "Nothing is completed yet." in text_of(browser("manager").get("/certificates/transcript.pdf").data)


def test_a_pack_names_every_file_once(auditor, company, number):
    bundle = unpacked(of_person(auditor, company))
    assert len(bundle.namelist()) == len(set(bundle.namelist()))
    assert len({sha256(bundle.read(name)).digest() for name in bundle.namelist()}) == len(bundle.namelist())
