"""The weekly mail through a real mail server: to those who joined, once each, in their hours and their language."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.core.mail_servers import MailServer as Address
from app.jobs import suggesting
from app.jobs.contract import House
from app.mail.post import Server
from app.services import suggestions
from app.store.models import AuditEvent, Job, Mail, Notice, Person, SuggestionIssue, SuggestionSubscriber
from tests import factories
from tests import factories_mail as mails
from tests.factories import NOW
from tests.jobs.smtp import TAKEN, MailServer

FRIDAY = NOW
MONDAY = NOW + timedelta(days=3)


@pytest.fixture
def server():
    running = MailServer()
    yield running
    running.stop()


@pytest.fixture
def house(database, content, server):
    to = Server(Address(host="127.0.0.1", port=server.port))
    yield House(database=database, catalogue=content, public_url="https://learn.example.com", mailing=mails.mailing(to))
    to.close()


@pytest.fixture
def joined(database, content, company):
    """Two of the company get the mail of a week that is activated."""
    edition = content.suggestions["first-week"]["en"]
    with database.writing.begin() as db:
        setting = factories.setting(content)
        suggestions.activate(db, setting, "first-week", edition.digest, actor_id=company.ids["hr"])
        for word in ("learner", "colleague"):
            suggestions.join(db, company.ids[word], NOW)
    return company


def send(house, at=FRIDAY):
    with time_machine.travel(at, tick=False):
        suggesting.send(house, {})(None)


def test_whoever_joined_gets_it_once(house, server, joined, database):
    send(house)
    send(house)
    assert sorted(message["To"] for message in server.taken) == ["colleague@example.com", "learner@example.com"]
    message = server.taken[0]
    assert message["Subject"] == "Suggestions to share: The first week"
    text = message.get_body(["plain"]).get_content()
    assert "On my first day at Our company somebody showed me" in text
    assert "it is up to you, and nobody sees which" in text
    assert "https://learn.example.com/suggestions/leave/" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip("<>") in text


def test_nothing_else_knows_of_it(house, server, joined, database):
    def others():
        with database.reading() as db:
            return [db.scalars(select(func.count(each.id))).one() for each in (Mail, Notice, Job, AuditEvent)]

    before = others()
    send(house)
    assert len(server.taken) == 2
    assert others() == before


def test_whoever_left_gets_none(house, server, joined, database):
    with database.writing.begin() as db:
        suggestions.leave(db, joined.ids["learner"])
    send(house)
    assert [message["To"] for message in server.taken] == ["colleague@example.com"]


@pytest.mark.parametrize(
    "values", [pytest.param({"is_active": False}, id="gone"), pytest.param({"email": None}, id="without an address")]
)
def test_nor_whoever_cannot_be_reached(house, server, joined, database, values):
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == joined.ids["learner"]).values(**values))
    send(house)
    assert [message["To"] for message in server.taken] == ["colleague@example.com"]


def test_on_leave_it_comes_afterwards(house, server, joined, database):
    mails.leave(database, joined.ids["learner"], NOW.date(), MONDAY.date())
    send(house)
    assert len(server.taken) == 1
    send(house, MONDAY)
    assert [message["To"] for message in server.taken][1:] == ["learner@example.com"]


@pytest.mark.parametrize("hours", [-4, 12, 30], ids=["before eight", "in the evening", "on a Saturday"])
def test_only_in_working_hours(house, server, joined, hours):
    send(house, NOW + timedelta(hours=hours))
    assert server.taken == []
    send(house, MONDAY)
    assert len(server.taken) == 2


def test_in_the_readers_language_and_direction(house, server, joined, database):
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == joined.ids["learner"]).values(language="he"))
    send(house)
    [message] = [each for each in server.taken if each["To"] == "learner@example.com"]
    assert "השבוע הראשון" in message["Subject"]
    assert "השאלה שעזרה לי" in message.get_body(["plain"]).get_content()
    assert 'dir="rtl"' in message.get_body(["html"]).get_content()


def test_a_refused_address_is_tried_no_more_and_the_person_is_told(house, server, joined, database):
    server.answer = lambda to, _before: "550 no such mailbox" if to.startswith("learner") else TAKEN
    send(house)
    send(house)
    with database.reading() as db:
        failures = dict(db.execute(select(SuggestionSubscriber.person_id, SuggestionSubscriber.failure)).all())
    assert "no such mailbox" in failures[joined.ids["learner"]]
    assert failures[joined.ids["colleague"]] is None


def test_a_server_that_is_away_is_tried_again_later(house, server, joined):
    server.stop()
    send(house)
    server.start()
    send(house, FRIDAY + timedelta(hours=1))
    assert len(server.taken) == 2


def test_killed_after_the_server_took_it_the_same_mail_comes_again(house, server, joined, database):
    server.answer = lambda _to, before: "kill" if before == 0 else TAKEN
    send(house)
    send(house, FRIDAY + timedelta(hours=1))
    assert sorted(server.message_ids.values()) == [1, 2]


def test_what_was_changed_after_it_was_activated_does_not_go_out(house, server, joined, database):
    with database.writing.begin() as db:
        db.execute(update(SuggestionIssue).values(digest="0" * 64))
    send(house)
    assert server.taken == []


def test_where_nothing_is_activated_nothing_is_sent(house, server, database, company):
    with database.writing.begin() as db:
        suggestions.join(db, company.ids["learner"], NOW)
    send(house)
    assert server.taken == []
