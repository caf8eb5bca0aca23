"""The log: codes in words, people by name, page by page, and no further than a role reaches."""

import html
import re
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.core.access import Role
from app.services import audit, log_sealing
from app.store.models import AuditEvent
from app.store.queries import log
from app.web import log_words
from tests import factories, factories_hr
from tests.content import trees
from tests.factories import NOW
from tests.factories_hr import with_content
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


def older(page):
    """The address of the page with older events."""
    return html.unescape(re.search(r'href="([^"]+)" rel="next"', page)[1])


def events(page):
    return page.count('class="table-first"') - 1


def test_says_what_happened_to_whom_and_who_did_it(browser, database, content, company):
    factories.assign(database, content, company)
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    page = browser("admin").get("/admin/log/").text
    for words in ("Assigned a course", "Issued a certificate", "Gangway itself", "Finished a module", "The first day"):
        assert words in page
    assert "person: <bdi>Learner Sample</bdi>" in page
    assert "<bdi>Hr Sample</bdi>" in page


def test_counts_the_people_of_an_assignment_and_lists_no_ids(browser, company):
    sent = {"people": str(company.ids["learner"]), "key": "a-key-of-mine", "assign": "first-day", "due": "after"}
    browser("hr").post("/hr/assign/", data=sent | {"due_days": "3"})
    page = browser("admin").get("/admin/log/").text
    assert "Assigned to many" in page
    assert re.search(r"people\W+(<[^>]+>\W*)*1\b", page)


def test_the_newest_comes_first_fifty_to_a_page(browser, database, company):
    with database.writing.begin() as db:
        for number in range(60):
            audit.record(db, NOW, None, "company.changed", ("company", f"n{number}"))
    admin = browser("admin")
    first = admin.get("/admin/log/").text
    second = admin.get(older(first)).text
    assert events(first) == 50
    assert 'rel="next"' in first
    assert "Company n59" in first
    assert "Company n0<" in second.replace("\n", "").replace(" ", "").replace("Companyn", "Company n")


def test_every_code_that_services_write_has_words(database, content, company, browser):
    factories.assign(database, content, company)
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    with database.reading() as db:
        codes = {event.action for event in db.query(AuditEvent)}
    assert codes <= set(log_words.ACTIONS)


def test_a_code_or_fact_without_words_is_shown_as_it_is(browser, database, company):
    with database.writing.begin() as db:
        audit.record(db, NOW, None, "thing.new", ("thing", "x"), flavour=["sweet", "sour"], person=99999)
    page = browser("admin").get("/admin/log/").text
    assert "thing.new" in page
    assert "flavour: <bdi>sweet, sour</bdi>" in page
    assert "Person 99999" in page


def record(database, *actions, ago=0, actor_id=None, **facts):
    with database.writing.begin() as db:
        for action in actions:
            audit.record(db, NOW - timedelta(days=ago), actor_id, action, ("company", "settings"), **facts)


def actions(page):
    return [row.split("</th>")[0].split(">")[-1].strip() for row in page.split('class="table-first"')[2:]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=person.moved", ["Changed where a person works"]),
        ("actor=e-hr&action=person.moved", []),
        ("actor=HR@example.com&action=company.changed", ["Changed the company&#39;s settings"]),
        ("about=Learner+Sample&action=person.moved", ["Changed where a person works"]),
        ("about=E-colleague&action=person.moved", []),
        ("about=nobody", []),
        ("since=2026-11-19&until=2026-11-19", ["Gave a role"]),
    ],
)
def test_finds_who_did_what_to_whom_and_when(browser, database, company, query, found):
    record(database, "company.changed", actor_id=company.ids["hr"])
    record(database, "person.moved", actor_id=company.ids["admin"], person=company.ids["learner"])
    record(database, "role.given", ago=1)
    assert actions(browser("admin").get(f"/admin/log/?{query}").text) == found


