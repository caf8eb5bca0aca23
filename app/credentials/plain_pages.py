"""Pages of our own that need no design: set in the shipped fonts, as archives and screen readers want them."""

from datetime import datetime
from functools import cache
from hashlib import sha256

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.credentials import archival
from app.credentials.fetching import FONTS_URL
from app.credentials.fonts import FILES, font_bytes, font_face_css

OPTIONS = {"pdf_variant": "pdf/a-3a", "dpi": 300}


class FontFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint publishes no types
    """Reads shipped fonts and pictures that lie in the page itself, and nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file behind a URL."""
        if url.startswith(FONTS_URL) and (name := url.removeprefix(FONTS_URL)) in FILES:
            return URLFetcherResponse(url, font_bytes(name), {"Content-Type": "font/ttf"})
        return super().fetch(url, headers)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet(css: str) -> CSS:
    text = f"{font_face_css(FONTS_URL)} img {{ image-rendering: crisp-edges; height: 14mm; object-fit: contain }} {css}"
    return CSS(string=text, font_config=_fonts(), url_fetcher=FontFetcher())


def pdf(html: str, css: str, day: datetime) -> bytes:
    """The pages, dated that day; their bytes depend on nothing else."""
    document = HTML(string=html, url_fetcher=FontFetcher()).render(
        font_config=_fonts(), stylesheets=[_sheet(css)], **OPTIONS
    )
    document.metadata.created = document.metadata.modified = day.strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.generator = "Gangway"
    name = sha256(html.encode()).digest()[:16]
    body: bytes = document.write_pdf(pdf_identifier=name, finisher=archival.finish, **OPTIONS)
    return body
