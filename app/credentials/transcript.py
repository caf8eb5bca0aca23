"""A transcript as a document: what one person was trained in, on as many pages as it takes, archival and accessible."""

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
class Transcript:
    """What it says, already in words: title, name, lines below it, the table's heads and rows, and what an empty one says."""

    language: str
    title: str
    name: str
    lines: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


def render(transcript: Transcript, issuer: Issuer, paper: PaperSize, now: datetime) -> bytes:
    """The transcript as PDF/A-3a and PDF/UA-1, not signed; the same bytes for the same transcript on the same day."""
    values = {
        **vars(transcript),
        "dir": i18n.direction(transcript.language),
        "company": issuer.name,
        "accent": issuer.accent,
        "logo": issuer.logo,
    }
    html = _template().render(values)
    return pressed(_set, html, paper, datetime.combine(now.date(), time(), UTC))


@cache
def _template() -> Any:
    found = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    found.filters["bdi"] = isolated
    return found.get_template("transcript.html")


def _set(html: str, paper: PaperSize, day: datetime) -> bytes:
    from app.credentials import plain_pages  # noqa: PLC0415  WeasyPrint takes a while to import

    return plain_pages.pdf(html, (FOLDER / "transcript.css").read_text() + SHEETS[paper], day)
