"""Scheduled reports: sent once on each of their days, with what the owner may see then, until the owner may see nothing."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core.access import Role
from app.core.schedules import Every
from app.jobs import JOBS, reporting
from app.jobs.contract import House
from app.reports import words
from app.services import people, schedules
from app.services.schedules import Wanted
from app.store.models import AuditEvent, Job, Mail, MailAttachment, ReportSchedule
from app.web.status_words import STATUS_WORDS
from tests import factories_hr
from tests.factories import NOW

MONDAY = NOW + timedelta(days=3)


@pytest.fixture
def company(database, content, company):
    """The learner of Harbour Lane and Gil of Pier Nine are overdue."""
    (gil,) = factories_hr.add_people(database, ["gil"], *factories_hr.add_entity(database))
    factories_hr.assign_to(database, content, company, [company.ids["learner"], gil], days=5, ago=20)
    return company


@pytest.fixture
def house(database, content):
    return House(database=database, catalogue=content, public_url="https://learn.example.com")


def add(database, company, query="", report="overdue", **more):
    with database.writing.begin() as db:
        wanted = Wanted(**{"report": report, "query": query, "format": "csv", "every": Every.WEEK} | more)
        assert schedules.add(db, company.ids["hr"], wanted, NOW.date(), NOW)


def work(database, house, kind, payload):
    write = JOBS[kind](house, payload)
    with database.writing.begin() as db:
        write(db)


def send(database, house, at=MONDAY):
    """What the worker does: leave what is due, and do it."""
    with time_machine.travel(at, tick=False):
        work(database, house, schedules.SWEEP, {})
        with database.reading() as db:
            payloads = list(db.scalars(select(Job.payload).where(Job.kind == schedules.SEND)))
        for payload in payloads:
            work(database, house, schedules.SEND, payload)


def files(database):
    with database.reading() as db:
        return [
            body.decode("utf-8-sig") for body in db.scalars(select(MailAttachment.body).order_by(MailAttachment.id))
        ]


def row(database):
    with database.reading() as db:
        return db.scalars(select(ReportSchedule)).one()


def test_sent_once_on_its_day_with_the_link_to_its_page(database, house, company):
    add(database, company, "q=sample")
    send(database, house, NOW)
    assert files(database) == []
    send(database, house)
    send(database, house)
    (file,) = files(database)
    assert "Learner Sample" in file
    assert "The first day" in file
    assert row(database).next_on == date(2026, 11, 30)
    with database.reading() as db:
        mail = db.scalars(select(Mail)).one()
    assert mail.address == "hr@example.com"
    assert "https://learn.example.com/hr/reports/overdue/?q=sample" in mail.text


def test_with_what_the_owner_may_see_on_the_day(database, house, company):
    add(database, company)
    factories_hr.give_role(database, company.ids["hr"], Role.HR, company.legal_entity_id)
    send(database, house)
    (file,) = files(database)
    assert "Learner Sample" in file
    assert "Gil Sample" not in file


def lose_role(db, company):
    people.set_roles(db, company.ids["hr"], {}, NOW, actor_id=None)


def leave(db, company):
    people.set_active(db, company.ids["hr"], False, NOW, actor_id=None)


@pytest.mark.parametrize("event", [lose_role, leave])
def test_it_ends_with_the_role_or_the_person_and_that_is_noted(database, house, company, event):
    add(database, company)
    with database.writing.begin() as db:
        event(db, company)
    send(database, house)
    assert files(database) == []
    assert row(database).ended_at == MONDAY
    with database.reading() as db:
        assert db.scalars(select(AuditEvent.actor_id).where(AuditEvent.action == "report.schedule_ended")).one() is None


@pytest.mark.parametrize("query", ["course=gone", "standing=nothing", "department=x"])
def test_it_ends_where_it_asks_for_what_there_is_no_more(database, house, company, query):
    add(database, company, query, report="people_by_course")
    send(database, house)
    assert files(database) == []
    assert row(database).ended_at == MONDAY


def test_a_file_too_large_becomes_a_link_alone(database, house, company, monkeypatch):
    monkeypatch.setattr(reporting, "LARGEST_ATTACHMENT", 10)
    add(database, company, format="xlsx")
    send(database, house)
    assert files(database) == []
    with database.reading() as db:
        assert "too large for a mail" in db.scalars(select(Mail.text)).one()


def test_its_words_are_those_of_the_pages():
    assert {code: text for code, (text, _tone, _shape) in STATUS_WORDS.items()} == words.CODES


def test_a_report_has_the_columns_that_were_chosen(database, house, company):
    add(database, company, "column=department&q=sample")
    send(database, house)
    (file,) = files(database)
    assert file.splitlines()[0] == "Name,Department"
