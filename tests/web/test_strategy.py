"""The worksheet: kept, printed and deleted by its writer; nobody else sees it, or that it exists."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from app.store.models import AuditEvent, RecordedErasure, Strategy
from tests.credentials.samples import text_of

ADDRESS = "/my-strategy/"
WRITTEN = "Bakers who bake at night"
ANSWERS = {"reach": WRITTEN, "decline": "  Praise for suppliers\nPanels on a Saturday  "}
OTHERS = ("colleague", "manager", "hr", "auditor", "admin")


@pytest.fixture
def writer(browser):
    client = browser("learner")
    assert client.post(ADDRESS, data=ANSWERS).location == ADDRESS
    return client


def kept(database):
    with database.reading() as db:
        return {row.person_id: row.answers for row in db.scalars(select(Strategy))}


def test_a_draft_is_kept_and_goes_on(writer, database, company):
    page = writer.get(ADDRESS).text
    assert WRITTEN in page
    assert "Saved. Nobody but you can see it." in page
    assert kept(database) == {
        company.ids["learner"]: {"reach": WRITTEN, "decline": "Praise for suppliers\nPanels on a Saturday"}
    }
    writer.post(ADDRESS, data={"reach": "Nobody, at present"})
    assert kept(database) == {company.ids["learner"]: {"reach": "Nobody, at present"}}


def test_without_a_word_nothing_is_kept(writer, database):
    writer.post(ADDRESS, data={"reach": "  "})
    assert kept(database) == {}


def test_too_long_an_answer_is_named_and_not_lost(writer, database):
    answer = writer.post(ADDRESS, data={"help": "x" * 2_001})
    assert answer.status_code == 422
    assert "What do I know that helps them?" in answer.text
    assert "x" * 2_001 in answer.text
    assert WRITTEN in str(kept(database))


def test_it_is_printed(writer):
    text = text_of(writer.get("/my-strategy.pdf").data)
    assert "My communication strategy" in text
    assert WRITTEN in text
    assert "Whom do I ask when in doubt?" in text


def test_it_is_deleted_for_good(writer, database):
    page = writer.post(f"{ADDRESS}delete", follow_redirects=True).text
    assert "Nothing is left of it." in page
    assert WRITTEN not in page
    assert kept(database) == {}
    assert writer.post(f"{ADDRESS}delete").status_code == 303


@pytest.mark.parametrize("word", OTHERS)
def test_everybody_else_has_a_worksheet_of_their_own(writer, browser, word):
    client = browser(word)
    assert WRITTEN not in client.get(ADDRESS).text
    assert WRITTEN not in text_of(client.get("/my-strategy.pdf").data)


def test_the_log_is_told_nothing_of_it(writer, database, company):
    writer.post(f"{ADDRESS}delete")
    with database.reading() as db:
        events = db.scalars(select(AuditEvent)).all()
    assert [event.action for event in events if event.actor_id == company.ids["learner"]] == ["sign_in.begun"]


def test_only_the_writer_s_own_export_has_it(writer, browser, company):
    own = writer.post("/privacy/mine/", data={"current": "correct horse battery"})
    hr = browser("hr").post(f"/hr/people/{company.ids['learner']}/data/", data={"reason": "person_asked"})
    tables = [json.loads(zipfile.ZipFile(io.BytesIO(each.data)).read("data.json"))["tables"] for each in (own, hr)]
    assert tables[0]["strategy"][0]["answers"]["reach"] == WRITTEN
    assert "strategy" not in tables[1]


def test_an_erasure_takes_it_along_and_does_not_tell(writer, browser, database, company):
    person_id = company.ids["learner"]
    browser("hr").post(f"/hr/people/{person_id}/erase/", data={"reason": "person_asked", "number": "E-learner"})
    assert kept(database) == {}
    with database.reading() as db:
        assert "strategy" not in db.scalars(select(RecordedErasure.what)).all()
