"""The last step before content is shown: the company's words, the rights block, and the site's root. Nothing is compiled here."""

import re
from collections.abc import Mapping
from html import escape

from app.content.company_words import WORD
from app.content.safe_html import RIGHTS_MARK

IN_SITE = re.compile(r'(<(?:a|img)\b[^<>]*?\s(?:href|src)=")(?=/(?!/))')


def fill(html: str, company: Mapping[str, str], rights_html: str, site_root: str = "") -> str:
    """Compiled HTML, ready to be shown. `company` has a value for every word; `rights_html` comes from the catalogue.

    `site_root` is put before addresses within the site, where the site does not stand at the root of its host.
    """
    whole = html.replace(RIGHTS_MARK, f'<div class="rights">{rights_html}</div>')
    if site_root:
        whole = IN_SITE.sub(lambda match: match[1] + escape(site_root), whole)
    return WORD.sub(lambda match: escape(company[match[1]]), whole)


def fill_text(text: str, company: Mapping[str, str]) -> str:
    """A plain text (of a quiz, or a line of an outline) with the company's words; not escaped."""
    return WORD.sub(lambda match: company[match[1]], text)
