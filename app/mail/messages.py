"""A mail as a message of the Internet: text, HTML and attachments, under headers that nothing can be smuggled into."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy

from app.core.mail_servers import is_address

LONGEST_SUBJECT = 200
IN_ONE_LINE = ("List-Unsubscribe", "Message-ID")
ONE_CLICK = "List-Unsubscribe=One-Click"


class _Whole(EmailPolicy):
    """Headers as they are written, those with an address for machines in one line: folded, a long one would be encoded."""

    def fold(self, name: str, value: str) -> str:
        """A header with its end of line."""
        return f"{name}: {value}{self.linesep}" if name in IN_ONE_LINE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        return self.fold(name, value).encode("ascii") if name in IN_ONE_LINE else super().fold_binary(name, value)


WRITTEN = _Whole(linesep="\r\n")


class UnusableAddress(Exception):
    """No mail can be addressed to it."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `media_type` as in `text/calendar`."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail as it was queued. What it says is the same however often it is sent: a second copy can be told by its Message-ID."""

    message_id: str
    queued_at: datetime
    sender: str
    address: str
    language: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """A text for a header: white space folded, control characters gone, not too long."""
    folded = " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())
    return folded if len(folded) <= longest else f"{folded[: longest - 1]}…"


def message(letter: Letter) -> EmailMessage:
    """The message of a letter. Raises UnusableAddress."""
    if not is_address(letter.address):
        raise UnusableAddress(letter.address)
    made = EmailMessage(policy=WRITTEN)
    made["From"] = letter.sender
    made["To"] = Address(addr_spec=letter.address)
    made["Subject"] = one_line(letter.subject)
    made["Date"] = letter.queued_at.astimezone(UTC)
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        made[name] = value
    made.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for each in letter.attachments:
        main, _slash, sub = each.media_type.partition("/")
        made.add_attachment(each.body, maintype=main, subtype=sub, filename=one_line(each.name))
    made["Content-Language"] = (
        letter.language
    )  # at the end: what comes before a part's content is taken to be the part's
    return made


def unsubscribing(url: str) -> dict[str, str]:
    """The headers by which a mail program offers to unsubscribe, with one click (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": ONE_CLICK}
