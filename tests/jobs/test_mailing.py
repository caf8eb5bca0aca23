"""Sending: each mail arrives, once for its Message-ID unless somebody died at the wrong moment, and failures are told."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.core.mail_servers import MailServer as Address
from app.jobs import mailing, worker
from app.jobs.contract import House
from app.mail import post
from app.mail.post import Folder, Server
from app.services import outbox
from app.store import jobs
from app.store.models import Job, Mail, PasswordLink, Person
from tests import factories
from tests import factories_mail as mails
from tests.factories import NOW
from tests.jobs.smtp import TAKEN, MailServer
from tests.security.servers import environment, wait_for
from tests.tooling.checkout import ROOT

WORDS = ("learner", "colleague", "manager", "hr", "auditor", "admin")


@pytest.fixture
def server():
    running = MailServer()
    yield running
    running.stop()


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits between tries."""
    monkeypatch.setattr(post, "FIRST_PAUSE", timedelta(0))
    monkeypatch.setattr(jobs, "FIRST_WAIT", timedelta(0))


def house(database, content, taking) -> House:
    return House(
        database=database, catalogue=content, public_url="https://learn.example.com", mailing=mails.mailing(taking)
    )


@pytest.fixture
def sending(database, content, server):
    """What a worker has at hand; its connection is closed in the end."""
    to = Server(Address(host="127.0.0.1", port=server.port))
    yield house(database, content, to)
    to.close()


def queue(database, content, *, company=None, words=WORDS, is_secret=False):
    """A mail to each of these people; the company."""
    company = company or factories.add_company(database)
    setting = factories.setting(content)
    with database.writing.begin() as db:
        for word in words:
            text = f"Hello {word}"
            assert outbox.queue(db, setting, company.ids[word], "report", "News", text, "<p>", is_secret=is_secret)
    return company


def work_off(house, most=200) -> None:
    while most and worker.take_one(house):
        most -= 1


def sent(database) -> list[bool]:
    with database.reading() as db:
        return [each.sent_at is not None for each in db.scalars(select(Mail).order_by(Mail.id))]


def test_mails_arrive_by_one_connection_from_the_company_by_name(database, content, sending, server):
    queue(database, content)
    work_off(sending)
    assert [message["To"] for message in server.taken] == [f"{word}@example.com" for word in WORDS]
    assert {message["From"] for message in server.taken} == {"Our company <training@example.com>"}
    assert len(server.sessions) == 1
    assert all(sent(database))
    with database.reading() as db:
        assert {mail.message_id for mail in db.scalars(select(Mail))} == set(server.message_ids)


def test_a_server_killed_and_started_again_loses_nothing_and_doubles_only_what_it_did_not_confirm(
    database, content, sending, server, impatient
):
    queue(database, content)
    server.answer = lambda _to, before: "kill" if before == 2 else TAKEN
    worker.take_one(sending)
    worker.take_one(sending)
    worker.take_one(sending)
    server.stop()
    work_off(sending, most=3)
    assert sum(sent(database)) == 2
    server.answer = lambda _to, _before: TAKEN
    server.start()
    work_off(sending)
    assert all(sent(database))
    assert sorted(server.message_ids.values()) == [1, 1, 1, 1, 1, 2]


def test_while_the_server_is_away_mails_wait_without_losing_their_tries(database, content, sending, server, caplog):
    queue(database, content)
    server.stop()
    work_off(sending)
    with database.reading() as db:
        tries = sorted(db.scalars(select(Job.tries).where(Job.kind == outbox.SEND)))
    assert tries == [0, 0, 0, 0, 0, 1]


def test_a_refusal_that_may_pass_is_tried_again_and_one_for_good_is_told_at_once(
    database, content, sending, server, impatient
):
    def answer(to, before):
        if to.startswith("colleague"):
            return "550 5.1.1 no such mailbox"
        return "451 4.7.1 come back later" if to.startswith("learner") and before < 3 else TAKEN

    server.answer = answer
    queue(database, content)
    work_off(sending)
    assert sent(database) == [True, False, True, True, True, True]
    with database.reading() as db:
        refused = db.scalars(select(Mail).where(Mail.failed_at.is_not(None))).one()
        tries = db.scalars(select(Job.tries).where(Job.kind == outbox.SEND).order_by(Job.id)).all()
    assert refused.failure == "550 5.1.1 no such mailbox"
    assert (tries[0] > 1, tries[1]) == (True, 1)


def test_what_is_refused_too_often_is_told_and_can_be_tried_again_at_the_address_of_now(
    database, content, sending, server, impatient
):
    company = queue(database, content, words=["learner"])
    server.answer = lambda _to, _before: "450 4.2.2 mailbox full"
    work_off(sending)
    with database.reading() as db:
        (job,) = db.scalars(select(Job).where(Job.kind == outbox.SEND))
    assert (job.tries, job.failed_at is not None) == (jobs.PATIENCE[outbox.SEND].tries, True)
    with database.writing.begin() as db:
        assert (outbox.note_given_up(db, NOW), outbox.note_given_up(db, NOW)) == (1, 0)
        mail_id, failure = db.execute(select(Mail.id, Mail.failure)).one()
        assert "450 4.2.2 mailbox full" in failure
        db.execute(update(Person).where(Person.id == company.ids["learner"]).values(email="new@example.com"))
        outbox.try_again(db, mail_id, NOW, actor_id=company.ids["hr"])
        with pytest.raises(outbox.NoSuchMail):
            outbox.try_again(db, mail_id, NOW, actor_id=company.ids["hr"])
    server.answer = lambda _to, _before: TAKEN
    work_off(sending)
    assert [message["To"] for message in server.taken] == ["new@example.com"]


