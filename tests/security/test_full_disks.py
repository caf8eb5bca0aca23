"""A disk without room, a database that may only be read, one that is away: said in words, and nothing half-written."""

import re
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.clock import utc_now
from app.config import Settings
from app.services import passwords
from app.store import engine
from app.store.models import Response
from app.web.site import EXTENSION
from tests import factories
from tests.security.routes import ROUTES, call, method, rules
from tests.security.servers import Browser, Server, environment, gangway
from tests.security.worlds import World, undone

ON_LINUX = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs limits on running processes")
SAFE = "What was saved before is safe."


@contextmanager
def read_only(world: World) -> Iterator[None]:
    """The database takes no writes meanwhile."""
    connection = world.database.writing.kw["bind"]
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("PRAGMA query_only=ON" if is_sqlite else "SET LOCAL transaction_read_only = on")
    yield
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA query_only=OFF")


def test_every_form_says_that_nothing_can_be_saved(world):
    wrong, unsaved = [], 0
    for rule in rules(world.app):
        for caller in ROUTES[rule.endpoint].allowed[:1] if method(rule) == "POST" else ():
            with undone(world), read_only(world):
                answer = call(world, rule, world.client(caller))
            unsaved += answer.status_code == 503
            if answer.status_code == 503 and SAFE not in answer.text:
                wrong.append((rule.endpoint, "does not say what is safe"))
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []
    assert unsaved >= 20


def test_pages_that_only_look_go_on(world):
    for rule in rules(world.app):
        for caller in ROUTES[rule.endpoint].allowed[:1] if method(rule) == "GET" else ():
            with undone(world), read_only(world):
                answer = call(world, rule, world.client(caller))
            assert answer.status_code == ROUTES[rule.endpoint].expected(caller), rule.endpoint


def test_a_script_is_told_so_that_it_keeps_the_answer_and_tries_again(world):
    with undone(world), read_only(world):
        answer = world.client("learner").post(
            f"/attempts/{world.open_attempt}/items/{world.item}",
            data={f"{world.item}.option": world.option, "sequence": "1"},
            headers={"Accept": "application/json"},
        )
    assert answer.status_code == 503
    assert SAFE in answer.json["next"]
    with world.database.reading() as db:
        assert db.scalars(select(Response).where(Response.attempt_id == world.open_attempt)).all() == []


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all/gangway.sqlite3", "postgresql+psycopg://nobody@/nothing?host=/nowhere/at/all"],
    ids=["a file that is gone", "a server that is away"],
)
def test_a_database_out_of_reach_is_said_on_every_page(world, url):
    gone = engine.create(url)
    site = world.app.extensions[EXTENSION]
    world.app.extensions[EXTENSION] = replace(site, database=gone)
    try:
        for rule in rules(world.app):
            caller = ROUTES[rule.endpoint].allowed[0]
            answer = call(world, rule, world.client(caller))
            assert answer.status_code in {200, 303, 400, 503}, (rule.endpoint, answer.status_code)
            if answer.status_code == 503:
                assert SAFE in answer.text
                assert re.search(r"say this number: [0-9a-f]{8} \(503\)", answer.text)
                assert "/nowhere/at/all" not in answer.text
    finally:
        world.app.extensions[EXTENSION] = site
        gone.dispose()


