"""The verifier that stands alone: the right verdict on what is genuine, changed, swapped, cut off, foreign and out of force."""

import ast
import io
import random
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.credentials import badge, signing, verifier
from app.credentials.badge import Place
from app.credentials.pdf import render
from app.credentials.verifier import Claimed
from tests.credentials.samples import NUMBER, default_design, facts
from tests.credentials.test_badge import SITE, VALID, holder
from tests.signing import keys, new_key

NOW = VALID[0] + timedelta(days=1)
FILE = Path(verifier.__file__)
FLIPS = 60


def token(key=None, number=NUMBER, place=77):
    claims = badge.credential(
        facts(number=number, verify_url=f"{SITE}/verify/{number}"), holder(), Place(1, place), "All of it.", VALID
    )
    return badge.secured(claims, key or keys().key, SITE)


def certificate(key=None, credential=None):
    key = key or keys().key
    unsigned = render(facts(), default_design(), token() if credential is None else credential or None)
    return signing.signed(unsigned, key, "Welcome Aboard")


@pytest.fixture(scope="module")
def genuine():
    return certificate()


@pytest.fixture(scope="module")
def foreign_key(tmp_path_factory):
    return new_key(tmp_path_factory.mktemp("foreign") / "key.p12").key


def verdict(pdf, now=NOW, **given):
    return verifier.check(pdf, [verifier.public_key(keys().key.certificate)], now, **given)


def test_a_genuine_one(genuine):
    found = verdict(genuine)
    assert found.problems == ()
    assert found.is_genuine
    assert found.number == facts().number
    assert found.credential["credentialSubject"]["achievement"]["name"] == "Welcome Aboard"


def test_no_flipped_byte_goes_unnoticed(genuine):
    """In every part of the file; in the signature itself, which no signature covers, every single digit."""
    chance = random.Random(20261120)
    start = genuine.rindex(b"/Contents <") + len(b"/Contents <")
    places = [chance.randrange(len(genuine)) for _ in range(FLIPS)]
    places += [start - 1, *range(start, start + 2_000, 37), start + 10_000, genuine.index(b">", start)]
    for place in places:
        changed = bytearray(genuine)
        changed[place] ^= 1 << chance.randrange(8)
        assert not verdict(bytes(changed)).is_genuine, place


