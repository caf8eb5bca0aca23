"""One period as HR sees it: where it stands, how its due date came about, what was waived, and what was done elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.core.completion import PeriodFacts
from app.store.models import DueDateChange, EquivalentTraining, Period, Person, Waiver
from app.store.queries.standings import FACTS, facts_of


@dataclass(frozen=True, kw_only=True)
class DueDateSet:
    """A due date that was set; `reason` and `because` are codes, `by` is empty where Gangway itself did it."""

    at: datetime
    by: str
    reason: str
    because: str | None
    note: str | None
    due_at: datetime | None
    zone: str


@dataclass(frozen=True, kw_only=True)
class Waived:
    """A waiver that holds."""

    at: datetime
    by: str
    reason: str
    note: str | None


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Training elsewhere that completed the period."""

    title: str
    provider: str
    finished_on: date
    reason: str
    file_name: str
    recorded_at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class PeriodRecord:
    """One period with all that HR did to it."""

    id: int
    person_id: int
    course: str
    number: int
    facts: PeriodFacts
    due_dates: tuple[DueDateSet, ...]
    waived: Waived | None
    elsewhere: Elsewhere | None


@dataclass(frozen=True, kw_only=True)
class EvidenceFile:
    """The file that shows that something was done elsewhere, and whose it is."""

    person_id: int
    media_type: str
    sha256: str
    body: bytes


def period_record(db: Session, period_id: int) -> PeriodRecord | None:
    """One period that was not withdrawn: four queries."""
    row = db.execute(
        select(Period.id, Period.person_id, Period.course, Period.number, *FACTS).where(
            Period.id == period_id, Period.withdrawn_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    return PeriodRecord(
        id=row.id,
        person_id=row.person_id,
        course=row.course,
        number=row.number,
        facts=facts_of(row),
        due_dates=_due_dates(db, period_id),
        waived=_waived(db, period_id),
        elsewhere=_elsewhere(db, period_id),
    )


def _due_dates(db: Session, period_id: int) -> tuple[DueDateSet, ...]:
    rows = db.execute(
        select(DueDateChange, Person.name)
        .outerjoin(Person, Person.id == DueDateChange.changed_by)
        .where(DueDateChange.period_id == period_id)
        .order_by(DueDateChange.id.desc())
    )
    return tuple(
        DueDateSet(
            at=change.changed_at,
            by=name or "",
            reason=change.reason,
            because=change.because,
            note=change.note,
            due_at=change.due_at,
            zone=change.zone,
        )
        for change, name in rows
    )


def _waived(db: Session, period_id: int) -> Waived | None:
    row: Any = db.execute(
        select(Waiver.waived_at, Person.name, Waiver.reason, Waiver.note)
        .join(Person, and_(Person.id == Waiver.waived_by))
        .where(Waiver.period_id == period_id, Waiver.ended_at.is_(None))
        .order_by(Waiver.id.desc())
        .limit(1)
    ).one_or_none()
    return Waived(at=row.waived_at, by=row.name, reason=row.reason, note=row.note) if row else None


def _elsewhere(db: Session, period_id: int) -> Elsewhere | None:
    row = db.execute(
        select(
            EquivalentTraining.title,
            EquivalentTraining.provider,
            EquivalentTraining.finished_on,
            EquivalentTraining.reason,
            EquivalentTraining.file_name,
            EquivalentTraining.recorded_at,
            Person.name.label("by"),
        )
        .join(Person, Person.id == EquivalentTraining.recorded_by)
        .where(EquivalentTraining.period_id == period_id)
    ).one_or_none()
    return Elsewhere(**row._mapping) if row else None


def evidence_file(db: Session, period_id: int) -> EvidenceFile | None:
    """The file of a period that was completed elsewhere: callers ask `access.may_see_record`."""
    row = db.execute(
        select(Period.person_id, EquivalentTraining.media_type, EquivalentTraining.sha256, EquivalentTraining.body)
        .join(Period, Period.id == EquivalentTraining.period_id)
        .where(Period.id == period_id)
    ).one_or_none()
    return EvidenceFile(**row._mapping) if row else None
