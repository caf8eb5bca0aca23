"""Mails as people meet them: unsubscribing without signing in, a calendar of due dates, and HR's page."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from app.core.access import Role
from app.services import calendar_links, outbox
from app.services.leaving_links import UNSUBSCRIBE
from app.services.unsubscribing import DECLINABLE
from app.store import jobs
from app.store.models import Job, Mail, Person, Unsubscription
from app.web.site import EXTENSION
from tests import factories, factories_hr
from tests import factories_mail as mails
from tests.factories import NOW
from tests.web.conftest import statements

MOST_STATEMENTS = 6


def words(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def declined(database):
    with database.reading() as db:
        return set(db.scalars(select(Unsubscription.kind)))


@pytest.fixture
def link(app, company) -> str:
    """The learner's link to unsubscribe."""
    key = app.extensions[EXTENSION].settings.secret_key
    return f"/unsubscribe/{UNSUBSCRIBE.token(key, company.ids['learner'])}/"


def test_a_button_unsubscribes_and_looking_does_not(stranger, database, link):
    assert "will no longer get these mails" in stranger.get(link).text
    assert declined(database) == set()
    answer = stranger.post(link, follow_redirects=True)
    assert "You no longer get these mails" in answer.text
    assert declined(database) == DECLINABLE


def test_one_click_of_a_mail_program_unsubscribes_without_a_page_or_a_token(app, stranger, database, link, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = stranger.post(link, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (204, "")
    assert declined(database) == DECLINABLE
    assert stranger.post(f"{link[:-2]}x/", data={"List-Unsubscribe": "One-Click"}).status_code == 404


def test_the_profile_has_what_may_be_declined_and_says_what_always_comes(browser, database):
    learner = browser("learner")
    page = learner.get("/profile/")
    assert "always come: they are part of your work" in page.text
    assert page.text.count('name="mail"') == page.text.count("checked>") - page.text.count('radio"') == len(DECLINABLE)
    learner.post("/profile/mails", data={"mail": "certificate_issued"})
    assert declined(database) == {"reminder", "policy_reminder"}
    learner.post("/profile/mails", data={"mail": ["certificate_issued", "reminder", "policy_reminder"]})
    assert declined(database) == set()


def test_a_calendar_link_is_shown_once_and_works_until_it_is_revoked(
    app, browser, stranger, database, content, company
):
    periods = mails.due(database, content, company, ["learner", "colleague"], days=14)
    learner = browser("learner")
    page = learner.post("/profile/calendar", follow_redirects=True).text
    path = re.search(r'value="http://localhost(/calendar/[\w-]+\.ics)"', page)[1]
    assert path not in learner.get("/profile/").text
    answer = stranger.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.data).events
    assert (event.start, event.end) == (date(2026, 12, 4), date(2026, 12, 5))
    assert event["uid"] == f"period-{periods['learner']}@localhost"
    assert str(event["summary"]) == "Due: The first day"
    assert answer.last_modified.date() >= NOW.date()
    assert stranger.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    mails.change(database, periods["learner"], completed_at=NOW + timedelta(days=1))
    changed = stranger.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert Calendar.from_ical(changed.data).events == []
    learner.post("/profile/calendar/revoke")
    assert stranger.get(path).status_code == 404


def test_a_due_date_is_the_last_day_in_the_person_s_own_zone(stranger, database, content, company):
    period = mails.due(database, content, company, ["learner"])["learner"]
    mails.change(database, period, due_at=NOW.replace(hour=22, minute=0))
    with database.writing.begin() as db:
        token = calendar_links.make(db, company.ids["learner"], NOW)
    for zone, day in (("UTC", 20), ("Pacific/Auckland", 21), ("America/New_York", 20)):
        with database.writing.begin() as db:
            db.execute(update(Person).where(Person.id == company.ids["learner"]).values(time_zone=zone))
        (event,) = Calendar.from_ical(stranger.get(f"/calendar/{token}.ics").data).events
        assert event.start == date(2026, 11, day), zone


def test_who_guesses_calendar_links_has_to_wait(stranger, company):
    answers = [stranger.get(f"/calendar/guess{number}.ics").status_code for number in range(23)]
    assert (answers[0], answers[-1]) == (404, 429)


@pytest.fixture
def failed(database, content, company) -> int:
    """A secret mail to the learner that no server takes."""
    with database.writing.begin() as db:
        mail_id = outbox.queue(
            db, factories.setting(content), company.ids["learner"], "password_link", "S", "a secret", "", is_secret=True
        )
        outbox.mark_refused(db, mail_id, "550 no such mailbox", NOW)
        jobs.take(db, outbox.SEND, str(mail_id), NOW)
    return mail_id


def test_hr_sees_what_failed_and_why_and_tries_it_again(browser, database, failed):
    hr = browser("hr")
    with statements(database) as seen:
        page = hr.get("/hr/mails/")
    assert len(seen) <= MOST_STATEMENTS, seen
    assert "Link to set a password" in page.text
    assert "550 no such mailbox" in page.text
    assert "a secret" not in page.text
    assert "nothing is sent" in page.text
    assert "Work that was given up" not in page.text
    assert hr.post(f"/hr/mails/{failed}/again").status_code == 303
    assert hr.post(f"/hr/mails/{failed}/again").status_code == 404
    with database.reading() as db:
        job = db.scalars(select(Job).where(Job.kind == outbox.SEND)).one()
        assert (job.done_at, job.failed_at, db.get_one(Mail, failed).failed_at) == (None, None, None)
    assert "No mail has failed." in hr.get("/hr/mails/").text


def test_hr_of_another_legal_entity_sees_none_of_it(browser, database, company, failed):
    entity, department = factories_hr.add_entity(database)
    (other,) = factories_hr.add_people(database, ["otherhr"], entity, department)
    factories_hr.give_role(database, other, Role.HR, entity)
    page = browser.by_id(other).get("/hr/mails/")
    assert "550" not in page.text
    assert "Harbour Lane AS" not in page.text
    assert browser.by_id(other).post(f"/hr/mails/{failed}/again").status_code == 404


def test_administrators_see_work_that_was_given_up(browser, database):
    with database.writing.begin() as db:
        db.add(
            Job(kind="certificate.render", key="1", payload={}, run_at=NOW, tries=5, failed_at=NOW, failure="no font")
        )
    page = browser("admin").get("/hr/mails/")
    assert "certificate.render" in page.text
    assert "no font" in page.text


def test_an_administrator_has_work_that_was_given_up_tried_again(browser, database):
    with database.writing.begin() as db:
        job = Job(kind="a.kind", key="1", payload={}, run_at=NOW, tries=5, failed_at=NOW, failure="OSError: no room")
        db.add(job)
    admin = browser("admin")
    page = admin.get("/hr/mails/").text
    assert "OSError: no room" in page
    again = re.search(r'action="(/hr/mails/work/\d+/again)"', page).group(1)
    assert admin.post(again).status_code == 303
    assert admin.post(again).status_code == 404
    assert "Nothing was given up." in admin.get("/hr/mails/").text
    with database.reading() as db:
        assert db.execute(select(Job.tries, Job.failed_at).where(Job.kind == "a.kind")).one() == (0, None)
    assert "Tried work again that was given up" in admin.get("/admin/log/").text


def test_a_mail_that_failed_is_no_work_to_be_tried_again(browser, database, failed):
    with database.writing.begin() as db:
        db.execute(update(Job).values(done_at=None, failed_at=NOW))
        job_id = db.scalars(select(Job.id).where(Job.kind == outbox.SEND)).one()
    assert browser("admin").post(f"/hr/mails/work/{job_id}/again").status_code == 404
