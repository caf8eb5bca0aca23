"""What Gangway stores, for everyone to read, and everything about one person, to take away."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
import time_machine
from sqlalchemy import select

from app.core.company import CompanyProfile
from app.core.stored import STORED
from app.services import passwords, retention
from app.store.models import Attempt
from app.web import stored_tables
from app.web.site import EXTENSION
from tests import factories
from tests.factories import NOW
from tests.web.conftest import PASSWORD, statements

PAGE = "/privacy/"


def test_the_page_tells_of_every_table_and_how_long(browser, database):
    learner = browser("learner")
    with statements(database) as seen:
        page = learner.get(PAGE).text
    assert len(seen) <= 3
    assert all(str(title) in page for title, _holds in stored_tables.TABLES.values())
    assert "12 months after the attempt" in page
    assert "While employed, and 3 calendar years after" in page
    assert PAGE in learner.get("/").text


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_record_of_processing_is_a_file(browser, kind):
    answer = browser("learner").get(f"/privacy/what-gangway-stores.{kind}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    if kind == "json":
        assert len(json.loads(answer.data)) == len(STORED)


def bundle(answer):
    assert answer.mimetype == "application/zip", answer.text
    return ZipFile(io.BytesIO(answer.data))


def data(answer):
    return json.loads(bundle(answer).read("data.json"))["tables"]


def test_a_learner_takes_away_their_own_with_the_password(app, browser, database, company):
    with database.writing.begin() as db:
        hashed = app.extensions[EXTENSION].passwords.hashed(PASSWORD)
        passwords.store(db, company.ids["learner"], hashed, NOW, actor_id=None)
    learner = browser("learner")
    wrong = learner.post("/privacy/mine/", data={"current": "something else entirely"})
    assert wrong.status_code == 422
    assert "This is not your current password." in wrong.text
    tables = data(learner.post("/privacy/mine/", data={"current": PASSWORD}))
    assert [row["name"] for row in tables["person"]] == ["Learner Sample"]
    assert {row["actor_id"] for row in tables["audit_event"]} <= {None, company.ids["learner"]}


def test_hr_takes_away_what_is_required_for_a_reason_that_is_logged(browser, database, company, content):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr, where = browser("hr"), f"/hr/people/{company.ids['learner']}/data/"
    assert "Choose why." in hr.post(where).text
    tables = data(hr.post(where, data={"reason": "person_asked"}))
    assert tables["certificate"]
    assert not {"response", "attempt", "result"} & set(tables)
    log = browser("admin").get("/admin/log/").text
    assert "Took away everything stored about a person" in log
    assert "The person asked for it" in log


def erase(client, person_id, number, reason="person_asked"):
    form = {"reason": reason, "number": number}
    return client.post(f"/hr/people/{person_id}/erase/", data=form, follow_redirects=True)


def test_erasing_names_what_goes_and_wants_the_number_typed(browser, database, company, content):
    number = factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr, person_id = browser("hr"), company.ids["learner"]
    with statements(database) as seen:
        page = hr.get(f"/hr/people/{person_id}/erase/").text
    assert len(seen) <= 5
    assert "Certificates: 1" in page
    assert "<li>Answers</li>" in page
    assert "Type E-learner to confirm." in page
    assert "This is not the employee number of this person." in erase(hr, person_id, "E-colleague").text
    assert "This person still works here." in erase(hr, person_id, "E-learner", "has_left").text
    assert "The person is erased." in erase(hr, person_id, "E-learner").text
    verified = hr.get(f"/verify/{number}").text
    assert "This certificate is valid" in verified
    assert "Name erased" in verified
    assert hr.get(f"/certificates/{number}.pdf").status_code == 404
    assert "Erased person" in hr.get(f"/hr/people/{person_id}/").text
    assert "This person is erased already." in hr.get(f"/hr/people/{person_id}/erase/").text
    admin = browser("admin")
    assert admin.get(f"/admin/people/{person_id}/").status_code == 404
    assert "Erased a person" in admin.get("/admin/log/").text


def test_nobody_erases_themselves_or_who_holds_a_role(browser, company):
    assert "Nobody erases themselves." in erase(browser("hr"), company.ids["hr"], "E-hr").text
    assert "This person holds a role." in erase(browser("hr"), company.ids["admin"], "E-admin").text


def test_administrators_set_the_terms_and_see_what_they_destroy(browser, database, company, content):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    where = "/admin/retention/"
    with time_machine.travel(NOW + timedelta(days=150)):
        admin = browser("admin")
        assert "Attempts" not in admin.get(where).text
        assert "Number must be between 3 and 120." in admin.post(where, data={"answers_months": 1}).text
        terms = {"answers_months": 4, "mails_months": 12, "records_years": 5}
        saved = admin.post(where, data=terms, follow_redirects=True).text
        assert "The terms are saved." in saved
        assert "Attempts" in saved
        assert "1 entry, the oldest of 20 November 2026" in " ".join(saved.split())
        with statements(database) as seen:
            told = admin.get("/privacy/").text
        assert len(seen) <= 3
    assert "4 months after the attempt" in told
    assert "While employed, and 5 calendar years after" in told


def test_a_result_says_that_its_answers_are_deleted(browser, database, company, content):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    setting = retention.Setting.of(CompanyProfile(answers_months=3), NOW + timedelta(days=150))
    with database.writing.begin() as db:
        assert retention.apply_part(db, setting, "attempt") == 1
        attempt_id = db.scalars(select(Attempt.id)).one()
    page = browser("learner").get(f"/attempts/{attempt_id}/result").text
    assert "You passed." in page
    assert "What you answered is deleted" in page