def test_waits_grow_to_six_hours(database, content):
    queue(database, content, words=["learner"])
    waits = []
    for _ in range(jobs.PATIENCE[outbox.SEND].tries):
        with database.writing.begin() as db:
            db.execute(update(Job).values(run_at=NOW))
            claimed = jobs.claim(db, [outbox.SEND])
            jobs.fail(db, claimed, "away")
            waits.append(db.scalar(select(Job.run_at).where(Job.kind == outbox.SEND)) - jobs.database_now(db))
    assert [round(wait / timedelta(minutes=1)) for wait in waits[:5]] == [0, 2, 8, 32, 128]
    assert {round(wait / timedelta(hours=1)) for wait in waits[5:]} == {6}


def test_a_secret_text_is_gone_once_it_is_sent_and_only_then(database, content, sending, server, impatient):
    queue(database, content, words=["learner"], is_secret=True)
    server.answer = lambda _to, _before: "451 later"
    worker.take_one(sending)
    with database.reading() as db:
        assert db.scalar(select(Mail.text)) == "Hello learner"
    server.answer = lambda _to, _before: TAKEN
    work_off(sending)
    with database.reading() as db:
        assert db.execute(select(Mail.text, Mail.html)).one() == ("", "")
    assert "Hello learner" in server.taken[0].get_body(("plain",)).get_content()


def test_a_link_to_set_a_password_is_made_with_its_mail(database, content, tmp_path, company):
    with database.writing.begin() as db:
        jobs.enqueue(db, mailing.PASSWORD_LINK, "1", {"person": company.ids["learner"]}, NOW)
    work_off(house(database, content, Folder(tmp_path / "mails")))
    (path,) = (tmp_path / "mails").iterdir()
    assert (path.suffix, path.stat().st_mode & 0o777) == (".eml", 0o600)
    assert "https://learn.example.com/set-password/" in path.read_text("utf-8").replace("=\n", "")
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(PasswordLink)) == 1
        assert db.scalar(select(Mail.text)) == ""


def test_reminders_go_all_the_way(database, content, sending, server, company):
    mails.due(database, content, company, ["learner", "colleague"], days=14)
    with time_machine.travel(NOW + timedelta(days=12)):
        for kind in (mailing.SWEEP, mailing.COMPOSE):
            for _twice in range(2):
                mailing_job(sending, kind)
    with database.writing.begin() as db:
        db.execute(update(Job).values(run_at=NOW))  # the database's clock does not travel
    work_off(sending)
    assert [message["Subject"] for message in server.taken] == ["The first day is due by Friday 4 December"] * 2
    assert server.taken[0]["List-Unsubscribe"].startswith("<https://learn.example.com/unsubscribe/")


def mailing_job(sending, kind) -> None:
    write = worker.JOBS[kind](sending, {})
    with sending.database.writing.begin() as db:
        write(db)


def test_a_worker_killed_before_its_commit_repeats_that_one_mail_with_the_same_id(
    fresh_database, content, content_root, tmp_path, server
):
    company = queue(fresh_database, content)
    settings = {"GANGWAY_SMTP_URL": server.url, "GANGWAY_MAIL_FROM": "training@example.com"}
    environ = environment(tmp_path, content_root, fresh_database.url) | settings
    started = []

    def start():
        started.append(subprocess.Popen([sys.executable, "-m", "app.cli", "work"], cwd=ROOT, env=environ))

    def answer(_to, before):
        if before == 2 and len(server.taken) == 2 and len(started) == 1:
            os.kill(started[0].pid, signal.SIGKILL)
            started[0].wait(timeout=60)
        return TAKEN

    server.answer = answer
    try:
        start()
        wait_for(lambda: started[0].poll() is not None)
        with fresh_database.writing.begin() as db:
            db.execute(update(Job).values(leased_until=datetime(2020, 1, 1, tzinfo=UTC)))
        start()
        wait_for(lambda: all(sent(fresh_database)))
    finally:
        for process in started:
            process.kill()
            process.wait(timeout=60)
    assert len(server.message_ids) == len(company.ids)
    assert sorted(server.message_ids.values())[:-1] == [1] * (len(WORDS) - 1)
    assert max(server.message_ids.values()) <= 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"user": "me", "password": "secret"}, "a password is not sent without"),
        ({"needs_starttls": True}, "STARTTLS"),
    ],
    ids=["a password", "a wish for encryption"],
)
def test_nothing_secret_goes_to_a_server_that_does_not_encrypt(server, options, said):
    elsewhere = Server(Address(host="127.1", port=server.port, **options))  # not by a name that means this machine
    with pytest.raises(post.Deferred, match=said):
        elsewhere.send(EmailMessage())
    with pytest.raises(post.Away):
        elsewhere.send(EmailMessage())
