"""The site as a browser meets it, on both databases, with people to be signed in as."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.clock import utc_now
from app.config import Settings
from app.services import sign_ins
from app.web import wiring
from app.web.site import EXTENSION
from tests import factories
from tests.databases import MigratedDatabase
from tests.factories import Company
from tests.signing import keys

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def wired(tmp_path_factory: pytest.TempPathFactory, content_root: Path) -> Flask:
    """The application, made once; each test gives it a database."""
    settings = Settings.from_environment(
        {
            "GANGWAY_ENV": "test",
            "SECRET_KEY": "for tests alone, and long enough for them",
            "GANGWAY_DATA": str(tmp_path_factory.mktemp("data")),
            "GANGWAY_CONTENT": str(content_root),
            "GANGWAY_SIGNING_KEY": str(keys().path),
            "GANGWAY_ARGON2_TIME": "1",
            "GANGWAY_ARGON2_MEMORY": "8",
            "PUBLIC_URL": "http://localhost",
        }
    )
    app = wiring.application(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # tests/security turns it on
    app.testing = True
    app.extensions[EXTENSION].database.dispose()
    return app


@pytest.fixture
def app(wired: Flask, database: MigratedDatabase) -> Flask:
    """The application on an empty database."""
    wired.extensions[EXTENSION] = replace(wired.extensions[EXTENSION], database=database)
    return wired


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser without a sign-in."""
    return app.test_client()


class SignIn:
    """Browsers of signed-in people, by the person's word: `browser("hr")`."""

    def __init__(self, app: Flask, company: Company) -> None:
        self.app = app
        self.company = company

    def __call__(self, word: str) -> FlaskClient:
        return self.by_id(self.company.ids[word])

    def by_id(self, person_id: int) -> FlaskClient:
        database = self.app.extensions[EXTENSION].database
        with database.writing.begin() as db:
            token = sign_ins.begin(
                db,
                person_id,
                utc_now(),
                life=timedelta(hours=1),
                is_remembered=False,
                browser="Firefox on Linux",
                address="127.0.0.1",
            )
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client


@pytest.fixture
def browser(app: Flask, company: Company) -> SignIn:
    """Signed-in browsers."""
    return SignIn(app, company)


@pytest.fixture
def hr(browser: SignIn) -> FlaskClient:
    """HR's browser."""
    return browser("hr")


@pytest.fixture
def today() -> Iterator[None]:
    """The day on which the standing characters were taken on, and a clock that stands still."""
    with time_machine.travel(factories.NOW, tick=False):
        yield


@contextmanager
def statements(database: MigratedDatabase) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile, without what frames transactions."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.lstrip().upper().startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
