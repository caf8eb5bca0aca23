"""Certificates to take along: filled into a LinkedIn profile, and as an archive."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response
from flask_babel import gettext as _

from app import i18n
from app.services import certificate_archive
from app.services.certificate_archive import Listed, Words
from app.store.queries.certificates import CertificateRow
from app.web import downloads, hr_words, site

LINKEDIN = "https://www.linkedin.com/profile/add"


def linkedin_url(row: CertificateRow) -> str:
    """LinkedIn's own page for adding a certification, filled in (its "add to profile" address)."""
    facts, end = row.facts, row.facts.valid_through
    until = {"expirationYear": end.year, "expirationMonth": end.month} if end else {}
    given = {
        "startTask": "CERTIFICATION_NAME",
        "name": facts.course,
        "organizationName": facts.company,
        "issueYear": facts.completed_on.year,
        "issueMonth": facts.completed_on.month,
        **until,
        "certUrl": facts.verify_url,
        "certId": row.number,
    }
    return f"{LINKEDIN}?{urlencode(given)}"


def archive(name: str, lines: Iterable[Listed], heads: tuple[str, ...]) -> Response:
    """These certificates as a ZIP."""
    language = site.language()
    words = Words(
        language=language,
        direction=i18n.direction(language),
        title=_("Certificates"),
        heads=heads,
        missing=_("There is no document yet, or no longer."),
    )
    return downloads.archive(certificate_archive.archive(site.reading(), lines, words), name)


def own(rows: Iterable[CertificateRow]) -> Response:
    """All of a person's certificates as a ZIP."""
    heads = (_("Course"), _("Number"), _("Name"), _("Completed on"), _("Valid through"), _("Status"))
    return archive("certificates", (_line(row) for row in rows), heads)


def _line(row: CertificateRow) -> Listed:
    facts = row.facts
    through = facts.valid_through.isoformat() if facts.valid_through else _("Does not expire")
    cells = (facts.course, row.number, facts.holder, facts.completed_on.isoformat(), through)
    return Listed(row.number, (*cells, hr_words.status(row.status(site.now()))))
