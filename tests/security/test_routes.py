"""Who may do what: every route of the site as every caller, with nothing changed where nothing may be."""

from datetime import timedelta

import pytest
from flask import Blueprint
from sqlalchemy import update

from app.core import certificate_numbers
from app.store.models import Attempt, SignIn
from app.web import permission, wiring
from app.web.site import EXTENSION
from tests import factories
from tests.factories import NOW
from tests.security.routes import ROUTES, call, method, rules
from tests.security.rows import SIGN_IN
from tests.security.worlds import CALLERS, ON_ONE_DATABASE, SIGNED_OUT, rows
from tests.web.conftest import statements

REFUSED = {SIGN_IN, 401, 403, 404}


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert {rule.endpoint for rule in rules(app)} == set(ROUTES)


def test_every_route_takes_one_method(app):
    assert {method(rule) for rule in rules(app)} == {"GET", "POST"}


def test_every_route_answers_each_caller_as_declared(world, walks):
    wrong = []
    for rule, caller, answer in walks(world):
        is_sign_in = (answer.location or "").startswith("/sign-in/?next=")
        got = SIGN_IN if answer.status_code == 303 and is_sign_in else answer.status_code
        expected = ROUTES[rule.endpoint].expected(caller)
        if got != expected:
            wrong.append(f"{rule.endpoint} as {caller}: {got} instead of {expected}")
    assert wrong == []


def test_looking_and_being_refused_change_nothing(world):
    """Rows are read again after whatever sent more than SELECTs, and once at the end: that nothing else was written either."""
    before = rows(world.database)
    changed = []
    for rule in rules(world.app):
        row = ROUTES[rule.endpoint]
        for caller in CALLERS:
            if method(rule) == "GET" or row.expected(caller) in REFUSED:
                with statements(world.database) as sent:
                    call(world, rule, world.client(caller))
                if not all(is_a_look(statement) for statement in sent) and rows(world.database) != before:
                    changed.append((rule.endpoint, caller))
                    before = rows(world.database)
    assert changed == []
    assert rows(world.database) == before


def is_a_look(statement: str) -> bool:
    return statement.lstrip().upper().startswith("SELECT ")


@pytest.mark.parametrize("statement", ["SELECT 1", "\n  select 1"])
def test_a_look_is_known_by_its_first_word(statement):
    assert is_a_look(statement)


@pytest.mark.parametrize("statement", ["UPDATE a SET b = 1", "WITH a AS (DELETE FROM b RETURNING c) SELECT c FROM a"])
def test_whatever_may_write_is_no_look(statement):
    assert not is_a_look(statement)


def test_the_site_does_not_start_with_a_view_that_does_not_say_who_may_call_it(app, monkeypatch):
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/careless/", "page", lambda: "everything")
    monkeypatch.setattr(wiring, "AREAS", (*wiring.AREAS, careless))
    with pytest.raises(permission.UndeclaredRoute, match=r"careless\.page"):
        wiring.application(app.extensions[EXTENSION].settings)


def first_download(world):
    who = factories.learner(world.people["colleague"])
    content = world.app.extensions[EXTENSION].content.catalogue
    number = factories.complete(world.database, content, who)
    return "colleague", f"/certificates/{number}.pdf"


def look_after_the_end(world):
    with world.database.writing.begin() as db:
        db.get_one(Attempt, world.open_attempt).ends_at = NOW - timedelta(minutes=2)
    return "learner", f"/attempts/{world.open_attempt}/"


def unknown_number(_world):
    return SIGNED_OUT, f"/verify/{certificate_numbers.number(0)}"


def look_after_a_while(world):
    with world.database.writing.begin() as db:
        db.execute(update(SignIn).values(seen_at=NOW - timedelta(minutes=6)))
    return "learner", "/courses/"


@pytest.mark.parametrize(
    ("look", "tables"),
    [
        (first_download, {"certificate_document", "job"}),
        (look_after_the_end, {"attempt", "result", "audit_event"}),
        (unknown_number, {"throttle"}),
        (look_after_a_while, {"sign_in"}),
    ],
    ids=["makes a document once", "submits what ran out", "counts a guess", "notes that a sign-in is used"],
)
def test_the_only_looks_that_write(world, look, tables):
    caller, path = look(world)
    before = rows(world.database)
    world.client(caller).get(path)
    after = rows(world.database)
    assert {name for name in after if after[name] != before[name]} == tables
    world.client(caller).get(path)
    assert rows(world.database) == after or look is unknown_number


@ON_ONE_DATABASE
def test_a_head_tells_no_more_than_a_get(world, walks):
    wrong = []
    for rule, caller, got in walks(world):
        if method(rule) == "GET":
            head = call(world, rule, world.client(caller), method="HEAD")
            statuses = [got.status_code, head.status_code]
            if head.data or (statuses[0] != statuses[1] and statuses != [303, 401]):
                wrong.append((rule.endpoint, caller, statuses))
    assert wrong == []