def later_revision(pdf):
    """Something added after the signature, as editors do."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/PageMode"] = writer.root.raw_get("/Type")
    writer.update_root()
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def rewritten(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(written := io.BytesIO())
    return written.getvalue()


def signature_cut_out(pdf):
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    return pdf[:start] + b"0" * 2000 + pdf[start + 2000 :]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        pytest.param(lambda pdf: pdf[:-700], "unreadable", id="the end is missing"),
        pytest.param(lambda pdf: pdf[: len(pdf) // 2], "unreadable", id="half of it is missing"),
        pytest.param(lambda pdf: pdf + b"\n%", "changed", id="something follows"),
        pytest.param(later_revision, "changed", id="edited after it was signed"),
        pytest.param(rewritten, "changed", id="written anew"),
        pytest.param(signature_cut_out, "changed", id="the signature is blanked out"),
        pytest.param(lambda _: render(facts(), default_design(), token()), "unsigned", id="never signed"),
        pytest.param(lambda _: b"", "unreadable", id="empty"),
        pytest.param(lambda _: b"%PDF-1.7\nnothing", "unreadable", id="no PDF inside"),
        pytest.param(lambda _: b"\x00" * 5000, "unreadable", id="zeros"),
    ],
)
def test_what_is_no_whole_document_of_the_issuer(spoil, problem, genuine):
    found = verdict(spoil(genuine))
    assert found.problems == (problem,)
    assert not found.is_genuine


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        pytest.param(certificate, "stranger", id="signed by somebody else"),
        pytest.param(
            lambda foreign: certificate(credential=token(foreign)), "forged_credential", id="a foreign credential"
        ),
        pytest.param(lambda _: certificate(credential="no.jwt.atall"), "forged_credential", id="no JWT"),
        pytest.param(lambda _: certificate(credential=""), "no_credential", id="no credential"),
        pytest.param(
            lambda _: certificate(credential=token(number="7Q2K-9XWM-44TD-0000-0000")),
            "disagreement",
            id="the credential of another certificate",
        ),
    ],
)
def test_what_does_not_belong_together(make, problem, foreign_key):
    found = verdict(make(foreign_key))
    assert found.problems == (problem,)
    assert not found.is_genuine


@pytest.mark.parametrize(
    ("now", "problems"),
    [
        (VALID[0] - timedelta(seconds=1), ("upcoming",)),
        (VALID[0], ()),
        (VALID[1] - timedelta(seconds=1), ()),
        (VALID[1], ("expired",)),
        (datetime(2066, 1, 1, tzinfo=UTC), ("expired",)),
    ],
)
def test_dates(now, problems, genuine):
    found = verdict(genuine, now)
    assert found.problems == problems
    assert found.is_genuine


def status(purpose, places, key=None, number=1):
    return badge.secured(badge.status_list(SITE, "Example", number, purpose, places, NOW), key or keys().key, SITE)


def test_status_lists(genuine, foreign_key):
    def told(*lists):
        return verdict(genuine, status_lists=lists).problems

    assert told(status("revocation", [76, 78]), status("suspension", [])) == ()
    assert told(status("revocation", [77])) == ("revoked",)
    assert told(status("suspension", [77])) == ("suspended",)
    assert told(status("revocation", [77], foreign_key)) == ("bad_list",)
    assert told(status("revocation", [77], number=2)) == ("bad_list",)
    assert told("nonsense") == ("bad_list",)


@pytest.mark.parametrize(
    ("claimed", "is_theirs"),
    [
        (Claimed(name="Robin Example"), True),
        (Claimed(name="Robin Example", email="Robin@Example.com"), True),
        (Claimed(name="Robin Exemple"), False),
        (Claimed(name="Robin Example", email="kim@example.com"), False),
    ],
)
def test_whose_it_is(claimed, is_theirs, genuine):
    assert verdict(genuine, claimed=claimed).problems == (() if is_theirs else ("other_holder",))


def test_an_earlier_key_goes_on_verifying(foreign_key):
    both = [verifier.public_key(key.certificate) for key in (keys().key, foreign_key)]
    old = certificate(foreign_key, token(foreign_key))
    assert verifier.check(old, both, NOW).problems == ()


def run(*arguments, folder):
    """The file alone, in a folder of its own, as an auditor runs it."""
    alone = folder / "verifier.py"
    alone.write_bytes(FILE.read_bytes())
    command = [sys.executable, "-I", str(alone), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.parametrize("armoured", ["CERTIFICATE", "PUBLIC KEY", None])
def test_the_file_stands_alone(armoured, genuine, tmp_path):
    path, key = tmp_path / "certificate.pdf", tmp_path / "issuer"
    path.write_bytes(genuine)
    own = keys().key.certificate
    body = verifier.public_key(own).dump() if armoured == "PUBLIC KEY" else own
    key.write_bytes(pem.armor(armoured, body) if armoured else body)
    said = run(path, "--key", key, "--holder", "Robin Example", folder=tmp_path)
    expired = datetime.now(UTC) >= VALID[1]
    assert said.stdout.startswith(f"{path}: genuine")
    assert said.returncode == (1 if expired else 0), said.stderr
    path.write_bytes(genuine + b" ")
    said = run(path, "--key", key, folder=tmp_path)
    assert "NOT GENUINE" in said.stdout
    assert said.returncode == 1


def test_what_cannot_be_read_is_a_sentence(tmp_path):
    said = run(tmp_path / "nowhere.pdf", "--key", tmp_path / "nowhere.pem", folder=tmp_path)
    assert said.returncode == 2
    assert said.stderr.startswith("Cannot read what was given")
    (tmp_path / "key.pem").write_text("no key")
    said = run(tmp_path / "key.pem", "--key", tmp_path / "key.pem", folder=tmp_path)
    assert (said.returncode, said.stderr.count("Traceback")) == (2, 0)


def test_its_dependencies_are_declared_in_it():
    """All that it imports is the standard library's, or comes with what its head declares (PEP 723)."""
    source = FILE.read_text()
    head = re.search(r"(?m)^# /// script$\n((?:#.*\n)+?)# ///$", source)[1]
    assert set(re.findall(r'"([a-z]+)>=', head)) == {"pyhanko", "joserfc"}
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    with_pyhanko = {"pyhanko", "pyhanko_certvalidator", "asn1crypto"}
    assert imported - set(sys.stdlib_module_names) == with_pyhanko | {"joserfc"}
