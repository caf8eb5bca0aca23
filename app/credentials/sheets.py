"""What the site's own documents share: their templates filled in with the company's looks, their styles, and the press."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import i18n
from app.core.model import PaperSize
from app.credentials.page import isolated
from app.credentials.pdf import Issuer

FOLDER = Path(__file__).parent / "templates"
PAPERS = {"A4": "@page { size: A4 }", "Letter": "@page { size: letter }"}


def filled(template: str, values: Mapping[str, Any], issuer: Issuer) -> str:
    """A template as HTML. `values` hold at least its `language` and `title`; the issuer's looks are added."""
    looks = {"company": issuer.name, "accent": issuer.accent, "logo": issuer.logo}
    return str(_environment().get_template(template).render(values, dir=i18n.direction(values["language"]), **looks))


@cache
def style(name: str, paper: PaperSize) -> str:
    """A style sheet with the size of the paper."""
    return read(name) + PAPERS[paper]


@cache
def read(name: str) -> str:
    """A file beside the templates."""
    return (FOLDER / name).read_text()


def set_pages(html: str, css: str, day: date) -> bytes:
    """The pages as PDF/A-3a and PDF/UA-1, dated that day, whose bytes depend on nothing else; for the press alone."""
    from app.credentials import plain_pages  # noqa: PLC0415  WeasyPrint takes a while to import

    return plain_pages.pdf(html, css, datetime.combine(day, time(), UTC))


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.filters["bdi"] = isolated
    return made
