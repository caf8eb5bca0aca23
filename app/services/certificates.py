"""Certificates: issuing one with all its facts frozen, and making its document once."""

import base64
import json
import logging
import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from hashlib import sha256
from typing import Any, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
from app.content.problems import Problem
from app.core import certificate_numbers, certification
from app.core.certification import CertificateFacts
from app.core.due_dates import last_day_before, local_day
from app.core.grading import percent
from app.core.model import CertificateDesign, Course, PaperSize
from app.core.notices import NoticeKind, of_period
from app.credentials import pdf
from app.credentials.fonts import missing_characters
from app.credentials.page import DesignError
from app.services import audit, content_versions, notices, validity
from app.services.context import Learner, Setting
from app.services.notices import Told
from app.store import jobs
from app.store.engine import Database
from app.store.models import (
    Attempt,
    Certificate,
    CertificateDocument,
    CertificateEvent,
    CompanyLogo,
    ContentVersion,
    Job,
    Period,
    Result,
)
from app.store.racing import add_first

RENDER = "certificate.render"
REQUEST_DRAWS = timedelta(seconds=30)
"""How long the worker leaves a document to the request that issued the certificate."""
log = logging.getLogger("gangway")


class NoSuchCertificate(Exception):
    """No certificate has that number."""


def printable_name(name: str, name_latin: str | None) -> str | None:
    """The name as the shipped fonts can draw it: in the native script, else in Latin; None where neither can be drawn."""
    return next((each for each in (name, name_latin) if each and not missing_characters(each)), None)


def issue(db: Session, setting: Setting, learner: Learner, course: Course, period: Period) -> str | None:
    """Issue the certificate of a completed period and return its number.

    None where there is one already, or where the Latin form of the name has to be asked for first.
    """
    issued = db.scalar(select(Certificate.id).where(Certificate.period_id == period.id))
    completed_on = local_day(period.completed_at, learner.zone) if period.completed_at else None
    holder = printable_name(learner.name, learner.name_latin)
    if not certification.may_issue(completed_on, issued is not None) or completed_on is None or holder is None:
        return None
    design = setting.catalogue.designs[course.outline.certificate]
    content_versions.keep(db, setting.now, of_design(design))
    number = certificate_numbers.number(secrets.randbits(certificate_numbers.RANDOM_BITS))
    validity.note(period, course, learner.zone)
    last_day = last_day_before(period.expires_at, learner.zone) if period.expires_at else None
    facts = _facts(db, setting, course, period, number, holder, learner.language, completed_on, last_day)
    certificate = Certificate(
        number=number,
        period_id=period.id,
        person_id=learner.person_id,
        revision=1,
        course=course.slug,
        language=facts.language,
        facts=facts.to_json(),
        design_digest=design.digest,
        issued_at=setting.now,
        expires_at=period.expires_at,
    )
    if not add_first(db, certificate):
        return None
    _note_issue(db, setting.now, certificate, course)
    if not course.outline.voluntary:
        told = Told(person_id=learner.person_id, kind=NoticeKind.CERTIFICATE_ISSUED, subject=of_period(period.id))
        notices.queue(db, setting.now, [told])
    return number


def _note_issue(db: Session, now: datetime, certificate: Certificate, course: Course) -> None:
    """The event, the rendering job and the audit entry of a certificate just issued; of a voluntary course without the person."""
    db.add(CertificateEvent(certificate_id=certificate.id, kind="issued", happened_at=now))
    payload = {"number": certificate.number}
    db.add(Job(kind=RENDER, key=certificate.number, payload=payload, run_at=now + REQUEST_DRAWS, tries=0))
    whose: dict[str, Any] = {} if course.outline.voluntary else {"person": certificate.person_id}
    audit.record(db, now, None, "certificate.issued", ("certificate", certificate.number), **whose)


