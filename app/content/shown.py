"""The last step before content is shown: the company's words and the rights block. Nothing is compiled here."""

from collections.abc import Mapping
from html import escape

from app.content.company_words import WORD
from app.content.safe_html import RIGHTS_MARK

RIGHTS_BLOCK = RIGHTS_MARK
"""Nothing but the rights block, to be filled."""


def fill(html: str, company: Mapping[str, str], rights_html: str) -> str:
    """Compiled HTML, ready to be shown. `company` has a value for every word; `rights_html` comes from the catalogue."""
    whole = html.replace(RIGHTS_MARK, f'<div class="rights">{rights_html}</div>')
    return WORD.sub(lambda match: escape(company[match[1]]), whole)


def fill_text(text: str, company: Mapping[str, str]) -> str:
    """A plain text (of a quiz, or a line of an outline) with the company's words; not escaped."""
    return WORD.sub(lambda match: company[match[1]], text)
