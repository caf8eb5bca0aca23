"""Fixtures for all tests. A test that touches rows asks for `database` and runs on each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from app.content import catalogue
from app.content.catalogue import Catalogue
from tests import databases
from tests.content import trees

settings.register_profile("check", derandomize=True, max_examples=30, deadline=None, database=None)
settings.register_profile("soak", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile("check")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.SqliteFiles]:
    files = databases.SqliteFiles(tmp_path_factory.mktemp("sqlite"))
    yield files
    files.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[databases.PostgresServer]:
    try:
        server = databases.PostgresServer()
    except LookupError as missing:
        raise pytest.fail.Exception(str(missing), pytrace=False) from None
    yield server
    server.stop()


@pytest.fixture(params=databases.kinds())
def database_maker(request: pytest.FixtureRequest) -> databases.SqliteFiles | databases.PostgresServer:
    """What makes empty and migrated databases of each kind; the server starts when a test first wants it."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def database(
    database_maker: databases.SqliteFiles | databases.PostgresServer,
) -> Iterator[databases.MigratedDatabase]:
    """A migrated database without rows. One connection, rolled back after the test: for one thread, in this process."""
    with databases.rolled_back(database_maker.shared) as database:
        yield database


@pytest.fixture
def fresh_database(
    database_maker: databases.SqliteFiles | databases.PostgresServer,
) -> Iterator[databases.MigratedDatabase]:
    """A migrated copy of its own that keeps what is committed: for races, threads and servers, at its `url`."""
    url = database_maker.copy()
    database = databases.opened(url)
    yield database
    database.dispose()
    database_maker.remove(url)


@pytest.fixture(scope="session")
def content_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with the small course `first-day` in English and Hebrew, its quiz, and a certificate design."""
    root = tmp_path_factory.mktemp("content")
    trees.write_tree(root)
    return root


@pytest.fixture(scope="session")
def content(content_root: Path) -> Catalogue:
    """That folder, compiled."""
    return catalogue.load(content_root)
