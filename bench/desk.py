"""HR at their desk: the site in this process, a browser signed in to it, and what its requests cost."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.clock import utc_now
from app.config import Settings
from app.core.access import Role
from app.services import people
from app.store.engine import Database
from app.web.site import EXTENSION
from bench import company
from bench.browser import CSRF, UnexpectedAnswer
from bench.journey import PASSWORD
from bench.processes import cpu_seconds
from bench.queries import FRAMES

HR_ID = 1
"""The first learner of `company.prepare`, who is HR besides."""


@dataclass(frozen=True)
class Cost:
    """What some work took: seconds, seconds of CPU here and of the database server, and SQL statements."""

    seconds: float
    cpu: float
    database_cpu: float
    statements: int


@dataclass(frozen=True)
class Desk:
    """The site with HR signed in."""

    app: Flask
    client: FlaskClient

    @property
    def database(self) -> Database:
        """The site's database."""
        database: Database = self.app.extensions[EXTENSION].database
        return database

    def open(self, path: str) -> None:
        """Open a page or take a file, piece by piece, as a browser does."""
        answer = self.client.get(path)
        for _piece in answer.iter_encoded():
            pass
        answer.close()
        if answer.status_code != 200:
            raise UnexpectedAnswer(f"{path}: {answer.status_code}")

    def cost(self, work: Callable[[], None], database_pid: int | None) -> Cost:
        """What it takes to do something once."""
        before = cpu_seconds(database_pid) if database_pid else 0.0
        started, cpu = time.perf_counter(), time.process_time()
        with self._statements() as sent:
            work()
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        after = cpu_seconds(database_pid) if database_pid else 0.0
        return Cost(seconds, cpu, after - before, len(sent))

    @contextmanager
    def _statements(self) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.lstrip().upper().startswith(FRAMES):
                sent.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        yield sent
        event.remove(self.database.engine, "before_cursor_execute", note)


def make_hr(database: Database) -> None:
    """Make the first learner HR of all legal entities."""
    with database.writing.begin() as db:
        people.set_roles(db, HR_ID, {Role.HR: None}, utc_now(), actor_id=None)


def settle(database: Database) -> None:
    """PostgreSQL knows its tables by now, as it does by itself some minutes after they were filled."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()


def take_seat(environment: dict[str, str]) -> Desk:
    """The site of `company.prepare`, with HR signed in."""
    app = create_app(Settings.from_environment(environment))
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    token = CSRF.search(client.get("/sign-in/").text)
    fields = {"csrf_token": token[1] if token else "", "email": company.email(0), "password": PASSWORD}
    answer = client.post("/sign-in/", data=fields)
    if answer.status_code != 303:
        raise UnexpectedAnswer(f"sign in: {answer.status_code}")
    return Desk(app, client)


def most_memory() -> float:
    """The most megabytes that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
