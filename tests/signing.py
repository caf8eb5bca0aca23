"""A signing key for tests, made once in a process."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from app.credentials import authority
from app.credentials.signing import KeyFile
from app.services import documents, issuer_keys
from app.services.documents import Press
from tests import factories

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def new_key(path: Path) -> KeyFile:
    """A key in a file of its own."""
    authority.make(path, "learn.example.com", MADE_AT)
    return KeyFile(path)


@cache
def keys() -> KeyFile:
    """The key that tests sign with."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return new_key(folder / "signing_key.p12")


def press(database) -> Press:
    """What documents are made with on a database."""
    return Press(database, keys())


def drawn_certificate(database, content, company) -> str:
    """The number of the learner's certificate, its document made and signed with a key that the site knows."""
    with database.writing.begin() as db:
        issuer_keys.ensure(db, keys().key, factories.NOW)
    number = factories.complete(database, content, factories.learner(company.ids["learner"]))
    documents.make_document(press(database), number, factories.NOW)
    return number
