"""Fixtures for all tests. A test that touches rows asks for `database` and runs on each kind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from app.content import catalogue
from app.content.catalogue import Catalogue
from tests import databases, factories
from tests.content import trees
from tests.factories import Company

Maker = databases.SqliteFiles | databases.PostgresServer

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
def database_maker(request: pytest.FixtureRequest) -> Maker:
    """What makes empty and migrated databases of each kind; the server starts when a test first wants it."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def with_company() -> Iterator[Callable[[Maker], tuple[databases.MigratedDatabase, Company]]]:
    """A database of a kind, with the standing characters in it, filled once for all tests that are rolled back."""
    known: dict[Maker, tuple[databases.MigratedDatabase, Company]] = {}

    def filled(maker: Maker) -> tuple[databases.MigratedDatabase, Company]:
        if maker not in known:
            database = databases.opened(maker.copy())
            known[maker] = database, factories.add_company(database)
        return known[maker]

    yield filled
    for database, _ in known.values():
        database.dispose()


@pytest.fixture
def database(
    request: pytest.FixtureRequest,
    database_maker: Maker,
    with_company: Callable[[Maker], tuple[databases.MigratedDatabase, Company]],
) -> Iterator[databases.MigratedDatabase]:
    """A migrated database, without rows unless the test asks for `company` as well.

    One connection, rolled back after the test: for one thread, in this process.
    """
    has_company = "company" in request.fixturenames
    shared = with_company(database_maker)[0] if has_company else database_maker.shared
    with databases.rolled_back(shared) as database:
        yield database


@pytest.fixture
def company(
    database: databases.MigratedDatabase,
    database_maker: Maker,
    with_company: Callable[[Maker], tuple[databases.MigratedDatabase, Company]],
) -> Company:
    """A learner, a colleague, their manager, HR, an auditor and an admin: they are in `database`."""
    _, company = with_company(database_maker)
    return replace(company, ids=dict(company.ids))


@pytest.fixture
def fresh_database(
    database_maker: Maker,
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
