"""The documents of certificates: made once from the frozen facts, signed, and kept."""

import base64
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import i18n
from app.core.certification import CertificateFacts
from app.core.company import CompanyProfile
from app.core.model import CertificateDesign
from app.credentials import badge, pdf, signing
from app.credentials.badge import Place
from app.credentials.page import DesignError
from app.credentials.pdf import Issuer
from app.credentials.signing import KeyFile, NotStamped, SigningKey, UnusableKey
from app.i18n import _
from app.services import designs
from app.store import jobs
from app.store.engine import Database
from app.store.models import Certificate, CertificateDocument, CompanyLogo, ContentVersion
from app.store.queries.certificates import RENDER
from app.store.racing import add_first

CRITERIA = _("All modules of the course were finished and its quiz was passed.")
log = logging.getLogger("gangway")


class NoSuchCertificate(Exception):
    """No certificate has that number."""


@dataclass(frozen=True)
class Press:
    """Where documents are kept, and what they are signed with."""

    database: Database
    keys: KeyFile


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """All that a document is made of."""

    certificate: Certificate
    facts: CertificateFacts
    design: CertificateDesign


def drawn(press: Press, number: str, now: datetime) -> CertificateDocument | None:
    """The signed PDF of a certificate, to be kept; None where it is kept already, or its holder is erased.

    Reads the row, its logo and the design's snapshot alone; no transaction is open while it is drawn and signed.
    Raises NoSuchCertificate, UnusableKey, NotStamped.
    """
    with press.database.reading() as db:
        draft = _draft(db, number)
    if draft is None:
        return None
    key = press.keys.key
    credential = _credential(draft, key)
    unsigned = pdf.render(draft.facts, draft.design, credential)
    body = signing.signed(unsigned, key, f"{draft.facts.course} ({number})")
    return CertificateDocument(
        certificate_id=draft.certificate.id,
        sha256=sha256(body).hexdigest(),
        body=body,
        made_at=now,
        credential=credential,
        key_fingerprint=key.fingerprint,
    )


def _draft(db: Session, number: str) -> _Draft | None:
    row = db.execute(
        select(Certificate, ContentVersion, CertificateDocument.sha256)
        .join(ContentVersion, ContentVersion.digest == Certificate.design_digest)
        .outerjoin(CertificateDocument, CertificateDocument.certificate_id == Certificate.id)
        .where(Certificate.number == number)
    ).one_or_none()
    if row is None:
        raise NoSuchCertificate(number)
    certificate, version, made = row
    if made is not None or not certificate.facts["holder"]:
        return None
    facts = _with_logo(db, CertificateFacts.from_json(certificate.facts))
    return _Draft(certificate=certificate, facts=facts, design=designs.kept(version))


def _credential(draft: _Draft, key: SigningKey) -> str | None:
    """The credential as a JWT; None for what was issued before certificates had a place in the status lists."""
    row = draft.certificate
    if row.status_list is None or row.status_index is None or row.identities is None:
        return None
    claims = badge.credential(
        draft.facts,
        row.identities,
        Place(row.status_list, row.status_index),
        i18n.translations(draft.facts.language).gettext(CRITERIA),
        (row.issued_at, row.expires_at),
    )
    return badge.secured(claims, key, badge.origin(draft.facts))


def make_document(press: Press, number: str, now: datetime) -> None:
    """Draw and keep the PDF of a certificate, unless it is there; who comes second drops what they made.

    Raises NoSuchCertificate, DesignError, UnusableKey, NotStamped.
    """
    document = drawn(press, number, now)
    if document is None:
        return
    with press.database.writing.begin() as db:
        if not add_first(db, document):
            return
        jobs.take(db, RENDER, number, now)


def try_document(press: Press, number: str, now: datetime) -> None:
    """Make the document right after issuing. Where that fails, it is logged and the job stays undone."""
    try:
        make_document(press, number, now)
    except (DesignError, UnusableKey, NotStamped):
        log.exception("certificate %s could not be drawn", number)


def _with_logo(db: Session, facts: CertificateFacts) -> CertificateFacts:
    """The facts with the logo itself in place of its digest; logos are never changed or removed."""
    return facts if facts.logo is None else replace(facts, logo=logo_uri(db, facts.logo))


def issuer(db: Session, company: CompanyProfile) -> Issuer:
    """The company as the site's own documents show it, its logo within."""
    return Issuer(company.name, company.accent, logo_uri(db, company.logo) if company.logo else None)


def logo_uri(db: Session, digest: str) -> str:
    """A logo by its digest, as a data URI."""
    logo = db.get_one(CompanyLogo, digest)
    return f"data:{logo.media_type};base64,{base64.b64encode(logo.body).decode()}"
