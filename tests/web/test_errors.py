"""What people see when something goes wrong."""

from dataclasses import replace

import pytest

from app.content.problems import ContentProblems, Problem
from app.store import engine
from app.web import errors
from app.web.site import EXTENSION


@pytest.fixture
def no_database(app, tmp_path, monkeypatch):
    """The application, whose database cannot be opened any more."""
    gone = engine.create(f"sqlite:///{tmp_path / 'gone' / 'away.sqlite3'}")
    monkeypatch.setitem(app.extensions, EXTENSION, replace(app.extensions[EXTENSION], database=gone))
    yield
    gone.dispose()


def test_a_page_that_is_not_there_says_what_to_do_and_has_a_reference(browser):
    answer = browser("learner").get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page, or it is not yours to see." in answer.text
    assert "If you ask for help, say this number:" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_that_takes_no_form_says_so(browser):
    assert browser("learner").post("/courses/").status_code == 405


def test_a_script_gets_the_same_as_json(browser):
    answer = browser("learner").get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json["error"] == "There is no such page, or it is not yours to see."
    assert len(answer.json["reference"]) == 8


@pytest.mark.parametrize("path", ["/sign-in/", "/verify/", "/nowhere"])
def test_a_failing_database_gets_a_page_that_needs_none(stranger, no_database, path):
    answer = stranger.get(path)
    assert answer.status_code == 503
    assert "What was saved before is safe." in answer.text
    assert "Our company" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_failing_database_is_said_to_people_who_are_signed_in_too(browser, request, accept):
    client = browser("learner")
    request.getfixturevalue("no_database")
    answer = client.get("/", headers={"Accept": accept})
    assert answer.status_code == 503
    assert answer.mimetype == accept
    assert "What was saved before is safe." in answer.text


def test_a_bug_reveals_nothing(app, browser, monkeypatch, caplog):
    def broken(**_values):
        raise ZeroDivisionError("a secret")

    monkeypatch.setitem(app.view_functions, "training.courses", _open(broken))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = browser("learner").get("/courses/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Something went wrong on our side." in answer.text
    assert "a secret" in caplog.text


def _open(view):
    view.open_to = ()
    return view


def test_broken_content_is_listed_while_somebody_writes(app):
    problems = ContentProblems([Problem("courses/a/en/01-b.md", 7, "`::: do` is not closed; write `:::`")])
    with app.test_request_context():
        page, status = errors.content_problems(problems)
    assert status == 500
    assert "courses/a/en/01-b.md:7" in page
    assert "is not closed; write" in page
