"""Policies as they were activated: versions, their texts, and where staff representatives were consulted about them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.policies import Version
from app.store.models import (
    Consultation,
    ContentVersion,
    Employment,
    LegalEntity,
    Period,
    PolicyVersion,
    PolicyWording,
)
from app.store.queries.selection import placed_on

ASKS = LegalEntity.consultation_asked_at.is_not(None)


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version with whom it is for; `titles` and `digests` are by language."""

    version: Version
    audience: dict[str, Any]
    prevailing_language: str
    activated_at: datetime
    titles: Mapping[str, str]
    digests: Mapping[str, str]

    def language(self, wish: str) -> str:
        """The language in which somebody reads it: theirs, else the one that prevails."""
        return wish if wish in self.titles else self.prevailing_language

    def title(self, language: str) -> str:
        """Its title, in that language or the one that prevails."""
        return self.titles[self.language(language)]


@dataclass(frozen=True, kw_only=True)
class ConsultationRow:
    """That a legal entity's staff representatives were consulted on a day, and when it was noted."""

    legal_entity_id: int
    version_id: int | None
    course: str | None
    consulted_on: date
    recorded_at: datetime


def slugs(db: Session) -> list[str]:
    """The policies of which there is a version."""
    return list(db.scalars(select(PolicyVersion.policy).distinct().order_by(PolicyVersion.policy)))


def versions(db: Session, policy: str | None = None) -> dict[str, list[VersionRow]]:
    """Every version of all policies, or of one, by slug, the newest first: two queries, one where there is none."""
    query = select(PolicyVersion).order_by(PolicyVersion.policy, PolicyVersion.number.desc())
    rows = db.scalars(query if policy is None else query.where(PolicyVersion.policy == policy)).all()
    if not rows:
        return {}
    titles: dict[int, dict[str, str]] = {}
    digests: dict[int, dict[str, str]] = {}
    for wording in db.scalars(select(PolicyWording).where(PolicyWording.version_id.in_([row.id for row in rows]))):
        titles.setdefault(wording.version_id, {})[wording.language] = wording.title
        digests.setdefault(wording.version_id, {})[wording.language] = wording.digest
    found: dict[str, list[VersionRow]] = {}
    for row in rows:
        found.setdefault(row.policy, []).append(
            VersionRow(
                version=version_of(row),
                audience=row.audience,
                prevailing_language=row.prevailing_language,
                activated_at=row.activated_at,
                titles=titles[row.id],
                digests=digests[row.id],
            )
        )
    return found


def version_of(row: PolicyVersion) -> Version:
    """A row as rules see it."""
    return Version(
        id=row.id,
        policy=row.policy,
        number=row.number,
        material_number=row.material_number,
        effective_at=row.effective_at,
        grace_at=row.grace_at,
        withdrawn_at=row.withdrawn_at,
    )


def source(db: Session, digest: str) -> str:
    """The text that was kept under this digest."""
    return db.scalars(select(ContentVersion.body).where(ContentVersion.digest == digest)).one()


@dataclass(frozen=True)
class Asking:
    """A legal entity that asks for the consultation of staff representatives, and since when."""

    id: int
    name: str
    since: datetime

    def waits(self, row: VersionRow) -> bool:
        """Whether a version came into force after it began to ask; what was in force by then stays so."""
        return max(row.version.effective_at, row.activated_at) >= self.since


def asking(db: Session) -> dict[int, Asking]:
    """The legal entities that ask, by id, in order of their names."""
    columns = (LegalEntity.id, LegalEntity.name, LegalEntity.consultation_asked_at)
    rows = db.execute(select(*columns).where(ASKS).order_by(LegalEntity.name))
    return {row.id: Asking(row.id, row.name, row.consultation_asked_at) for row in rows}


def consultations(db: Session, legal_entity_ids: Collection[int] | None = None) -> list[ConsultationRow]:
    """What was recorded of these legal entities, or of all, the newest first."""
    query = select(Consultation).order_by(Consultation.id.desc())
    if legal_entity_ids is not None:
        query = query.where(Consultation.legal_entity_id.in_(legal_entity_ids))
    return [
        ConsultationRow(
            legal_entity_id=row.legal_entity_id,
            version_id=row.version_id,
            course=row.course,
            consulted_on=row.consulted_on,
            recorded_at=row.recorded_at,
        )
        for row in db.scalars(query)
    ]


def waiting_for(db: Session, courses: Collection[str]) -> dict[str, frozenset[int]]:
    """The legal entities in which each of these courses is not active yet: they ask for a consultation, and there was none.

    One query.
    """
    rows = db.execute(
        select(LegalEntity.id, Consultation.course)
        .outerjoin(Consultation, Consultation.legal_entity_id == LegalEntity.id)
        .where(ASKS)
    ).all()
    consulted = {(row.id, row.course) for row in rows}
    asking = {row.id for row in rows}
    return {each: frozenset(entity for entity in asking if (entity, each) not in consulted) for each in courses}


def waits_for(db: Session, person_id: int, course: str, today: date) -> bool:
    """Whether a course is not active yet where a person works; it is for whoever has it already."""
    has_it = exists().where(Period.person_id == person_id, Period.course == course)
    consulted = exists().where(Consultation.legal_entity_id == LegalEntity.id, Consultation.course == course)
    waiting = (
        select(LegalEntity.id)
        .join(Employment, Employment.legal_entity_id == LegalEntity.id)
        .where(placed_on(today, person_id), ASKS, ~consulted, ~has_it)
    )
    return db.scalar(waiting.limit(1)) is not None


def waiting_courses(db: Session, legal_entity_id: int | None, courses: Collection[str]) -> frozenset[str]:
    """Those of these courses that are not active yet in a legal entity: one query."""
    return frozenset(each for each, waiting in waiting_for(db, courses).items() if legal_entity_id in waiting)
