"""The site, with two companies in it that must not see each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app.config import Settings
from app.content.catalogue import Catalogue
from app.web import wiring
from app.web.site import EXTENSION
from tests import databases, factories
from tests.conftest import Maker
from tests.databases import MigratedDatabase
from tests.security import contents, worlds
from tests.security.walks import Walks
from tests.security.worlds import World
from tests.signing import keys
from tests.web.conftest import app, browser, stranger, wired

__all__ = ["app", "browser", "stranger", "wired"]


@pytest.hookimpl(tryfirst=True)  # before the distribution reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever meets a world goes to one worker, so that each is built and walked once."""
    for item in items:
        if {"world", "in_production"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("worlds"))


@pytest.fixture
def daytime() -> Iterator[None]:
    """The day on which the standing characters were taken on, whatever day it is."""
    with time_machine.travel(factories.NOW, tick=True):
        yield


class BuiltWorlds:
    """Worlds built once, each committed to a database of its own; a test gets one in a transaction that is undone."""

    def __init__(self) -> None:
        self._built: dict[tuple[object, ...], tuple[MigratedDatabase, World]] = {}

    @contextmanager
    def lent(self, maker: Maker, app: Flask, content: Catalogue) -> Iterator[World]:
        """The world of this application and content on this kind of database, for one test."""
        before = app.extensions[EXTENSION]
        database, world = self._known(maker, app, content)
        with databases.rolled_back(database) as lent:
            _show(app, lent, content)
            yield replace(world, database=lent)
        app.extensions[EXTENSION] = before

    def _known(self, maker: Maker, app: Flask, content: Catalogue) -> tuple[MigratedDatabase, World]:
        key = (maker, app, id(content))
        if key not in self._built:
            database = databases.opened(maker.copy())
            _show(app, database, content)
            # No cookie of it may be younger than the first moment of a test.
            with time_machine.travel(factories.NOW, tick=False):
                self._built[key] = database, worlds.build(app, database, content)
        return self._built[key]

    def dispose(self) -> None:
        """Close their databases."""
        for database, _ in self._built.values():
            database.dispose()


def _show(app: Flask, database: MigratedDatabase, content: Catalogue) -> None:
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], database=database)
    contents.show(app, content)


@pytest.fixture(scope="session")
def built_worlds() -> Iterator[BuiltWorlds]:
    built = BuiltWorlds()
    yield built
    built.dispose()


@pytest.fixture(scope="session")
def walks() -> Walks:
    """What every route answers every caller."""
    return Walks()


@pytest.fixture(scope="session")
def limited(content: Catalogue) -> Catalogue:
    """Content whose quiz limits attempts, so that HR can grant more."""
    return contents.with_quiz(content, factories.QUIZ, lambda quiz: replace(quiz, max_attempts=9))


@pytest.fixture
def world(
    daytime: None, wired: Flask, database_maker: Maker, limited: Catalogue, built_worlds: BuiltWorlds
) -> Iterator[World]:
    """Harbour Lane, whose learner owns one of everything, and Other Quay."""
    with built_worlds.lent(database_maker, wired, limited) as world:
        yield world


@pytest.fixture(scope="session")
def wired_for_production(tmp_path_factory: pytest.TempPathFactory, content_root: Path) -> Flask:
    """The application as a company runs it: under https, behind a proxy, with tokens asked for in forms."""
    settings = Settings.from_environment(
        {
            "GANGWAY_ENV": "production",
            "SECRET_KEY": "for tests alone, and long enough for them",
            "GANGWAY_DATA": str(tmp_path_factory.mktemp("data")),
            "GANGWAY_CONTENT": str(content_root),
            "GANGWAY_SIGNING_KEY": str(keys().path),
            "GANGWAY_PROXY": "192.0.2.7, 198.51.100.0/24",
            "PUBLIC_URL": "https://training.example.com",
        }
    )
    app = wiring.application(settings)
    app.extensions[EXTENSION].database.dispose()
    return app


@pytest.fixture
def in_production(
    daytime: None,
    wired_for_production: Flask,
    database_maker: Maker,
    content: Catalogue,
    built_worlds: BuiltWorlds,
) -> Iterator[World]:
    """The same world on the application as a company runs it."""
    with built_worlds.lent(database_maker, wired_for_production, content) as world:
        yield world
