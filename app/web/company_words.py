"""The company's own words, as the reader sees them: with the contacts of their legal entity, in the language of the page."""

from app import i18n
from app.content import shown
from app.web import site


def words() -> dict[str, str]:
    """What stands for each `company.…` in a text."""
    return i18n.company_words(site.own_company(), site.language())


def filled(text: str) -> str:
    """A plain text with them in it."""
    return shown.fill_text(text, words())
