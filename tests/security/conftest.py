"""The site, with two companies in it that must not see each other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app.config import Settings
from app.content.catalogue import Catalogue
from app.web import wiring
from app.web.site import EXTENSION
from tests import factories
from tests.databases import MigratedDatabase
from tests.security import contents, worlds
from tests.security.worlds import World
from tests.web.conftest import app, browser, company, stranger, wired

__all__ = ["app", "browser", "company", "stranger", "wired"]


@pytest.fixture
def daytime() -> Iterator[None]:
    """The day on which the standing characters were taken on, whatever day it is."""
    with time_machine.travel(factories.NOW, tick=True):
        yield


@pytest.fixture
def world(daytime: None, app: Flask, database: MigratedDatabase, content: Catalogue) -> Iterator[World]:
    """Harbour Lane, whose learner owns one of everything, and Other Quay. The quiz limits attempts, so that HR can grant more."""
    before = app.extensions[EXTENSION]
    limited = contents.with_quiz(content, factories.QUIZ, lambda quiz: replace(quiz, max_attempts=9))
    contents.show(app, limited)
    yield worlds.build(app, database, limited)
    app.extensions[EXTENSION] = before


@pytest.fixture(scope="session")
def wired_for_production(tmp_path_factory: pytest.TempPathFactory, content_root: Path) -> Flask:
    """The application as a company runs it: under https, behind a proxy, with tokens asked for in forms."""
    settings = Settings.from_environment(
        {
            "GANGWAY_ENV": "production",
            "SECRET_KEY": "for tests alone, and long enough for them",
            "GANGWAY_DATA": str(tmp_path_factory.mktemp("data")),
            "GANGWAY_CONTENT": str(content_root),
            "GANGWAY_PROXY": "192.0.2.7, 198.51.100.0/24",
            "PUBLIC_URL": "https://training.example.com",
        }
    )
    app = wiring.application(settings)
    app.extensions[EXTENSION].database.dispose()
    return app


@pytest.fixture
def in_production(daytime: None, wired_for_production: Flask, database: MigratedDatabase, content: Catalogue) -> World:
    """The same world on the application as a company runs it."""
    site = wired_for_production.extensions[EXTENSION]
    wired_for_production.extensions[EXTENSION] = replace(site, database=database)
    return worlds.build(wired_for_production, database, content)
