"""The company's settings in force, and its logo."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, String, cast, null, select, union_all
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.core.company import CompanyProfile
from app.store.models import CompanyLogo, CompanySettings, Department, Employment, LegalEntity


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


@dataclass(frozen=True)
class Places:
    """Where people of some legal entities work: departments by legal entity and name, and locations by name."""

    departments: tuple[DepartmentRow, ...]
    locations: tuple[str, ...]


def places(db: Session, scope: Scope) -> Places:
    """Departments and locations within reach: one query."""
    of_department = select(
        Department.id, Department.name, LegalEntity.id.label("entity_id"), LegalEntity.name.label("entity")
    ).join(LegalEntity, LegalEntity.id == Department.legal_entity_id)
    of_location = (
        select(cast(null(), BigInteger), Employment.location, cast(null(), BigInteger), cast(null(), String))
        .where(Employment.location.is_not(None))
        .distinct()
    )
    if scope is not None:
        of_department = of_department.where(Department.legal_entity_id.in_(scope))
        of_location = of_location.where(Employment.legal_entity_id.in_(scope))
    query: Any = union_all(of_department, of_location)
    rows = db.execute(query).all()
    departments = sorted((DepartmentRow(*row) for row in rows if row[0] is not None), key=_by_place)
    return Places(tuple(departments), tuple(sorted(row[1] for row in rows if row[0] is None)))


def _by_place(row: DepartmentRow) -> tuple[str, str]:
    return row.legal_entity, row.name


def legal_entities(db: Session, scope: Scope = None) -> list[tuple[int, str]]:
    """Ids and names of the legal entities within reach, by name."""
    query = select(LegalEntity.id, LegalEntity.name).order_by(LegalEntity.name)
    rows = db.execute(query if scope is None else query.where(LegalEntity.id.in_(scope)))
    return [(row.id, row.name) for row in rows]


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
