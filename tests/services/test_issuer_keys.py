"""The key that certificates are signed with: made once, the same on every machine, changed on purpose, never forgotten."""

import os
import stat
import subprocess
import sys

import pytest

from app import first_run
from app.config import Settings
from app.credentials import verifier
from app.services import designs, documents, issuer_keys
from app.services.documents import Press
from app.services.issuer_keys import OtherKey
from app.store import engine
from app.store.queries import certificates as queries
from app.store.queries import issuer_keys as stored_keys
from tests import factories
from tests.factories import NOW
from tests.signing import keys, new_key
from tests.tooling.checkout import ROOT


def settings(tmp_path, content_root, database_url="", **more):
    return Settings.from_environment(
        {
            "GANGWAY_ENV": "test",
            "GANGWAY_DATA": str(tmp_path),
            "GANGWAY_CONTENT": str(content_root),
            "GANGWAY_ARGON2_TIME": "1",
            "GANGWAY_ARGON2_MEMORY": "8",
            "DATABASE_URL": database_url,
            **more,
        }
    )


def in_use(ready):
    database = engine.create(ready.database_url)
    with database.reading() as db:
        found = list(stored_keys.certificates(db))
    database.dispose()
    return found


def test_the_first_run_makes_a_key_and_the_second_keeps_it(tmp_path, content_root):
    first = first_run.prepare(settings(tmp_path, content_root)).settings
    assert stat.S_IMODE(first.signing_key.stat().st_mode) == 0o600
    body, found = first.signing_key.read_bytes(), in_use(first)
    again = first_run.prepare(settings(tmp_path, content_root)).settings
    assert (again.signing_key.read_bytes(), in_use(again)) == (body, found)
    assert len(found) == 1


def test_a_second_machine_with_a_key_of_its_own_does_not_start(fresh_database, content_root, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    first_run.prepare(settings(one, content_root, fresh_database.url))
    new_key(other / "signing_key.p12")
    with pytest.raises(OtherKey, match="GANGWAY_SIGNING_KEY"):
        first_run.prepare(settings(other, content_root, fresh_database.url))
    same = {"GANGWAY_SIGNING_KEY": str(one / "signing_key.p12")}
    first_run.prepare(settings(other, content_root, fresh_database.url, **same))


def test_a_lost_key_is_a_sentence_and_no_new_key(tmp_path, content_root):
    ready = first_run.prepare(settings(tmp_path, content_root)).settings
    ready.signing_key.unlink()
    command = [sys.executable, "-m", "app.cli", "prepare"]
    environ = {
        "PATH": os.environ["PATH"],
        "GANGWAY_ENV": "test",
        "GANGWAY_DATA": str(tmp_path),
        "GANGWAY_CONTENT": str(content_root),
        "GANGWAY_ARGON2_TIME": "1",
        "GANGWAY_ARGON2_MEMORY": "8",
    }
    said = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environ, check=False)
    assert (said.returncode, said.stderr.count("Traceback")) == (1, 0)
    assert "signing_key.p12 cannot be read" in said.stderr
    adopted = subprocess.run(
        [sys.executable, "-m", "app.cli", "adopt-signing-key", "--make"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environ,
        check=False,
    )
    assert adopted.returncode == 0, adopted.stderr
    assert len(in_use(ready)) == 2
    assert subprocess.run(command, capture_output=True, cwd=ROOT, env=environ, check=False).returncode == 0


def test_what_an_earlier_key_signed_verifies_after_the_change(database, content, company, tmp_path):
    with database.writing.begin() as db:
        issuer_keys.ensure(db, keys().key, NOW)
    first = factories.complete(database, content, factories.learner(company.ids["learner"]))
    documents.make_document(Press(database, keys()), first, NOW)
    later = new_key(tmp_path / "key.p12")
    with database.writing.begin() as db:
        assert issuer_keys.adopt(db, later.key, NOW.replace(year=2027))
        assert not issuer_keys.adopt(db, later.key, NOW.replace(year=2027))
    second = factories.complete(database, content, factories.learner(company.ids["colleague"]))
    documents.make_document(Press(database, later), second, NOW)
    with database.reading() as db:
        known = [verifier.public_key(each) for each in stored_keys.certificates(db).values()]
        assert list(stored_keys.certificates(db)) == [later.key.fingerprint, keys().key.fingerprint]
        for number in (first, second):
            assert verifier.check(queries.document(db, number).body, known, NOW).problems == ()
        assert verifier.check(queries.document(db, first).body, known[:1], NOW).problems == ("stranger",)


def test_designs_are_drawn_once_at_starts(tmp_path, content, monkeypatch):
    drawn, asked = tmp_path / "drawn", []
    monkeypatch.setattr(designs.pdf, "preview", lambda *given: asked.append(given) or b"")
    assert designs.problems(content, drawn=drawn) == []
    count = len(asked)
    assert count >= 4
    assert designs.problems(content, drawn=drawn) == []
    assert len(asked) == count
    monkeypatch.setattr(designs.pdf, "PREVIEWED", 0)
    designs.problems(content, drawn=drawn)
    assert len(asked) == 2 * count
