"""A few pages of plain text as a document: headings with paragraphs below them, archival and accessible, not signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import i18n
from app.core.model import PaperSize
from app.credentials.page import isolated
from app.credentials.pdf import Issuer, pressed

FOLDER = Path(__file__).parent / "templates"
SHEETS = {"A4": "@page { size: A4 }", "Letter": "@page { size: letter }"}


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """What it says, already in words: a title, lines below it, and sections of a heading and plain text."""

    language: str
    title: str
    lines: Sequence[str]
    sections: Sequence[tuple[str, str]]


def render(leaflet: Leaflet, issuer: Issuer, paper: PaperSize, now: datetime) -> bytes:
    """The leaflet as PDF/A-3a and PDF/UA-1; the same bytes for the same leaflet on the same day."""
    values = {
        **vars(leaflet),
        "sections": [(heading, text.splitlines()) for heading, text in leaflet.sections],
        "dir": i18n.direction(leaflet.language),
        "company": issuer.name,
        "accent": issuer.accent,
        "logo": issuer.logo,
    }
    return pressed(_set, _template().render(values), paper, datetime.combine(now.date(), time(), UTC))


@cache
def _template() -> Any:
    found = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    found.filters["bdi"] = isolated
    return found.get_template("leaflet.html")


def _set(html: str, paper: PaperSize, day: datetime) -> bytes:
    from app.credentials import plain_pages  # noqa: PLC0415  WeasyPrint takes a while to import

    return plain_pages.pdf(html, (FOLDER / "transcript.css").read_text() + SHEETS[paper], day)
