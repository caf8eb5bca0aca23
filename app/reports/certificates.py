"""Certificates: what was issued to whom, and what it is worth today."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.core import certification
from app.core.due_dates import last_day_before, local_day
from app.i18n import _
from app.reports.contract import Column, Report, ReportRow, counted
from app.store.models import Certificate, CertificateEvent, Department, Employment, LegalEntity, Person
from app.store.queries.selection import Selection, asks_where, people_conditions, placed_on
from app.store.streaming import streamed

COLUMNS = (
    Column(title=_("Name"), kind="person"),
    Column(title=_("Employee number")),
    Column(title=_("Legal entity")),
    Column(title=_("Department")),
    Column(title=_("Course"), kind="course"),
    Column(title=_("Certificate"), kind="certificate"),
    Column(title=_("Issued on"), kind="day"),
    Column(title=_("Valid through"), kind="day"),
    Column(title=_("Status"), kind="status"),
)


def count(db: Session, selection: Selection) -> int:
    """How many certificates match."""
    return counted(db, _matching(select(Certificate.id), selection, shows_places=False))


def rows(db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0) -> Iterator[ReportRow]:
    """The certificates that match, the newest first; the department is that of today."""
    later = aliased(Certificate)
    newest = (
        select(func.max(CertificateEvent.id))
        .where(CertificateEvent.certificate_id == Certificate.id)
        .correlate(Certificate)
        .scalar_subquery()
    )
    query = (
        _matching(
            select(
                Person.id,
                Person.name,
                Person.employee_number,
                LegalEntity.name.label("legal_entity"),
                Department.name.label("department"),
                Certificate.course,
                Certificate.number,
                Certificate.issued_at,
                Certificate.expires_at,
                CertificateEvent.kind.label("last_event"),
                later.id.is_not(None).label("is_superseded"),
            ),
            selection,
        )
        .join(CertificateEvent, CertificateEvent.id == newest)
        .outerjoin(later, later.replaces_id == Certificate.id)
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(limit)
        .offset(offset)
    )
    for row in streamed(db, query):
        yield _row(row, selection)


def _row(row: Row[*tuple[Any, ...]], selection: Selection) -> ReportRow:
    status = certification.status(
        selection.now,
        expires_at=row.expires_at,
        is_superseded=row.is_superseded,
        is_suspended=row.last_event == "suspended",
        is_revoked=row.last_event == "revoked",
    )
    return ReportRow(
        row.id,
        (
            row.name,
            row.employee_number,
            row.legal_entity,
            row.department,
            row.course,
            row.number,
            local_day(row.issued_at, selection.zone),
            last_day_before(row.expires_at, selection.zone) if row.expires_at else None,
            status,
        ),
    )


def _matching(
    query: Select[*tuple[Any, ...]], selection: Selection, *, shows_places: bool = True
) -> Select[*tuple[Any, ...]]:
    query = (
        query.select_from(Certificate)
        .join(Person, Person.id == Certificate.person_id)
        .where(Certificate.course.not_in(selection.left_out), *people_conditions(selection))
    )
    if shows_places or asks_where(selection):
        query = query.outerjoin(Employment, placed_on(selection.today))
    if selection.course is not None:
        query = query.where(Certificate.course == selection.course)
    if selection.since is not None:
        query = query.where(Certificate.issued_at >= selection.since)
    if selection.before is not None:
        query = query.where(Certificate.issued_at < selection.before)
    return query


REPORT = Report(
    title=_("Certificates"),
    lead=_("What was issued to whom, and what it is worth today."),
    filters=frozenset({"q", "department", "location", "course", "since", "until"}),
    columns=lambda _selection: COLUMNS,
    count=count,
    rows=rows,
)
