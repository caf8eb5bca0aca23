"""The site, with two companies in it that must not see each other."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from app.content.catalogue import Catalogue
from tests import factories
from tests.databases import MigratedDatabase
from tests.security import worlds
from tests.security.worlds import World
from tests.web.conftest import app, browser, company, stranger, wired

__all__ = ["app", "browser", "company", "stranger", "wired"]


@pytest.fixture
def daytime() -> Iterator[None]:
    """The day on which the standing characters were taken on, whatever day it is."""
    with time_machine.travel(factories.NOW, tick=True):
        yield


@pytest.fixture
def world(daytime: None, app: Flask, database: MigratedDatabase, content: Catalogue) -> World:
    """Harbour Lane, whose learner owns one of everything, and Other Quay."""
    return worlds.build(app, database, content)