def test_days_the_wrong_way_round_are_told(browser):
    answer = browser("admin").get("/admin/log/?since=2026-11-20&until=2026-11-19")
    assert answer.status_code == 422
    assert "The last day is before the first" in answer.text
    assert browser("admin").get("/admin/log.csv?since=2026-11-20&until=2026-11-19").status_code == 400


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_every_event_that_matches(browser, database, company, monkeypatch, kind):
    monkeypatch.setattr(log, "EVENTS_AT_A_TIME", 2)
    for number in range(5):
        record(database, "company.changed", actor_id=company.ids["hr"], number=number)
    answer = browser("auditor").get(f"/admin/log.{kind}?actor=E-hr", buffered=True)
    if kind == "csv":
        lines = answer.text.splitlines()
    else:
        lines = [
            str(row) for row in CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        ]
    assert len(lines) == 6
    assert "2026-11-20T09:00:00Z" in lines[1]
    assert "number: 4" in lines[1]
    assert "E-hr" in lines[5]


def test_says_how_far_the_log_is_sealed(browser, database, company, tmp_path):
    with database.writing.begin() as db:
        sealed = log_sealing.seal_next(db)
        log_sealing.sign_head(db, log_sealing.HeadSigning(key=b"a key", file=tmp_path / "heads"), NOW)
    page = " ".join(browser("admin").get("/admin/log/").text.split())
    assert f"Sealed up to number {sealed}. Its end was last signed on 20 Nov 2026, 09:00." in page
    assert "1 event is not sealed yet." in page


def test_what_people_choose_for_themselves_is_not_told_though_it_was_logged_once(
    app, browser, database, content, company, tmp_path, monkeypatch
):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    assert len(actions(browser("admin").get("/admin/log/?about=E-learner").text)) > 5
    with_content(app, monkeypatch, tmp_path, edits={trees.COURSE: ("validity_months: 12", "voluntary: true")})
    told = actions(browser("admin").get("/admin/log/?about=E-learner").text)
    assert set(told) == {"Added a person", "Signed in"} & set(told)
    assert "Learner Sample" not in browser("admin").get("/admin/log.csv?action=certificate.issued").text


def test_needs_eight_queries_at_most(browser, database, company):
    admin = browser("admin")
    with statements(database) as seen:
        assert admin.get("/admin/log/?actor=E-hr&about=E-learner").status_code == 200
    assert len(seen) <= 8


@pytest.mark.parametrize(
    ("word", "status"), [("admin", 200), ("auditor", 200), ("hr", 403), ("manager", 403), ("learner", 403)]
)
def test_who_may_read_it(browser, company, word, status):
    assert browser(word).get("/admin/log/").status_code == status


def test_an_auditor_of_one_legal_entity_reads_what_is_about_people_there(browser, database, content, company):
    factories.assign(database, content, company)
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    entity, sales = factories_hr.add_entity(database)
    gil = factories_hr.add_people(database, ["gil"], entity, sales)[0]
    factories.complete(database, content, factories.learner(gil, "Gil Sample"))
    factories_hr.give_role(database, company.ids["auditor"], Role.AUDITOR, entity)
    with database.writing.begin() as db:
        audit.record(db, NOW, company.ids["admin"], "company.changed", ("company", "settings"))
    page = browser("auditor").get("/admin/log/").text
    for words in ("Added a person", "Finished a module", "Submitted an attempt", "Issued a certificate"):
        assert words in page
    assert "Gil Sample" in page
    assert "Learner Sample" not in page
    assert "Changed the company&#39;s settings" not in page.split("<table")[1]


def test_an_auditor_of_one_legal_entity_reads_what_people_there_did_elsewhere_without_names(browser, database, company):
    entity, sales = factories_hr.add_entity(database)
    gil, ada = factories_hr.add_people(database, ["gil", "ada"], entity, sales)
    factories_hr.give_role(database, company.ids["auditor"], Role.AUDITOR, entity)
    record(database, "person.changed", actor_id=gil, person=company.ids["learner"])
    record(database, "role.given", actor_id=company.ids["admin"], person=ada)
    page = browser("auditor").get("/admin/log/").text
    assert "<bdi>Gil Sample</bdi>" in page
    assert "<bdi>Ada Sample</bdi>" in page
    assert "Learner Sample" not in page
    assert "Learner Sample" not in browser("auditor").get("/admin/log.csv").text