def _facts(
    db: Session,
    setting: Setting,
    course: Course,
    period: Period,
    number: str,
    holder: str,
    language: str,
    completed_on: date,
    valid_through: date | None,
) -> CertificateFacts:
    """What the certificate will say, whatever changes later."""
    company = setting.company
    return CertificateFacts(
        number=number,
        revision=1,
        language=language,
        paper=company.paper,
        holder=holder,
        course=course.title,
        objectives=tuple(objective.text for objective in course.outline.objectives),
        minutes=course.minutes,
        company=company.name,
        accent=company.accent,
        logo=company.logo,
        completed_on=completed_on,
        valid_through=valid_through,
        score_percent=_best_score(db, period.id) if company.prints_score else None,
        verify_url=f"{setting.public_url}/verify/{number}",
    )


def _best_score(db: Session, period_id: int) -> int:
    """The best passed score of a period's counted attempts by the newest revisions, in per cent, rounded down."""
    newest = select(func.max(Result.revision)).where(Result.attempt_id == Attempt.id).correlate(Attempt)
    best = db.scalars(
        select(Result)
        .join(Attempt, Attempt.id == Result.attempt_id)
        .where(
            Attempt.period_id == period_id,
            Attempt.is_counted,
            Result.passed,
            Result.revision == newest.scalar_subquery(),
        )
        .order_by(Result.score.desc())
        .limit(1)
    ).one()
    return percent(Fraction(best.points_numerator, best.points_denominator), best.max_points)


def of_design(design: CertificateDesign) -> content_versions.Version:
    """A design as it is now, files and all, so that certificates can be made from it for good."""
    return content_versions.Version(
        digest=design.digest, kind="design", slug=design.name, language=None, body=partial(_design_body, design)
    )


def _design_body(design: CertificateDesign) -> str:
    body = {
        "title": design.title,
        "texts": {language: dict(texts) for language, texts in design.texts.items()},
        "files": {name: base64.b64encode(content).decode() for name, content in sorted(design.files.items())},
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _design(version: ContentVersion) -> CertificateDesign:
    """The design that `of_design` kept."""
    body: dict[str, Any] = json.loads(version.body)
    return CertificateDesign(
        name=version.slug,
        title=body["title"],
        texts=body["texts"],
        files={name: base64.b64decode(content) for name, content in body["files"].items()},
        digest=version.digest,
    )


def drawn(database: Database, number: str, now: datetime) -> CertificateDocument | None:
    """The PDF of a certificate, to be kept; None where it is kept already, or its holder is erased. Raises NoSuchCertificate.

    Reads the row, its logo and the design's snapshot alone; no transaction is open while it is drawn.
    """
    with database.reading() as db:
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
    body = pdf.render(facts, _design(version))
    return CertificateDocument(certificate_id=certificate.id, sha256=sha256(body).hexdigest(), body=body, made_at=now)


def make_document(database: Database, number: str, now: datetime) -> None:
    """Draw and keep the PDF of a certificate, unless it is there; who comes second drops what they made.

    Raises NoSuchCertificate.
    """
    document = drawn(database, number, now)
    if document is None:
        return
    with database.writing.begin() as db:
        if not add_first(db, document):
            return
        jobs.take(db, RENDER, number, now)


def try_document(database: Database, number: str, now: datetime) -> None:
    """Make the document right after issuing. Where the design fails, that is logged and the job stays undone."""
    try:
        make_document(database, number, now)
    except DesignError:
        log.exception("certificate %s could not be drawn", number)


def design_problems(catalogue: Catalogue) -> list[Problem]:
    """Draw each design in each of its languages on both papers: what keeps it from being drawn."""
    found = set()
    for design in catalogue.designs.values():
        for language in design.texts:
            for paper in get_args(PaperSize):
                try:
                    pdf.preview(design, language, paper)
                except DesignError as error:
                    found.add(Problem(f"certificates/{design.name}/template.html", 1, str(error)))
    return sorted(found)


def _with_logo(db: Session, facts: CertificateFacts) -> CertificateFacts:
    """The facts with the logo itself in place of its digest; logos are never changed or removed."""
    if facts.logo is None:
        return facts
    logo = db.get_one(CompanyLogo, facts.logo)
    return replace(facts, logo=f"data:{logo.media_type};base64,{base64.b64encode(logo.body).decode()}")
