"""The post: a server that takes mails by SMTP, or a folder where they lie as files."""

import os
import re
import smtplib
import ssl
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from app.clock import utc_now
from app.core.mail_servers import MailServer

SECONDS = 20
"""How long a server may take for an answer."""
FRESH = 2.0
"""Seconds after which a connection is asked whether it is still there."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


class Refused(Exception):
    """The server will not take this mail, now or later."""


class Deferred(Exception):
    """The server did not take this mail now; it may later."""


class Away(Exception):
    """The server cannot be reached; nobody asks it again before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the mail server is out of reach until {until}")
        self.until = until


class Post(Protocol):
    """What takes mails. `send` returns once the mail is taken; raises Refused, Deferred or Away."""

    def send(self, message: EmailMessage) -> None:
        """Hand over a mail."""


@dataclass(frozen=True)
class Folder:
    """Mails as files that any mail program opens, for a site without a server. The same mail again is the same file."""

    path: Path

    def send(self, message: EmailMessage) -> None:
        """Write a mail, whole or not at all; it may hold a secret link, so only the site's account reads it."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = re.sub(r"[^0-9A-Za-z-]", "", message["Message-ID"].partition("@")[0])
        draft = self.path / f"{name}.draft"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
        draft.replace(self.path / f"{name}.eml")


class Server:
    """A mail server, with a connection that serves many mails. It belongs to one worker, which sends one after the other.

    While it cannot be reached, it is asked again after pauses that double: a mail that waits for it costs no time.
    """

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._connection: smtplib.SMTP | None = None
        self._used_at = 0.0
        self._failures = 0
        self._away_until: datetime | None = None

    def send(self, message: EmailMessage) -> None:
        """Send a mail to the one address that it names."""
        connection = self._connected()
        try:
            connection.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            if not isinstance(error, smtplib.SMTPRecipientsRefused):
                self.close()
            raise _fault(error) from error
        self._used_at = time.monotonic()

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _connected(self) -> smtplib.SMTP:
        """The connection, still there or made anew. Raises Away."""
        if self._connection is not None and time.monotonic() - self._used_at > FRESH and not _answers(self._connection):
            self.close()
        if self._connection is not None:
            return self._connection
        if self._away_until is not None and utc_now() < self._away_until:
            raise Away(self._away_until)
        try:
            self._connection = _opened(self.server)
        except (smtplib.SMTPException, OSError) as error:
            self._away_until = utc_now() + min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
            self._failures = min(self._failures + 1, 10)
            raise Deferred(_told(error)) from error
        self._failures, self._away_until = 0, None
        return self._connection


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _opened(server: MailServer) -> smtplib.SMTP:
    """A connection, encrypted where that is wanted or offered, signed in where there is a user."""
    context = ssl.create_default_context()
    if server.is_local and not server.needs_starttls:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if server.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with ExitStack() as unless_greeted:
        unless_greeted.callback(connection.close)
        _greet(connection, server, context)
        unless_greeted.pop_all()
    return connection


def _greet(connection: smtplib.SMTP, server: MailServer, context: ssl.SSLContext) -> None:
    connection.ehlo_or_helo_if_needed()
    is_encrypted = server.is_tls
    if not is_encrypted and (server.needs_starttls or connection.has_extn("starttls")):
        connection.starttls(context=context)
        connection.ehlo()
        is_encrypted = True
    if server.user:
        if not is_encrypted and not server.is_local:
            raise smtplib.SMTPException("the server offers no encryption, and a password is not sent without")
        connection.login(server.user, server.password)


def _fault(error: smtplib.SMTPException | OSError) -> Refused | Deferred:
    """Refused for good is what a server says of a recipient or of the mail with a 5 in front; all else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return Refused(_answer(code, words)) if code >= 500 else Deferred(_answer(code, words))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused(_told(error))
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Refused(_answer(error.smtp_code, error.smtp_error))
    return Deferred(_told(error))


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"
