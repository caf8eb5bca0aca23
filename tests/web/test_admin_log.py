"""The log: codes in words, people by name, page by page, and no further than a role reaches."""

import re

import pytest
import time_machine

from app.core.access import Role
from app.services import audit
from app.store.models import AuditEvent
from app.web import log_words
from tests import factories, factories_hr
from tests.factories import NOW


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


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
    first, second = admin.get("/admin/log/").text, admin.get("/admin/log/?page=2").text
    assert events(first) == 50
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
    assert "Changed the company&#39;s settings" not in page
