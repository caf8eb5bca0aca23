"""A design made ready to set certificates: its stylesheet parsed, its template compiled, the shipped fonts loaded.

WeasyPrint takes a third of a second to import, so this module is imported by `pdf` when the first certificate is made.
"""

import hashlib
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration

from app.core.certification import CertificateFacts
from app.core.model import CertificateDesign
from app.credentials import archival
from app.credentials.contents import CREDENTIAL_FILE
from app.credentials.fetching import DESIGN_URL, FONTS_URL, DesignFetcher
from app.credentials.fonts import font_face_css
from app.credentials.page import STYLE, TEMPLATE, DesignError, environment, variables

SHRINK_STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
OPTIONS = {"pdf_variant": "pdf/a-3a", "dpi": 300}
# An archive allows no smoothing of pictures to be asked for (ISO 19005-3, 6.2.8).
# WeasyPrint cannot set a drawing without a height of its own from right to left.
BASE_CSS = """html { overflow-wrap: anywhere } img { image-rendering: crisp-edges }
img[src^="data:image/svg"] { height: 14mm; object-fit: contain }"""


def identifier(facts: CertificateFacts) -> bytes:
    """A PDF's identifier: the same for the same certificate, different for a reissue."""
    return hashlib.sha256(f"{facts.number}/{facts.revision}".encode()).digest()[:16]


class Typesetter:
    """Sets certificates in one design. Not safe for use by several threads at once."""

    def __init__(self, design: CertificateDesign) -> None:
        self._design = design
        self._templates = environment(design)
        self._fonts = FontConfiguration()
        fetcher = DesignFetcher(design, partial(self._filled, {}), None)
        with fetcher.watched():
            self._stylesheets = [
                CSS(string=text, base_url=DESIGN_URL, font_config=self._fonts, url_fetcher=fetcher)
                for text in (font_face_css(FONTS_URL) + BASE_CSS, design.files[STYLE].decode())
            ]

    def _filled(self, values: dict[str, Any], name: str) -> str:
        """A template or drawing of the design with its variables filled in."""
        try:
            return self._templates.get_template(name).render(values)
        except TemplateError as error:
            line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise DesignError(f"certificates/{self._design.name}/{name}{line}: {error.message}") from error

    def pdf(self, facts: CertificateFacts, credential: str | None = None) -> bytes:
        """The certificate on one page of tagged PDF, as large as it can be. Almost always the first try fits."""
        for shrink in SHRINK_STEPS:
            filled = partial(self._filled, variables(facts, self._design, shrink))
            fetcher = DesignFetcher(self._design, filled, facts.logo)
            with fetcher.watched():
                document = self._laid_out(filled(TEMPLATE), fetcher)
                if len(document.pages) == 1:
                    return _written(document, facts, credential)
        raise DesignError(
            f"certificates/{self._design.name}: does not fit on one page of {facts.paper} {facts.orientation}; "
            "set long texts with fit()"
        )

    def _laid_out(self, html: str, fetcher: DesignFetcher) -> Document:
        page = HTML(string=html, base_url=DESIGN_URL, url_fetcher=fetcher)
        return page.render(font_config=self._fonts, stylesheets=self._stylesheets, **OPTIONS)


def _written(document: Document, facts: CertificateFacts, credential: str | None) -> bytes:
    """The PDF of a laid out certificate; its bytes depend on nothing but what was laid out, the facts and the credential."""
    day = datetime.combine(facts.completed_on, time(), UTC)
    document.metadata.created = document.metadata.modified = day.strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.generator = "Gangway"
    document.metadata.keywords = [facts.number]
    attachments = [] if credential is None else [_attached(credential, day)]
    data: bytes = document.write_pdf(
        pdf_identifier=identifier(facts), attachments=attachments, finisher=archival.finish, **OPTIONS
    )
    return data


def _attached(credential: str, day: datetime) -> Attachment:
    return Attachment(
        string=credential,
        name=CREDENTIAL_FILE,
        description="Open Badges 3.0 credential",
        created=day,
        modified=day,
        relationship="Data",
    )
