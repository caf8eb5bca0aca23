"""Consultations of staff representatives: which legal entities ask for them, and when they were held about what."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.due_dates import local_day
from app.services import audit
from app.services.context import Setting
from app.services.policies import SWEEP
from app.store import jobs
from app.store.models import Consultation, LegalEntity, PolicyVersion

RULES = "rules.sweep"


class NoSuchSubject(Exception):
    """There is no such legal entity, course or version to be consulted about."""


def set_asked(db: Session, setting: Setting, legal_entity_id: int, *, asks: bool, actor_id: int | None) -> None:
    """Say whether a legal entity asks for a consultation before anything becomes active there. Raises NoSuchSubject.

    Policies that are in force by then stay so, and people keep the courses that they have.
    """
    entity = db.scalar(select(LegalEntity).where(LegalEntity.id == legal_entity_id).with_for_update())
    if entity is None:
        raise NoSuchSubject(legal_entity_id)
    if (entity.consultation_asked_at is not None) is asks:
        return
    entity.consultation_asked_at = setting.now if asks else None
    audit.record(
        db, setting.now, actor_id, "legal_entity.consultation_set", ("legal_entity", legal_entity_id), asks=asks
    )
    _look_again(db, setting)


def record(
    db: Session,
    setting: Setting,
    legal_entity_id: int,
    consulted_on: date,
    *,
    actor_id: int | None,
    version_id: int | None = None,
    course: str | None = None,
) -> Decision:
    """Note on which day staff representatives were consulted: about a material version of a policy, or a course.

    It is active there from the record on. The same day again changes nothing. Raises NoSuchSubject.
    """
    if consulted_on > local_day(setting.now, ZoneInfo(setting.company.time_zone)):
        return refused(Reason.CONSULTED_IN_THE_FUTURE)
    version = db.get(PolicyVersion, version_id) if version_id is not None else None
    is_known = version.number == version.material_number if version else course in setting.catalogue.courses
    if not is_known or db.get(LegalEntity, legal_entity_id, with_for_update=True) is None:
        raise NoSuchSubject(legal_entity_id)
    what = {
        "legal_entity_id": legal_entity_id,
        "version_id": version_id,
        "course": None if version else course,
        "consulted_on": consulted_on,
    }
    if db.scalar(select(Consultation.id).filter_by(**what).limit(1)) is not None:
        return Allowed()
    db.add(Consultation(**what, recorded_at=setting.now, recorded_by=actor_id))
    about = {"policy": version.policy, "number": version.number} if version else {"course": course}
    facts = about | {"day": consulted_on.isoformat()}
    audit.record(db, setting.now, actor_id, "consultation.recorded", ("legal_entity", legal_entity_id), **facts)
    _look_again(db, setting)
    return Allowed()


def _look_again(db: Session, setting: Setting) -> None:
    """What is active has changed: rules give courses to more people, policies are asked of more."""
    key = f"consulted:{setting.now.isoformat()}"
    for kind in (RULES, SWEEP):
        jobs.enqueue(db, kind, key, {}, setting.now)
