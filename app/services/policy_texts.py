"""A policy's text as it is shown to somebody: with the company's words and the rights block, and the digest of just that."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import i18n
from app.content import policies as content
from app.content import shown
from app.content.structure import digest
from app.core.policies import PolicyText
from app.services.content_versions import Version
from app.services.context import Setting
from app.store.queries import policies as queries
from app.store.queries.policies import VersionRow

SHOWN = "policy_shown"
WRITTEN = "policy"


@dataclass(frozen=True, kw_only=True)
class Where:
    """On what a text depends: the reader's language, legal entity and country."""

    language: str
    legal_entity_id: int | None
    country: str | None


@dataclass(frozen=True, kw_only=True)
class ShownText:
    """A text as it is shown: HTML, and its SHA-256."""

    language: str
    title: str
    html: str
    digest: str

    def kept(self, policy: str) -> Version:
        """What is kept of it, once somebody says anything of it."""
        return Version(digest=self.digest, kind=SHOWN, slug=policy, language=self.language, body=lambda: self.html)


def of_version(db: Session, setting: Setting, row: VersionRow, where: Where) -> ShownText:
    """A version's text, in the reader's language or the one that prevails."""
    language = row.language(where.language)
    text = content.compiled_again(queries.source(db, row.digests[language]), language)
    return filled(setting, text, where)


def filled(setting: Setting, text: PolicyText, where: Where) -> ShownText:
    """A text with the words of the reader's legal entity."""
    words = i18n.company_words(setting.company.of(where.legal_entity_id), text.language)
    html = shown.fill(text.html, words, setting.catalogue.rights(text.language, where.country))
    return ShownText(language=text.language, title=text.title, html=html, digest=digest(html))


def written(policy: str, text: PolicyText) -> Version:
    """What is kept of a text when its version is activated: the Markdown."""
    return Version(digest=text.digest, kind=WRITTEN, slug=policy, language=text.language, body=lambda: text.source)
