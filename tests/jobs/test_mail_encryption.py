"""Mails and passwords on their way to a server: encrypted for one that shows a certificate, and never sent to an impostor."""

import ssl
from email.message import EmailMessage

import pytest
import trustme
from aiosmtpd.smtp import AuthResult

from app.core.mail_servers import MailServer as Address
from app.mail import post
from app.mail.post import Server
from tests.jobs.smtp import MailServer

ELSEWHERE = "127.1"
"""This machine by a name that does not say so."""


@pytest.fixture
def authority(tmp_path):
    """An authority that this machine does not know, and the file with its certificate."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    made.file = tmp_path / "authority.pem"
    return made


@pytest.fixture
def known(authority, monkeypatch):
    """The machine trusts that authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))


class Guarded(MailServer):
    """A mail server where one signs in over an encrypted connection, and notes with what."""

    def __init__(self, authority, *, is_tls: bool) -> None:
        self.signed_in = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(ELSEWHERE, "127.0.0.1").configure_cert(context)
        # The server counts as encrypted only what became so by STARTTLS.
        asked = {"auth_required": not is_tls, "auth_require_tls": not is_tls}
        encrypted = {"ssl_context": context} if is_tls else {"tls_context": context, "require_starttls": True}
        super().__init__(**encrypted, authenticator=self.check, **asked)

    def check(self, _server, _session, _envelope, _mechanism, given):
        self.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"secret", handled=False)


@pytest.fixture(params=[True, False], ids=["smtps", "starttls"])
def is_tls(request):
    return request.param


@pytest.fixture
def server(authority, is_tls):
    running = Guarded(authority, is_tls=is_tls)
    yield running
    running.stop()


def sending(server, is_tls, **options) -> Server:
    known = {"host": ELSEWHERE, "user": "us", "password": "secret"}
    return Server(Address(port=server.port, is_tls=is_tls, **known | options))


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "training@example.com", "learner@example.com", "News"
    message.set_content("Hello")
    return message


def test_a_mail_goes_to_a_server_that_shows_a_certificate(server, is_tls, known):
    to = sending(server, is_tls)
    to.send(mail())
    to.close()
    assert server.signed_in == [(b"us", b"secret")]
    assert [message["Subject"] for message in server.taken] == ["News"]


def test_a_password_that_is_wrong_is_told(server, is_tls, known):
    with pytest.raises(post.Deferred, match=r"^535 "):
        sending(server, is_tls, password="wrong").send(mail())


def test_nothing_goes_to_a_server_whose_certificate_nobody_vouches_for(server, is_tls):
    with pytest.raises(post.Deferred, match="CERTIFICATE_VERIFY_FAILED"):
        sending(server, is_tls).send(mail())
    assert (server.signed_in, server.taken) == ([], [])


def test_on_this_machine_a_certificate_of_its_own_will_do(server, is_tls):
    to = sending(server, is_tls, host="127.0.0.1")
    to.send(mail())
    to.close()
    assert len(server.taken) == 1


def test_unless_encryption_was_asked_for(authority):
    server = Guarded(authority, is_tls=False)
    try:
        with pytest.raises(post.Deferred, match="CERTIFICATE_VERIFY_FAILED"):
            sending(server, False, host="127.0.0.1", needs_starttls=True).send(mail())
    finally:
        server.stop()
    assert server.taken == []
