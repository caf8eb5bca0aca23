"""The record that somebody acknowledged a policy: who, which text, when, and the text itself as it was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.core.model import PaperSize
from app.credentials import sheets
from app.credentials.pdf import Issuer, pressed


@dataclass(frozen=True, kw_only=True)
class PolicyRecord:
    """What it says: the record in the language of the page, and the text in the one in which it was read.

    `html` is the text as it was shown, from the Markdown that was activated: no author's HTML is in it.
    """

    language: str
    title: str
    statement: str
    facts: Sequence[tuple[str, str]]
    text_language: str
    text_direction: str
    text_title: str
    html: str


def render(record: PolicyRecord, issuer: Issuer, paper: PaperSize, on_day: date) -> bytes:
    """The record as PDF/A-3a and PDF/UA-1; the same bytes for the same record."""
    values = vars(record) | {"html": Markup(record.html)}  # noqa: S704 made from Markdown, and cleaned
    html = sheets.filled("policy_record.html", values, issuer)
    return pressed(sheets.set_pages, html, sheets.style("plain.css", paper), on_day)
