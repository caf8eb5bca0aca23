"""A few pages of plain text as a document: headings with paragraphs below them, archival and accessible, not signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.model import PaperSize
from app.credentials import sheets
from app.credentials.pdf import Issuer, pressed


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """What it says, already in words: a title, lines below it, and sections of a heading and plain text."""

    language: str
    title: str
    lines: Sequence[str]
    sections: Sequence[tuple[str, str]]


def render(leaflet: Leaflet, issuer: Issuer, paper: PaperSize, today: date) -> bytes:
    """The leaflet as PDF/A-3a and PDF/UA-1; the same bytes for the same leaflet on the same day."""
    html = sheets.filled("leaflet.html", vars(leaflet), issuer)
    return pressed(sheets.set_pages, html, sheets.style("plain.css", paper), today)