@ON_LINUX
class TestWhileServing:
    """The real server on SQLite, under which the disk fills up in the middle of a quiz."""

    @pytest.fixture
    def served(self, sqlite, content_root, content, tmp_path):
        url = sqlite.copy()
        environ = environment(tmp_path, content_root, url)
        server = Server(Settings.from_environment(environ), environ)
        database = engine.create(url)
        yield server, database
        server.stop()
        database.dispose()
        sqlite.remove(url)

    @pytest.fixture
    def learner(self, served, content):
        """The learner, in an attempt whose first item is answered."""
        server, database = served
        company = factories.add_company(database)
        with database.writing.begin() as db:
            link = passwords.make_link(db, company.ids["learner"], utc_now(), actor_id=None)
        browser = Browser(server.origin)
        browser.get(f"/set-password/{link}/")
        assert browser.post(f"/set-password/{link}/", {"password": "a password for tests"}).status == 303
        browser.sign_in("learner@example.com", "a password for tests")
        attempt = browser.post(f"/quizzes/{factories.QUIZ}/start", {}).location.rstrip("/")
        page = browser.get(f"{attempt}/?step=1").text
        item = re.search(r'name="item" value="([^"]+)"', page).group(1)
        options = content.quiz(factories.QUIZ, "en").quiz.items[item].options
        assert self.save(browser, attempt, item, options[0].id, 1).status == 200
        return browser, attempt, item, [option.id for option in options]

    def save(self, browser, attempt, item, option, sequence):
        headers = {"X-CSRFToken": browser.token, "Accept": "application/json"}
        return browser.post(f"{attempt}/items/{item}", {f"{item}.option": option, "sequence": sequence}, **headers)

    def stored(self, database, attempt, item):
        with database.reading() as db:
            response = db.get_one(Response, (attempt.split("/")[2], item))
            return response.state, response.sequence

    def test_says_so_loses_nothing_and_goes_on_when_there_is_room(self, served, learner):
        server, database = served
        browser, attempt, item, options = learner
        with server.full_disk():
            refused = self.save(browser, attempt, item, options[1], 2)
            assert refused.status == 503
            assert SAFE in refused.json["next"]
            submitted = browser.post(f"{attempt}/submit", {"confirmed": "y"})
            assert submitted.status == 503
            assert "the disk may be full" in submitted.text
            assert "Traceback" not in submitted.text
            assert browser.get(f"{attempt}/review").status == 200  # reading needs no room
            assert self.stored(database, attempt, item) == ({"marked": [options[0]]}, 1)
        for reply in (refused.json["reference"], re.search(r"say this number: (\w{8})", submitted.text).group(1)):
            assert any(reply in line for line in server.log)
        assert self.save(browser, attempt, item, options[1], 2).status == 200
        assert browser.post(f"{attempt}/submit", {"confirmed": "y"}).status == 303
        assert self.stored(database, attempt, item) == ({"marked": [options[1]]}, 2)
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


class TestFirstRun:
    @pytest.fixture
    def environ(self, tmp_path, content_root):
        return environment(tmp_path / "data", content_root) | {"SECRET_KEY": "", "GANGWAY_SAMPLE": "yes"}

    @pytest.mark.parametrize("room", [0, 40, 150_000])
    def test_without_room_says_so_and_works_once_there_is_some(self, environ, tmp_path, room):
        refused = gangway(environ, "prepare", largest_file=room)
        assert refused.returncode == 1, refused.stdout
        assert "Traceback" not in refused.stderr
        assert "disk" in refused.stderr
        assert "None" not in refused.stderr
        done = gangway(environ, "prepare")
        assert done.returncode == 0, done.stderr
        assert "These passwords are shown once" in done.stdout
        assert len((tmp_path / "data" / "secret_key").read_text().strip()) >= 32
        connection = sqlite3.connect(tmp_path / "data" / "gangway.sqlite3")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (12,)
        connection.close()
        again = gangway(environ, "prepare")
        assert (again.returncode, again.stdout) == (0, "")

    @pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
    @pytest.mark.parametrize("folder", ["/proc/gangway", "/dev/null/gangway"])
    def test_in_a_folder_that_cannot_be_written_says_which(self, environ, folder):
        refused = gangway(environ | {"GANGWAY_DATA": folder}, "prepare")
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert folder in refused.stderr

    def test_with_a_database_that_is_none_says_so(self, environ, tmp_path):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "gangway.sqlite3").write_bytes(b"this is no database " * 500)
        refused = gangway(environ, "prepare")
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert "The database cannot be used" in refused.stderr

    def test_with_a_server_that_is_away_says_so_and_not_the_password(self, environ):
        url = "postgresql://gangway:hunter2hunter2@127.0.0.1:1/gangway"
        refused = gangway(environ | {"DATABASE_URL": url}, "prepare")
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert "hunter2" not in refused.stderr + refused.stdout
