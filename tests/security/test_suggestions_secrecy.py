"""Who joined, left, read or copied suggestions is seen by nobody but the person: not by any role, page, log, list or file."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, update

from app.jobs import suggesting
from app.jobs.contract import House
from app.services import suggestions
from app.services.leaving_links import SUGGESTIONS
from app.store.models import SuggestionIssue, SuggestionSubscriber
from tests.factories import NOW
from tests.factories_mail import Letterbox, mailing
from tests.security.routes import ROUTES, call, method, rules
from tests.security.worlds import CALLERS, rows, undone, without_tokens

OTHERS = [caller for caller in CALLERS if caller != "learner"]
OWN = "suggestion_subscriber"
BY_LINK = "suggestions.farewell"
"""Opened by the signed link in the learner's own mail, which nobody else has."""
KEYS = re.compile(r'<input[^>]*name="key"[^>]*>')
"""Previews draw one by lot, so that sending twice does once."""
TIMES = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?")


@pytest.fixture
def still(world):
    """A clock that stands, so that what two looks differ in is not the time."""
    with undone(world), time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield world


def looks(world) -> dict[tuple[str, str], bytes]:
    """Every page, list and table as everybody but the learner gets it; documents are drawn from rows that stay the same."""
    found = {}
    for rule in rules(world.app):
        if method(rule) != "GET" or rule.endpoint == BY_LINK:
            continue
        for caller in OTHERS:
            if ROUTES[rule.endpoint].expected(caller) == 200:
                with undone(world):
                    answer = call(world, rule, world.client(caller))
                if answer.mimetype == "application/pdf":
                    continue
                body = answer.data
                if answer.mimetype == "text/html":
                    body = KEYS.sub("", without_tokens(answer.text)).encode()
                elif answer.mimetype == "application/zip" or "spreadsheet" in answer.mimetype:
                    body = contents(body)
                found[rule.endpoint, caller] = body
    return found


def contents(body: bytes) -> bytes:
    """What is in an archive, without when it was made."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(TIMES.sub(b"", archive.read(name)) for name in archive.namelist())


def sent_to(world) -> Letterbox:
    """The weekly mail goes out."""
    with world.database.writing.begin() as db:
        db.execute(update(SuggestionIssue).values(issued_on=None))
        db.execute(delete(SuggestionIssue).where(SuggestionIssue.digest == "0" * 64))
    box = Letterbox()
    content = world.app.extensions["gangway"].content.catalogue
    house = House(database=world.database, catalogue=content, public_url=world.origin, mailing=mailing(box))
    suggesting.send(house, {})
    return box


def test_what_everybody_else_sees_is_the_same_before_and_after(still):
    with still.database.writing.begin() as db:
        suggestions.leave(db, still.people["learner"])
    before = looks(still)
    learner = still.client("learner")
    options = {"base_url": still.origin}
    assert learner.post("/suggestions/join", **options).status_code == 303
    assert learner.get("/suggestions/", **options).status_code == 200
    with still.database.writing.begin() as db:
        suggestions.mark_sent(db, still.people["learner"], still.issue)
    after = looks(still)
    assert [key for key in before if before[key] != after[key]] == []
    assert len(before) > 300
    assert learner.post("/suggestions/leave", **options).status_code == 303
    assert [key for key, body in looks(still).items() if body != before[key]] == []


def test_joining_reading_and_leaving_write_nothing_but_ones_own_row(still):
    with still.database.writing.begin() as db:
        suggestions.leave(db, still.people["learner"])
    learner, options = still.client("learner"), {"base_url": still.origin}
    learner.get("/", **options)
    before = rows(still.database)
    learner.post("/suggestions/join", **options)
    joined = rows(still.database)
    assert {name for name in before if before[name] != joined[name]} == {OWN}
    learner.get("/suggestions/", **options)
    assert rows(still.database) == joined
    learner.post("/suggestions/leave", **options)
    assert rows(still.database) == before


def test_the_mail_writes_nothing_but_ones_own_row_and_the_week(still):
    before = rows(still.database)
    box = sent_to(still)
    after = rows(still.database)
    assert len(box.taken) == 1
    assert {name for name in before if before[name] != after[name]} == {OWN, "suggestion_issue"}


def taken_away(world, endpoint, caller):
    """What somebody takes away of the learner."""
    rule = next(each for each in rules(world.app) if each.endpoint == endpoint)
    return archive(call(world, rule, world.client(caller)))


def archive(answer) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        return json.loads(bundle.read("data.json"))["tables"]


def test_only_ones_own_export_shows_it(still):
    mine = taken_away(still, "privacy.take_away", "learner")
    assert [row["person_id"] for row in mine[OWN]] == [still.people["learner"]]
    assert OWN not in taken_away(still, "hr.data.take_away", "hr")


def test_an_erasure_destroys_it_and_does_not_record_it(still):
    rule = next(each for each in rules(still.app) if each.endpoint == "hr.erasure.confirm")
    assert call(still, rule, still.client("hr")).status_code == 303
    with still.database.reading() as db:
        assert db.scalars(select(SuggestionSubscriber)).all() == []
        said = [repr(row) for table in ("recorded_erasure", "audit_event") for row in rows(still.database)[table]]
    assert [each for each in said if OWN in each] == []


def test_somebody_elses_link_is_no_link(still):
    forged = SUGGESTIONS.token("another secret", still.people["learner"])
    for wish in (forged, "1", "x" * 40):
        assert still.client("nobody").get(f"/suggestions/leave/{wish}/", base_url=still.origin).status_code == 404
        assert still.client("nobody").post(f"/suggestions/leave/{wish}/", base_url=still.origin).status_code == 404
