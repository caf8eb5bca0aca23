"""A transcript as a document: what one person was trained in, on as many pages as it takes, archival and accessible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.model import PaperSize
from app.credentials import sheets
from app.credentials.pdf import Issuer, pressed


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What it says, already in words: title, name, lines below it, the table's heads and rows, and what an empty one says."""

    language: str
    title: str
    name: str
    lines: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


def render(transcript: Transcript, issuer: Issuer, paper: PaperSize, today: date) -> bytes:
    """The transcript as PDF/A-3a and PDF/UA-1, not signed; the same bytes for the same transcript on the same day."""
    html = sheets.filled("transcript.html", vars(transcript), issuer)
    return pressed(sheets.set_pages, html, sheets.style("plain.css", paper), today)
