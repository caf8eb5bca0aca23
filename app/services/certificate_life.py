"""What HR does to a certificate once it is issued: suspend, lift, revoke, and issue it anew after a change of name."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import certification
from app.core.access import Viewer
from app.core.certification import CertificateFacts, Deed
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.core.notices import NoticeKind, of_period
from app.services import audit, certificates, notices
from app.services.certificates import Issue
from app.services.context import Setting
from app.services.documents import NoSuchCertificate
from app.services.notices import Told
from app.services.reached_periods import reached
from app.store.models import Certificate, CertificateEvent, Period, Person
from app.store.queries import certificates as queries

EVENTS = {Deed.SUSPEND: "suspended", Deed.LIFT: "lifted", Deed.REVOKE: "revoked"}


@dataclass(frozen=True)
class Reissued:
    """A certificate was issued in another's place."""

    number: str


def change(db: Session, setting: Setting, viewer: Viewer, number: str, deed: Deed, reason: str) -> Decision:
    """Suspend, lift or revoke a certificate, for a reason that HR and auditors alone can read; its holder is told.

    The period is locked first, so of two at once the second sees what the first did. Raises NoSuchCertificate.
    """
    found = _reached(db, setting, viewer, number, deed)
    if isinstance(found, Refused):
        return found
    certificate, _period = found
    event = CertificateEvent(certificate_id=certificate.id, kind=EVENTS[deed], reason=reason)
    _note(db, setting, viewer, certificate, event, deed)
    return Allowed()


def reissue(db: Session, setting: Setting, viewer: Viewer, number: str, reason: str) -> Reissued | Refused:
    """Issue a certificate anew with the holder's name as it is now; nothing else that it says changes.

    It is the next revision in the same period, with a number of its own; the one it replaces no longer counts. Refused
    where the name is the same, or cannot be printed. Raises NoSuchCertificate.
    """
    found = _reached(db, setting, viewer, number, Deed.REISSUE)
    if isinstance(found, Refused):
        return found
    certificate, period = found
    facts = CertificateFacts.from_json(certificate.facts)
    person = db.get_one(Person, certificate.person_id)
    holder = certificates.printable_name(person.name, person.name_latin)
    if holder is None:
        return refused(Reason.NAME_UNPRINTABLE)
    if holder == facts.holder:
        return refused(Reason.NAME_UNCHANGED)
    new_number = certificates.new_number()
    wanted = Issue(
        facts=replace(
            facts,
            number=new_number,
            revision=facts.revision + 1,
            holder=holder,
            replaces=facts.number,
            verify_url=f"{setting.public_url}/verify/{new_number}",
        ),
        period=period,
        is_voluntary=False,
        design_digest=certificate.design_digest,
        replaces_id=certificate.id,
    )
    if certificates.write(db, setting.now, wanted, actor_id=viewer.person_id) is None:
        return refused(Reason.CERTIFICATE_CHANGED)
    event = CertificateEvent(certificate_id=certificate.id, kind="superseded", reason=reason)
    _note(db, setting, viewer, certificate, event, Deed.REISSUE)
    return Reissued(new_number)


def _reached(
    db: Session, setting: Setting, viewer: Viewer, number: str, deed: Deed
) -> tuple[Certificate, Period] | Refused:
    """The certificate with its period, locked, where the viewer may do this to it now."""
    certificate = db.scalar(select(Certificate).where(Certificate.number == number))
    if certificate is None:
        raise NoSuchCertificate(number)
    period = reached(db, setting, viewer, certificate.period_id)
    if isinstance(period, Refused):
        return period
    row = queries.by_number(db, number, setting.now)
    if row is None or not row.facts.holder:
        raise NoSuchCertificate(number)
    decision = certification.may(deed, row.status(setting.now))
    return decision if isinstance(decision, Refused) else (certificate, period)


def _note(
    db: Session, setting: Setting, viewer: Viewer, certificate: Certificate, event: CertificateEvent, deed: Deed
) -> None:
    """The event with its reason; the entry in the log, without it; and the notice to the holder, one for each change."""
    event.happened_at, event.actor_id = setting.now, viewer.person_id
    db.add(event)
    db.flush()
    subject = ("certificate", certificate.number)
    audit.record(db, setting.now, viewer.person_id, f"certificate.{deed}", subject, person=certificate.person_id)
    told = Told(
        person_id=certificate.person_id,
        kind=NoticeKind.CERTIFICATE_CHANGED,
        subject=of_period(certificate.period_id),
        offset=str(event.id),
        facts={"deed": deed.value},
    )
    notices.queue(db, setting.now, [told])
