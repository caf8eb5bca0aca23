"""Where a design's addresses lead: to the design's own files, the shipped fonts and the company's logo, nowhere else."""

import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from PIL import ImageFile
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.core.model import CertificateDesign
from app.credentials.fonts import FILES, font_bytes
from app.credentials.page import DesignError

DESIGN_URL = "https://design.invalid/"
FONTS_URL = "https://fonts.invalid/"

# Importing WeasyPrint lets half a picture pass for a whole one, in all of the process: in uploads too.
ImageFile.LOAD_TRUNCATED_IMAGES = False


class DesignFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint publishes no types
    """Reads nothing from the network, and from the file system only shipped fonts. Anything else is a DesignError.

    `filled` gives a drawing of the design with its variables filled in.
    """

    def __init__(self, design: CertificateDesign, filled: Callable[[str], str], logo: str | None) -> None:
        super().__init__(allowed_protocols={"https", "data"}, allow_redirects=False, fail_on_errors=True)
        self._design = design
        self._filled = filled
        self._logo = logo
        self._problems: list[DesignError] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file behind a URL."""
        try:
            return self._response(url)
        except DesignError as problem:
            self._problems.append(problem)
            raise

    def _response(self, url: str) -> URLFetcherResponse:
        if url.startswith(FONTS_URL) and (name := url.removeprefix(FONTS_URL)) in FILES:
            return URLFetcherResponse(url, font_bytes(name), {"Content-Type": "font/ttf"})
        if url.startswith(DESIGN_URL) and (name := unquote(url.removeprefix(DESIGN_URL))) in self._design.files:
            content = self._filled(name).encode() if name.endswith(".svg") else self._design.files[name]
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        if self._logo is not None and url == self._logo:
            return super().fetch(url)
        asked = url.removeprefix(DESIGN_URL)[:80]
        raise DesignError(f"certificates/{self._design.name}: may use only its own files, not {asked}")

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Raise the first refusal as a DesignError, also where WeasyPrint went on and left a drawing out.

        Its own FatalURLFetchingError is not an Exception and would end a worker.
        """
        try:
            yield
        except FatalURLFetchingError as error:
            if not self._problems:
                raise DesignError(f"certificates/{self._design.name}: {error.__cause__}") from error
        if self._problems:
            raise self._problems[0]
