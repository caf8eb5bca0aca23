"""Databases for tests: migrated once, then copied or rolled back; PostgreSQL from a server of our own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy.orm import Session, sessionmaker

from app.store import engine, migrate

SUPERUSER = "gangway"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
SECONDS_TO_START = 60
NOT_INSTALLED = (
    "PostgreSQL is not installed, so what was to run on it has not been tested. Install it (Debian, Ubuntu: apt-get "
    "install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql), or leave it out on "
    "purpose with GANGWAY_TEST_DATABASES=sqlite."
)


def kinds() -> list[str]:
    """The databases to test on: both, or what GANGWAY_TEST_DATABASES names."""
    named = os.environ.get("GANGWAY_TEST_DATABASES", "sqlite,postgresql").split(",")
    unknown = set(named) - {"sqlite", "postgresql"}
    if unknown:
        raise ValueError(f"GANGWAY_TEST_DATABASES: {', '.join(sorted(unknown))}? Give sqlite, postgresql or both.")
    return named


@dataclass(frozen=True)
class MigratedDatabase(engine.Database):
    """A database with every table and no rows, and the URL another process would reach it by."""

    url: str


def opened(url: str) -> MigratedDatabase:
    database = engine.create(url)
    return MigratedDatabase(database.engine, database.reading, database.writing, url)


@contextmanager
def rolled_back(database: MigratedDatabase) -> Iterator[MigratedDatabase]:
    """The same database through one connection whose transaction is undone at the end; a commit ends a savepoint.

    A reading session joins without a savepoint: closing it must not undo what was written meanwhile.
    """
    with database.engine.connect().execution_options(**{engine.WRITES: True}) as connection:
        transaction = connection.begin()
        yield MigratedDatabase(
            database.engine,
            reading=sessionmaker(connection, **_kept(database.reading), join_transaction_mode="rollback_only"),
            writing=sessionmaker(connection, **_kept(database.writing), join_transaction_mode="create_savepoint"),
            url=database.url,
        )
        transaction.rollback()


def _kept(maker: sessionmaker[Session]) -> dict[str, object]:
    return {name: value for name, value in maker.kw.items() if name != "bind"}


class SqliteFiles:
    """Copies of one migrated file. `shared` is one of them, for tests that are rolled back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)
        self.template = folder / "template.sqlite3"
        migrate.upgrade(f"sqlite:///{self.template}")
        self.shared = opened(self.copy())

    def empty(self) -> str:
        """The URL of a file that is not there yet."""
        return f"sqlite:///{self.folder / f'test{next(self.numbers)}.sqlite3'}"

    def copy(self) -> str:
        """The URL of a migrated copy."""
        url = self.empty()
        shutil.copyfile(self.template, url.removeprefix("sqlite:///"))
        return url

    def remove(self, url: str) -> None:
        """Delete a database with its journal."""
        path = Path(url.removeprefix("sqlite:///"))
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()

    def stop(self) -> None:
        """Close what is open."""
        self.shared.dispose()


class PostgresServer:
    """A server in a temporary folder, reached by a socket there, so that no port can clash; it dies with this process.

    `shared` is one of its databases, for tests that are rolled back.
    """

    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="gangway-pg-"))
        self.numbers = count(1)
        self.as_other: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self.as_other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._make_cluster()
        self.process = self._start()
        self._wait()
        self.template = self.empty()
        migrate.upgrade(self.template)
        self.shared = opened(self.copy())

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._create("template0")

    def copy(self) -> str:
        """The URL of a migrated copy."""
        return self._create(_name(self.template))

    def remove(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        self._execute(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def stop(self) -> None:
        """Stop at once: nothing here is worth a tidy shutdown."""
        self.shared.dispose()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=SECONDS_TO_START)
        shutil.rmtree(self.folder)

    def _create(self, template: str) -> str:
        name = f"test{next(self.numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.folder}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _make_cluster(self) -> None:
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        options = ["--auth=trust", "--encoding=UTF8", f"--locale={locale}", f"--username={SUPERUSER}", "--no-sync"]
        made = subprocess.run(
            [*self.as_other, self.programs / "initdb", *options, f"--pgdata={self.folder / 'data'}"],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")

    def _start(self) -> subprocess.Popen[bytes]:
        tied = ["--pdeathsig=INT"] if shutil.which("setpriv") else []
        prefix = self.as_other or (["setpriv"] if tied else [])
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",  # of what tests roll back it counts nothing, and plans for nothing take minutes
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [*prefix, *tied, self.programs / "postgres", "-D", self.folder / "data", *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt from the keyboard is for pytest, which then stops us
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                self._execute("SELECT 1")
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}") from None
                time.sleep(0.02)
            else:
                return


def _programs() -> Path:
    """The folder of PostgreSQL's own programs; distributions keep them off the path. The newest version wins."""
    found = [path for place in PLACES for path in Path("/").glob(f"{place[1:]}/initdb")]
    if found:
        return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()]).parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise LookupError(NOT_INSTALLED)
    return Path(on_path).parent


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]
