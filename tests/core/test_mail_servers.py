"""How a deployment names its mail server and whom mails are from, and what is still so when a notice is told."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import mail_servers
from app.core.mail_servers import MailServer
from app.core.notices import NoticeKind, PeriodTold, still_holds

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer(host="localhost", port=25)),
        ("smtp://mail.example.com:2525/", MailServer(host="mail.example.com", port=2525)),
        (
            "smtp://me%40example.com:p%3Ass@mail.example.com",
            MailServer(host="mail.example.com", port=587, user="me@example.com", password="p:ss"),
        ),
        ("smtps://mail.example.com", MailServer(host="mail.example.com", port=465, is_tls=True)),
        (
            "smtp://mail.example.com?starttls=required",
            MailServer(host="mail.example.com", port=25, needs_starttls=True),
        ),
    ],
)
def test_a_server_is_named_by_a_url(url, server):
    assert MailServer.from_url(url) == server
    assert "p:ss" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://user@mail.example.com",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:99999",
        "smtp://mail.example.com/inbox",
        "smtp://mail.example.com?starttls=perhaps",
        "smtps://mail.example.com?starttls=required",
    ],
)
def test_what_names_no_server_is_refused(url):
    with pytest.raises(ValueError, match=r".*"):
        MailServer.from_url(url)


def test_a_sender_is_an_address_perhaps_with_a_name():
    assert mail_servers.sender("training@example.com") == "training@example.com"
    assert mail_servers.sender("Training <training@example.com>") == "Training <training@example.com>"
    for text in ("", "training", "a@b.com, c@d.com", "Training <training@example.com>\nBcc: a@b.com"):
        with pytest.raises(ValueError, match="not an e-mail address"):
            mail_servers.sender(text)


AWAITED = {"is_assigned": True, "due_at": NOW + DAY}
OVERDUE = {"is_assigned": True, "due_at": NOW - DAY}


@pytest.mark.parametrize(
    ("kind", "facts", "holds"),
    [
        ("assigned", AWAITED, True),
        ("assigned", AWAITED | {"is_assigned": False}, False),
        ("reminder", AWAITED, True),
        ("reminder", OVERDUE, False),
        ("overdue", OVERDUE, True),
        ("overdue", OVERDUE | {"completed_at": NOW}, False),
        ("escalation", OVERDUE, True),
        ("escalation", OVERDUE | {"waived_at": NOW}, False),
        ("due_date_changed", AWAITED | {"due_at": None}, False),
        ("certificate_issued", AWAITED, False),
        ("expired", AWAITED | {"expires_at": NOW}, True),
        ("expired", AWAITED | {"expires_at": NOW + DAY}, False),
        ("renewal_open", AWAITED | {"withdrawn_at": NOW}, False),
    ],
)
def test_whether_a_notice_still_holds(kind, facts, holds):
    assert still_holds(NoticeKind(kind), PeriodTold(**facts), NOW, facts["due_at"]) is holds
