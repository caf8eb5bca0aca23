"""The page of one course of one person: more time, a waiver, training elsewhere; and renewals that HR requires."""

from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.clock import utc_now
from app.store.models import Completion, Period
from tests import factories
from tests.security.worlds import picture
from tests.web.conftest import statements


@pytest.fixture
def path(database, content, company):
    factories.assign(database, content, company)
    with database.reading() as db:
        period_id = db.scalar(select(Period.id).where(Period.person_id == company.ids["learner"]))
    return f"/hr/people/{company.ids['learner']}/periods/{period_id}/"


def training(**changed):
    given = {"training": "First aid", "provider": "Third Pier", "finished_on": "2026-11-02", "why": "The same topics"}
    return given | {"shown_by": (BytesIO(picture()), "<script>.png")} | changed


def test_more_time_is_told_to_the_learner_with_the_new_day(browser, path):
    hr = browser("hr")
    with statements(hr.application.extensions["gangway"].database) as seen:
        page = hr.get(path).text
    assert len(seen) <= 9
    assert "How the due date came about" in page
    form = {"extended_to": "2299-02-01", "extension_reason": "workload", "extension_note": "Agreed on Monday"}
    answer = hr.post(f"{path}extend", data=form, follow_redirects=True).text
    for words in ("The due date is changed.", "Workload", "Agreed on Monday", "1 February 2299"):
        assert words in answer
    learner = browser("learner").get("/courses/first-day/").text
    assert "1 February 2299" in learner
    assert "Agreed on Monday" not in learner


def test_an_extension_that_was_a_slip_is_taken_back(browser, path):
    hr = browser("hr")
    assert "Take the extension back" not in hr.get(path).text
    form = {"extended_to": "2299-02-01", "extension_reason": "workload"}
    assert "Take the extension back" in hr.post(f"{path}extend", data=form, follow_redirects=True).text
    answer = hr.post(f"{path}take-extension-back", follow_redirects=True).text
    assert "The extension is taken back. The person is told." in answer
    assert "Take the extension back" not in answer
    assert "1 February 2299" not in browser("learner").get("/courses/first-day/").text
    again = hr.post(f"{path}take-extension-back", follow_redirects=True).text
    assert "Nothing was changed." in again


def test_a_form_that_fails_keeps_what_was_typed(browser, path):
    form = {"extended_to": "2299-02-01", "extension_note": "Agreed on Monday"}
    answer = browser("hr").post(f"{path}extend", data=form)
    assert answer.status_code == 422
    for words in ("Choose a reason.", "2299-02-01", "Agreed on Monday"):
        assert words in answer.text


def test_a_waiver_is_seen_and_ended(browser, path):
    hr = browser("hr")
    answer = hr.post(f"{path}waive", data={"waiver_reason": "not_needed"}, follow_redirects=True).text
    assert "Not needed for this work" in answer
    assert "Nobody waits for this course" in browser("learner").get("/courses/first-day/").text
    assert "required again" in hr.post(f"{path}end-waiver", follow_redirects=True).text


def test_training_elsewhere_and_its_evidence(browser, path):
    hr = browser("hr")
    refused = hr.post(f"{path}equivalent", data=training(shown_by=(BytesIO(b"<html>"), "evidence.pdf")))
    assert refused.status_code == 422
    assert "Choose a PDF, PNG or JPEG file of at most 5 MB." in refused.text
    answer = hr.post(f"{path}equivalent", data=training(), follow_redirects=True).text
    assert "First aid" in answer
    learner = browser("learner")
    page = learner.get("/courses/first-day/").text
    assert "First aid" in page
    assert "Get your certificate" not in learner.get("/").text
    file = learner.get(f"/evidence/{path.split('/')[-2]}")
    assert (file.data, file.mimetype) == (picture(), "image/png")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "script" not in file.headers["Content-Disposition"]


def test_a_picture_of_more_than_a_megabyte_is_taken(browser, path):
    noise = picture() + b"\0" * 2_000_000
    boundary, body = encode_multipart(training(shown_by=FileStorage(BytesIO(noise), "scan.png")))
    sent = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    answer = browser("hr").post(f"{path}equivalent", **sent)
    assert answer.status_code == 303


def test_a_renewal_is_required_of_those_certified_on_an_older_version(browser, database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]), now=utc_now())
    with database.writing.begin() as db:
        completion = db.scalars(select(Completion)).one()
        period = db.get_one(Period, completion.period_id)
        older = content.quiz("first-day", "en").structure_digest  # any other version that is kept
        completion.structure_digest = older
    hr = browser("hr")
    asked = {"renew": "first-day", "grace_on": "2299-02-01"}
    assert "Let 1 person renew this course?" in hr.get("/hr/renewals/", query_string=asked).text
    answer = hr.post("/hr/renewals/", data=asked, follow_redirects=True).text
    assert "1 person has to renew the course." in answer
    assert "Nobody of your companies" in hr.get("/hr/renewals/", query_string=asked).text
    page = browser("learner").get("/courses/first-day/").text
    assert "This is the renewal of what you completed before." in page
    assert period.expires_at is not None
