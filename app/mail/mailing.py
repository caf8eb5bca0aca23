"""What a worker sends mail with: the texts, the post, whom mails are from, and the key of links to unsubscribe."""

from dataclasses import dataclass, field
from email.headerregistry import Address, HeaderRegistry
from pathlib import Path
from typing import cast

from app.config import Settings
from app.mail.post import Folder, Post, Server
from app.mail.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """The parts of sending."""

    wording: Wording
    post: Post
    sender: str
    secret_key: str = field(repr=False)

    def sender_of(self, company: str) -> str:
        """Whom a mail is from: as the deployment says, by the company's name where it names nobody."""
        header = HeaderRegistry()("From", self.sender)
        (given,) = cast(tuple[Address, ...], header.addresses)  # type: ignore[attr-defined]
        return self.sender if given.display_name else str(Address(display_name=company, addr_spec=given.addr_spec))


def of(settings: Settings, wording: Wording) -> Mailing:
    """Sending as the deployment wants it: by its server, else into a folder of the data folder."""
    return Mailing(
        wording=wording,
        post=Server(settings.mail_server) if settings.mail_server else Folder(folder(settings)),
        sender=settings.mail_from,
        secret_key=settings.secret_key,
    )


def folder(settings: Settings) -> Path:
    """Where mails lie as files while there is no server."""
    return settings.data / "mails"
