"""The credential: as the published schemas want it, and as a library that is not ours verifies it."""

import json
import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from app.credentials import badge, verifier
from app.credentials.badge import PURPOSES, Place
from tests.credentials.samples import ROOT, facts
from tests.signing import keys

SCHEMAS = ROOT / "tests" / "credentials" / "schemas"
VALID = (datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2027, 11, 20, tzinfo=UTC))
SITE = "https://learn.example.com"


def schema(name):
    return json.loads((SCHEMAS / f"ob_v3p0_{name}_schema.json").read_text())


def problems(document, wanted):
    return [f"{each.json_path}: {each.message[:80]}" for each in Draft201909Validator(wanted).iter_errors(document)]


def holder(salt="salt"):
    return badge.identities(salt, name="Robin Example", emailAddress="robin@example.com", accountId="E-1")


def credential(valid=VALID, **changes):
    return badge.credential(facts(**changes), holder(), Place(1, 77), "All modules were finished.", valid)


def public_pem():
    key = x509.load_der_x509_certificate(keys().key.certificate).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_the_schemas_are_those_that_were_published():
    noted = re.findall(r"^([0-9a-f]{64})  (\S+)$", (SCHEMAS / "README.md").read_text(), re.M)
    assert {name: sha256((SCHEMAS / name).read_bytes()).hexdigest() for _, name in noted} == {
        name: digest for digest, name in noted
    }
    assert len(noted) == 2


@pytest.mark.parametrize(
    ("valid", "changes"),
    [
        pytest.param(VALID, {}, id="with an end"),
        pytest.param((VALID[0], None), {"valid_through": None}, id="without an end"),
        pytest.param(VALID, {"objectives": ()}, id="without objectives"),
        pytest.param(VALID, {"language": "he", "course": "ברוכים הבאים"}, id="in Hebrew"),
    ],
)
def test_a_credential_is_as_the_published_schema_wants_it(valid, changes):
    """But for one thing: the schema knows one status, where the data model below it knows several; each is as it wants one."""
    document = credential(valid, **changes)
    entries = document.pop("credentialStatus")
    assert [each["statusPurpose"] for each in entries] == list(PURPOSES)
    for entry in entries:
        assert problems(document | {"credentialStatus": entry}, schema("achievementcredential")) == []


def test_the_schema_sees_what_is_wrong():
    broken = credential() | {"credentialStatus": {"id": "x"}, "issuer": {"name": "Example Harbour Ltd"}}
    assert len(problems(broken, schema("achievementcredential"))) >= 2


def test_the_issuer_is_as_the_published_schema_wants_it():
    assert problems(badge.profile(SITE, "Example Harbour Ltd"), schema("profile")) == []


def test_another_library_verifies_it():
    token = badge.secured(credential(), keys().key, SITE)
    found = OB3Verifier(public_pem()).verify(token)
    assert found.id == f"{SITE}/verify/{facts().number}"
    assert found.achievement.name == "Welcome Aboard"
    assert found.expiration_date == VALID[1]


@pytest.mark.parametrize("place", [30, -30])
def test_another_library_refuses_a_changed_one(place):
    token = badge.secured(credential(), keys().key, SITE)
    other = "A" if token[place] != "A" else "B"
    with pytest.raises(OB3VerificationError):
        OB3Verifier(public_pem()).verify(
            token[:place] + other + token[place + 1 :] if place > 0 else token[:place] + other
        )


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize(("places", "is_set"), [([77], True), ([76, 78], False), ([], False), ([0, 77, 131_071], True)])
def test_another_library_reads_the_status_lists(purpose, places, is_set):
    lists = {
        badge.list_url(SITE, 1, each): badge.secured(
            badge.status_list(SITE, "Example", 1, each, places if each == purpose else [], VALID[0]), keys().key, SITE
        )
        for each in PURPOSES
    }
    their = OB3Verifier(public_pem())
    found = their.verify(badge.secured(credential(), keys().key, SITE))

    def verdict():
        their.check_status(found, download=lambda url, **_: lists[url].encode())

    if is_set:
        with pytest.raises(OB3VerificationError, match=f"'{purpose}' is set"):
            verdict()
    else:
        verdict()


def test_nobody_is_named():
    said = json.dumps(credential())
    assert not any(each in said for each in ("Robin", "robin@", "E-1"))


def test_two_certificates_of_a_person_cannot_be_matched_by_their_hashes():
    one, two = ({each["identityHash"] for each in holder(salt)} for salt in ("one", "two"))
    assert not one & two


def test_a_list_is_long_enough_to_hide_in_and_small_to_load():
    said = badge.status_list(SITE, "Example", 1, "revocation", range(0, 1000, 7), VALID[0])
    token = badge.secured(said, keys().key, SITE)
    assert badge.ENTRIES >= 131_072
    assert len(token) < 5_000
    assert verifier.read(token.encode(), verifier.public_key(keys().key.certificate)) == said
