"""Mail servers and addresses: how the deployment names the server that takes its mails, and whom they are from."""

import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
SUBMISSION, RELAY, TLS = 587, 25, 465


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """A server that takes mails by SMTP.

    `is_tls`: encrypted from the first byte. Otherwise the connection is encrypted where the server offers it, and
    `needs_starttls` says that nothing is sent where it does not.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls: bool = False
    needs_starttls: bool = False

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine, so that nobody can listen in between."""
        return self.host in LOCAL

    @classmethod
    def from_url(cls, text: str) -> "MailServer":
        """smtp://user:password@host:port, smtps:// or smtp://host?starttls=required; ValueError for anything else."""
        parts = urlsplit(text)
        options = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        is_tls = parts.scheme == "smtps"
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/") or parts.fragment:
            raise ValueError("not the address of a mail server")
        if options not in ({}, {"starttls": ["required"]}) or (options and is_tls):
            raise ValueError("an unknown option")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if bool(user) != bool(password) or parts.port == 0:
            raise ValueError("a user without a password, or no port")
        usual = TLS if is_tls else SUBMISSION if user else RELAY
        return cls(
            host=parts.hostname,
            port=parts.port or usual,
            user=user,
            password=password,
            is_tls=is_tls,
            needs_starttls=bool(options),
        )


def sender(text: str) -> str:
    """An address that mails are from, perhaps with a name: `Training <training@example.com>`. ValueError for others."""
    name, address = parseaddr(text)
    if not address or re.search(r"[\x00-\x1f\x7f]", text) or not is_address(address) or not address.isascii():
        raise ValueError("not an e-mail address")
    return str(Address(display_name=name, addr_spec=address))


def is_address(text: str) -> bool:
    """Whether a mail can be addressed to it: one address, with a name and a domain, that no header is broken by."""
    if re.search(r"[\s\x00-\x1f\x7f,;<>]", text):
        return False
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(parsed.username and parsed.domain)
