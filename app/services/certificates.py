"""Certificates: issuing one with all its facts frozen. Its document is made from them by `documents`."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import certificate_numbers, certification
from app.core.certification import CertificateFacts
from app.core.due_dates import last_day_before, local_day
from app.core.grading import percent
from app.core.model import Course
from app.core.notices import NoticeKind, of_period
from app.credentials import badge
from app.credentials.fonts import missing_characters
from app.services import audit, content_versions, designs, notices, status_lists, validity
from app.services.context import Learner, Setting
from app.services.notices import Told
from app.store.models import Attempt, Certificate, CertificateEvent, Job, Period, Person, Result
from app.store.queries.certificates import RENDER
from app.store.racing import add_first

REQUEST_DRAWS = timedelta(seconds=30)
"""How long the worker leaves a document to the request that issued the certificate."""
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A certificate to be written: what it says, for which period, and which one it takes the place of."""

    facts: CertificateFacts
    period: Period
    is_voluntary: bool
    design_digest: str
    replaces_id: int | None = None


def printable_name(name: str, name_latin: str | None) -> str | None:
    """The name as the shipped fonts can draw it: in the native script, else in Latin; None where neither can be drawn."""
    return next((each for each in (name, name_latin) if each and not missing_characters(each)), None)


def issue(db: Session, setting: Setting, learner: Learner, course: Course, period: Period) -> str | None:
    """Issue the certificate of a completed period and return its number.

    None where there is one already, or where the Latin form of the name has to be asked for first.
    """
    issued = db.scalar(select(Certificate.id).where(Certificate.period_id == period.id).limit(1))
    completed_on = local_day(period.completed_at, learner.zone) if period.completed_at else None
    holder = printable_name(learner.name, learner.name_latin)
    if not certification.may_issue(completed_on, issued is not None) or completed_on is None or holder is None:
        return None
    design = setting.catalogue.designs[course.outline.certificate]
    content_versions.keep(db, setting.now, designs.of_design(design))
    validity.note(period, course, learner.zone)
    last_day = last_day_before(period.expires_at, learner.zone) if period.expires_at else None
    facts = _facts(db, setting, course, period, holder, learner.language, completed_on, last_day)
    wanted = Issue(
        facts=facts,
        period=period,
        is_voluntary=course.outline.voluntary,
        design_digest=design.digest,
    )
    written = write(db, setting.now, wanted, actor_id=None)
    if written is None:
        return None
    if not course.outline.voluntary:
        told = Told(person_id=learner.person_id, kind=NoticeKind.CERTIFICATE_ISSUED, subject=of_period(period.id))
        notices.queue(db, setting.now, [told])
    return written.number


def new_number() -> str:
    """A number that nobody can guess."""
    return certificate_numbers.number(secrets.randbits(certificate_numbers.RANDOM_BITS))


def write(db: Session, now: datetime, wanted: Issue, *, actor_id: int | None) -> Certificate | None:
    """The certificate's row with its place in the status lists, its event, its rendering job and its entry in the log.

    None where the period has one of that revision already: a constraint decides who was first.
    """
    facts = wanted.facts
    for _ in range(TRIES):
        place = status_lists.free_place(db)
        certificate = Certificate(
            number=facts.number,
            period_id=wanted.period.id,
            person_id=wanted.period.person_id,
            revision=facts.revision,
            replaces_id=wanted.replaces_id,
            course=wanted.period.course,
            language=facts.language,
            facts=facts.to_json(),
            design_digest=wanted.design_digest,
            issued_at=now,
            expires_at=wanted.period.expires_at,
            status_list=place.number,
            status_index=place.index,
            identities=_identities(db, wanted.period.person_id, facts.holder),
        )
        if add_first(db, certificate):
            _note_issue(db, now, certificate, is_voluntary=wanted.is_voluntary, actor_id=actor_id)
            return certificate
        if _is_issued(db, wanted.period.id, facts.revision):
            return None
    return None


def _is_issued(db: Session, period_id: int, revision: int) -> bool:
    wanted = select(Certificate.id).where(Certificate.period_id == period_id, Certificate.revision == revision)
    return db.scalar(wanted) is not None


def _identities(db: Session, person_id: int, holder: str) -> list[dict[str, Any]]:
    """The holder in salted hashes: the name as printed, the e-mail address, the employee number."""
    person = db.get_one(Person, person_id)
    email = person.email.casefold() if person.email else None
    salt = secrets.token_urlsafe(16)
    return badge.identities(salt, name=holder, emailAddress=email, accountId=person.employee_number)


def _note_issue(
    db: Session, now: datetime, certificate: Certificate, *, is_voluntary: bool, actor_id: int | None
) -> None:
    """The event, the rendering job and the audit entry of a certificate just issued; of a voluntary course without the person."""
    db.add(CertificateEvent(certificate_id=certificate.id, kind="issued", happened_at=now, actor_id=actor_id))
    payload = {"number": certificate.number}
    db.add(Job(kind=RENDER, key=certificate.number, payload=payload, run_at=now + REQUEST_DRAWS, tries=0))
    whose: dict[str, Any] = {} if is_voluntary else {"person": certificate.person_id}
    audit.record(db, now, actor_id, "certificate.issued", ("certificate", certificate.number), **whose)


def _facts(
    db: Session,
    setting: Setting,
    course: Course,
    period: Period,
    holder: str,
    language: str,
    completed_on: date,
    valid_through: date | None,
) -> CertificateFacts:
    """What the certificate will say, whatever changes later."""
    company, number = setting.company, new_number()
    best = _best(db, period.id)
    return CertificateFacts(
        number=number,
        revision=1,
        language=language,
        paper=company.paper,
        orientation=company.orientation,
        holder=holder,
        course=course.title,
        objectives=tuple(objective.text for objective in course.outline.objectives),
        minutes=course.minutes,
        company=company.name,
        accent=company.accent,
        logo=company.logo,
        completed_on=completed_on,
        valid_through=valid_through,
        score_percent=best[0] if best and company.prints_score else None,
        verify_url=f"{setting.public_url}/verify/{number}",
        course_version=course.structure_digest,
        quiz_version=best[1] if best else None,
    )


def _best(db: Session, period_id: int) -> tuple[int, str] | None:
    """The best passed score of a period's counted attempts by the newest revisions, in per cent, rounded down.

    With it the digest of the quiz's version that it was earned in; None where another training stands in for the quiz.
    """
    newest = select(func.max(Result.revision)).where(Result.attempt_id == Attempt.id).correlate(Attempt)
    best = db.execute(
        select(Result, Attempt.structure_digest)
        .join(Attempt, Attempt.id == Result.attempt_id)
        .where(
            Attempt.period_id == period_id,
            Attempt.is_counted,
            Result.passed,
            Result.revision == newest.scalar_subquery(),
        )
        .order_by(Result.score.desc())
        .limit(1)
    ).one_or_none()
    if best is None:
        return None
    result, digest = best
    return percent(Fraction(result.points_numerator, result.points_denominator), result.max_points), digest
