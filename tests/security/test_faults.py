"""A bug of ours: the page reveals nothing but a reference, under which the log has everything but people's secrets."""

import logging
import re
from dataclasses import replace

import pytest
from flask import Blueprint, abort, request
from sqlalchemy import text

from app.web import site, wiring
from app.web.permission import open_to_anyone
from app.web.site import EXTENSION
from tests.security.worlds import ON_ONE_DATABASE, PASSWORD, World

pytestmark = ON_ONE_DATABASE

SECRET = "a secret of ours"
REVEALING = (
    SECRET,
    "Traceback",
    "ZeroDivisionError",
    "werkzeug",
    "Werkzeug",
    "sqlalchemy",
    "SELECT",
    ".py",
    "debugger",
)


def careless() -> Blueprint:
    """Views that fail, each in its way."""
    pages = Blueprint("careless", __name__, url_prefix="/careless")

    @pages.route("/raise/", methods=["GET", "POST"])
    @pages.route("/raise/<path:rest>")
    @open_to_anyone
    def fail(rest: str = ""):
        password = request.form.get("password", SECRET)
        raise ZeroDivisionError(f"{SECRET} in {len(rest + password)} letters")

    @pages.get("/query/")
    @open_to_anyone
    def query():
        site.reading().execute(text("SELECT nothing FROM nowhere WHERE secret = :secret"), {"secret": SECRET})

    @pages.get("/abort/")
    @open_to_anyone
    def aborting():
        abort(500, SECRET)

    @pages.get("/template/")
    @open_to_anyone
    def template():
        return site.current_app.jinja_env.from_string("{{ nothing.at.all }}").render()

    return pages


@pytest.fixture
def failing(world, monkeypatch) -> World:
    """The world on a throw-away application with such views."""
    monkeypatch.setattr(wiring, "AREAS", (*wiring.AREAS, careless()))
    app = wiring.application(world.app.extensions[EXTENSION].settings)
    app.extensions[EXTENSION].database.dispose()
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], database=world.database)
    app.config["WTF_CSRF_ENABLED"] = False
    return replace(world, app=app)


def reference_in(page: str) -> str:
    return re.search(r"say this number: ([0-9a-f]{8}) \(500\)", page).group(1)


@pytest.mark.parametrize("caller", ["nobody", "learner", "admin"])
@pytest.mark.parametrize("path", ["raise/", "query/", "abort/", "template/"])
def test_the_page_reveals_nothing_and_the_log_has_its_reference(failing, caplog, path, caller):
    answer = failing.client(caller).get(f"/careless/{path}")
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert [word for word in REVEALING if word in answer.text] == []
    assert answer.headers["Cache-Control"] == "no-store"
    reference = reference_in(answer.text)
    (record,) = [record for record in caplog.records if record.name == "gangway"]
    assert record.levelno == logging.ERROR
    assert reference in record.getMessage()
    assert f"/careless/{path}" in record.getMessage()


def test_the_log_tells_where_it_happened(failing, caplog):
    failing.client("nobody").get("/careless/raise/")
    assert "ZeroDivisionError" in caplog.text
    assert "in fail" in caplog.text


def test_a_script_gets_the_reference_as_json(failing, caplog):
    answer = failing.client("learner").get("/careless/raise/", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert set(answer.json) == {"error", "next", "reference"}
    assert answer.json["reference"] in caplog.text
    assert SECRET not in answer.text


def test_each_request_has_a_reference_of_its_own(failing):
    client = failing.client("nobody")
    references = {reference_in(client.get("/careless/raise/").text) for _ in range(20)}
    assert len(references) == 20


def test_what_was_typed_is_not_in_the_log(failing, caplog):
    failing.client("nobody").post("/careless/raise/", data={"password": PASSWORD})
    assert "request" in caplog.text
    assert PASSWORD not in caplog.text


def test_what_a_query_was_given_is_not_in_the_log(failing, caplog):
    failing.client("nobody").get("/careless/query/")
    assert "request" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "rest", ["a%0Arequest deadbeef failed: GET /", "a%0D%0Aforged", "%1b[31mred", "%E2%80%A8forged"]
)
def test_an_address_cannot_forge_a_line_of_the_log(failing, caplog, rest):
    assert failing.client("nobody").get(f"/careless/raise/{rest}").status_code in {404, 500}
    assert all(record.getMessage().isprintable() for record in caplog.records)


def test_neither_can_the_name_of_an_item(failing, caplog):
    client = failing.client("learner")
    answer = client.post(f"/attempts/{failing.open_attempt}/", data={"item": "x\nrequest deadbeef failed: forged"})
    assert answer.status_code == 400
    assert all(record.getMessage().isprintable() for record in caplog.records)


def test_a_reference_of_a_refused_answer_is_in_the_log_too(failing, caplog):
    client = failing.client("learner")
    page = client.post(f"/attempts/{failing.open_attempt}/", data={"item": "elsewhere"}).text
    reference = re.search(r"say this number: ([0-9a-f]{8}) \(400\)", page).group(1)
    assert reference in caplog.text


def test_passwords_tokens_and_cookies_are_never_logged(failing, caplog):
    caplog.set_level(logging.DEBUG)
    client = failing.client("nobody")
    for password in (PASSWORD, "a wrong password"):
        client.post("/sign-in/", data={"email": "learner@example.com", "password": password})
    client.get(f"/set-password/{failing.link}/")
    client.post(f"/set-password/{failing.link}/", data={"password": "another long password"})
    for secret in (PASSWORD, "a wrong password", "another long password", failing.link, failing.cookies["learner"]):
        assert secret not in caplog.text
