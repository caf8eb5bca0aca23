"""The production server as a process of its own, with a sample company in SQLite and the real content."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from app import first_run, server
from app.clock import utc_now
from app.config import CHECKOUT, Settings
from app.content import catalogue
from app.content.catalogue import Catalogue
from app.services import sample
from app.services.context import Setting
from app.services.passwords import Passwords
from app.store import engine
from app.store.engine import Database
from app.store.models import Person

PASSWORD = "several words in a row"
SECONDS_TO_START = 120


@dataclass(frozen=True)
class RunningSite:
    """A site that answers at `url`; its database is open here too."""

    url: str
    database: Database
    content: Catalogue
    password_hash: str
    log: Path
    secret_key: str

    def setting(self) -> Setting:
        """What surrounds a change made from here."""
        return Setting(catalogue=self.content, company=sample.COMPANY, public_url=self.url, now=utc_now())


@contextmanager
def site(folder: Path, content: Path = CHECKOUT) -> Iterator[RunningSite]:
    """Prepare a site in an empty folder, serve it while this lasts, and end the server by its own id."""
    with socket.socket() as reserved:  # never listens; keeps the port from everybody but a server that shares it
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind(("127.0.0.1", 0))
        environment = {
            "GANGWAY_ENV": "test",
            "GANGWAY_DATA": str(folder),
            "GANGWAY_CONTENT": str(content),
            "GANGWAY_ARGON2_TIME": "1",
            "GANGWAY_ARGON2_MEMORY": "8",
            "GANGWAY_WORKERS": "1",
            "PORT": str(reserved.getsockname()[1]),
        }
        settings = first_run.prepare(Settings.from_environment(environment)).settings
        database = engine.create(settings.database_url)
        running = RunningSite(
            settings.public_url,
            database,
            catalogue.load(settings.content),
            Passwords.at_cost(1, 8, 1).hashed(PASSWORD),
            folder / "server.log",
            settings.secret_key,
        )
        with database.writing.begin() as db:
            passwords = {person.word: (PASSWORD, running.password_hash) for person in sample.PEOPLE}
            sample.load(db, running.setting(), passwords)
            db.execute(update(Person).values(language=None))  # tests choose the language by the browser
        with _served(settings, environment, running):
            yield running
        database.dispose()


@contextmanager
def _served(settings: Settings, environment: dict[str, str], running: RunningSite) -> Iterator[None]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GANGWAY_")}
    with running.log.open("wb") as log:
        process = subprocess.Popen(
            server.command(settings), cwd=CHECKOUT, env=inherited | environment, stdout=log, stderr=log
        )
    try:
        _wait(process, running)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=server.STOP_SECONDS)


def _wait(process: subprocess.Popen[bytes], running: RunningSite) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(running.url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The server does not answer:\n{running.log.read_text()}")
        time.sleep(0.02)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/sign-in/", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False
