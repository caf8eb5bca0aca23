"""The company's settings in force, and its logo."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.company import CompanyProfile
from app.store.models import CompanyLogo, CompanySettings, Department, LegalEntity


@dataclass(frozen=True)
class Logo:
    """A picture with its media type."""

    media_type: str
    body: bytes


@dataclass(frozen=True)
class DepartmentRow:
    """A department, named with its legal entity."""

    id: int
    name: str
    legal_entity_id: int
    legal_entity: str


NEWEST = select(CompanySettings.values).order_by(CompanySettings.id.desc()).limit(1)


def profile(db: Session) -> CompanyProfile:
    """The newest settings; the defaults before any were made."""
    values = db.scalar(NEWEST)
    return CompanyProfile.from_json(values) if values else CompanyProfile()


def logo(db: Session, digest: str) -> Logo | None:
    """An uploaded logo by its digest."""
    row = db.execute(select(CompanyLogo.media_type, CompanyLogo.body).where(CompanyLogo.digest == digest)).one_or_none()
    return Logo(row.media_type, row.body) if row else None


def departments(db: Session) -> list[DepartmentRow]:
    """Every department, by legal entity and name."""
    rows = db.execute(
        select(Department.id, Department.name, LegalEntity.id, LegalEntity.name)
        .join(LegalEntity, LegalEntity.id == Department.legal_entity_id)
        .order_by(LegalEntity.name, Department.name)
    )
    return [DepartmentRow(*row) for row in rows]


@dataclass(frozen=True)
class TimesKept:
    """Whether a legal entity keeps the time that its people take for an item."""

    id: int
    name: str
    keeps_times: bool


def times_kept(db: Session) -> list[TimesKept]:
    """Every legal entity, by name."""
    rows = db.execute(select(LegalEntity.id, LegalEntity.name, LegalEntity.keeps_times).order_by(LegalEntity.name))
    return [TimesKept(*row) for row in rows]
