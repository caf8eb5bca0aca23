"""A course as a book for those who read on paper: cover, contents with page numbers, bookmarks, from either side."""

import base64
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from app.core.model import Citation, PaperSize
from app.credentials import sheets
from app.credentials.pdf import Issuer, pressed

KEPT = 32
ID = re.compile(r'(?P<before>\bid="|\bhref="#)(?P<id>[^"]+)"')
ADDRESS = re.compile(r'href="/(?P<path>[^"]*)"')
PICTURE = re.compile(r'src="(?P<src>/[^"]+)"')
LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)(?:<sup>(?P<number>\d+)</sup>)?</a>', re.DOTALL)
DRAWING = re.compile(
    r'<svg class="drawing" viewBox="0 0 (?P<width>[0-9.]+) (?P<height>[0-9.]+)" aria-hidden="true">(?P<inside>.*?)</svg>',
    re.DOTALL,
)
TEXT = re.compile(
    r'<text class="(?P<kind>[^"]*)" x="(?P<x>[0-9.]+)" y="(?P<y>[0-9.]+)" text-anchor="middle">(?P<lines>.*?)</text>'
)
TSPAN = re.compile(r"</?tspan[^>]*>")
DRAWING_WIDTH = 100
"""In millimetres."""

_kept: OrderedDict[str, bytes] = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A module as the site shows it: `html` is safe, and the company's words and the rights block are filled in."""

    id: str
    title: str
    minutes: str
    objectives: Sequence[str]
    html: str
    citations: Sequence[Citation]


@dataclass(frozen=True, kw_only=True)
class Handbook:
    """What it says, already in words, in the language of the course. `words` are the headings that the book adds."""

    language: str
    course: str
    title: str
    summary: str
    lines: Sequence[str]
    chapters: Sequence[Chapter]
    closing: str
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Bindings:
    """Where links out of the book lead, and what its pictures are as data URIs."""

    public_url: str
    picture: Callable[[str], str]


def render(handbook: Handbook, bindings: Bindings, issuer: Issuer, paper: PaperSize, today: date) -> bytes:
    """The book as PDF/A-3a and PDF/UA-1. The same book is set once, and kept as long as others do not displace it."""
    chapters = [(chapter, bound(handbook, chapter, bindings)) for chapter in handbook.chapters]
    html = sheets.filled("handbook.html", {**vars(handbook), "chapters": chapters}, issuer)
    return pressed(_set, html, sheets.style("handbook.css", paper), today)


def bound(handbook: Handbook, chapter: Chapter, bindings: Bindings) -> str:
    """A chapter's HTML between others: its ids are told apart, its links are references to pages or to the web.

    An answer that a screen opens stands open on paper.
    """
    html = ID.sub(lambda match: f'{match["before"]}{chapter.id}--{match["id"]}"', chapter.html)
    html = ADDRESS.sub(lambda match: f'href="{_address(match["path"], handbook, bindings)}"', html)
    html = LINK.sub(_reference, html)
    html = PICTURE.sub(lambda match: f'src="{bindings.picture(match["src"])}"', html)
    html = html.replace("<details>", '<div class="answer">').replace("</details>", "</div>")
    html = re.sub(r"<summary>.*?</summary>", "", html)
    return DRAWING.sub(_drawn, html)


def _reference(match: re.Match[str]) -> str:
    """A link as a book has it: its words, and behind them the number of the source, the page, or the site in the web.

    Only that is linked, for it stays on one line: a link over two would be one that screen readers are not told of.
    """
    address, words, number = match["address"], match["words"], match["number"]
    if number:
        return f'{words}<sup><a href="{address}">{number}</a></sup>'
    if address.startswith("#"):
        return f'{words} (<a class="page-of" href="{address}"></a>)'
    return f'{words} (<a href="{address}">{urlsplit(address).netloc or address.removeprefix("mailto:")}</a>)'


def _address(path: str, handbook: Handbook, bindings: Bindings) -> str:
    within = re.fullmatch(rf"courses/{re.escape(handbook.course)}/([^/#]+)/(?:#(.+))?", path)
    if within and any(chapter.id == within[1] for chapter in handbook.chapters):
        return f"#{within[1]}--{within[2]}" if within[2] else f"#{within[1]}"
    return f"{bindings.public_url}/{path}"


def _drawn(match: re.Match[str]) -> str:
    """A drawing behind its words: WeasyPrint would set the letters of a drawing's text from left to right in any language."""
    width, height = float(match["width"]), float(match["height"])
    words = "".join(
        f'<p class="word {each["kind"]}" style="left: {100 * float(each["x"]) / width:.2f}%; '
        f'top: {100 * float(each["y"]) / height:.2f}%">{TSPAN.sub(" ", each["lines"]).strip()}</p>'
        for each in TEXT.finditer(match["inside"])
    )
    shapes = f"<style>{sheets.read('drawing.css')}</style>{TEXT.sub('', match['inside'])}"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{shapes}</svg>'
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
    size = f"width: {DRAWING_WIDTH}mm; height: {DRAWING_WIDTH * height / width:.1f}mm"
    return f'<div class="canvas" style="{size}; background-image: url({address})">{words}</div>'


def _set(html: str, css: str, today: date) -> bytes:
    name = sha256(f"{css}{html}".encode()).hexdigest()
    body = _kept.pop(name, None) or sheets.set_pages(html, css, today)
    _kept[name] = body
    if len(_kept) > KEPT:
        _kept.popitem(last=False)
    return body
