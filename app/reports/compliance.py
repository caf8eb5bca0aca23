"""Compliance: what was required of whom on a day, today or long past, and whether it was in order."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core import completion
from app.core.completion import PeriodFacts
from app.core.due_dates import last_day_before, local_day
from app.i18n import _
from app.reports.contract import Column, Report, ReportRow, counted
from app.store.models import Department, LegalEntity, Person
from app.store.queries import as_of
from app.store.queries.selection import Selection
from app.store.streaming import streamed

COLUMNS = (
    Column(title=_("Name"), kind="person"),
    Column(title=_("Employee number")),
    Column(title=_("Legal entity")),
    Column(title=_("Department")),
    Column(title=_("Manager")),
    Column(title=_("Course"), kind="course"),
    Column(title=_("In order"), kind="compliance"),
    Column(title=_("Standing"), kind="standing"),
    Column(title=_("Due"), kind="day"),
    Column(title=_("Completed on"), kind="day"),
    Column(title=_("Valid through"), kind="day"),
)


def count(db: Session, selection: Selection) -> int:
    """How many people and courses match."""
    facts = as_of.required(selection)
    return counted(db, as_of.matching(selection, select(facts.c.id), facts))


def rows(db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0) -> Iterator[ReportRow]:
    """A row for each person and course, by name and course."""
    facts, at, manager = as_of.required(selection), as_of.instant(selection), aliased(Person)
    query = (
        select(
            facts,
            LegalEntity.name.label("legal_entity"),
            Department.name.label("department"),
            manager.name.label("manager"),
            as_of.compliance(facts.c, at).label("compliance"),
        )
        .select_from(facts)
        .outerjoin(LegalEntity, LegalEntity.id == facts.c.legal_entity_id)
        .outerjoin(Department, Department.id == facts.c.department_id)
        .outerjoin(manager, manager.id == facts.c.manager_id)
        .order_by(facts.c.name_folded, facts.c.id, facts.c.course)
        .limit(limit)
        .offset(offset)
    )
    for row in streamed(db, as_of.matching(selection, query, facts)):
        yield _row(row, selection, at)


def _row(row: Any, selection: Selection, at: datetime) -> ReportRow:
    """The facts of that instant in words; days are those of the person's zone."""
    zone = ZoneInfo(row.time_zone) if row.time_zone else selection.zone
    then = PeriodFacts(
        opens_at=row.opens_at,
        due_at=row.due_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        expires_at=row.expires_at,
        is_waived=bool(row.is_waived),
        is_revoked=bool(row.is_revoked),
    )
    return ReportRow(
        row.id,
        (
            row.name,
            row.employee_number,
            row.legal_entity,
            row.department,
            row.manager,
            row.course,
            row.compliance,
            completion.standing(then, at),
            last_day_before(row.due_at, zone) if row.due_at else None,
            local_day(row.completed_at, zone) if row.completed_at else None,
            last_day_before(row.expires_at, zone) if row.expires_at else None,
        ),
    )


REPORT = Report(
    title=_("Compliance on a day"),
    lead=_(
        "What was required of whom at the end of a day, and whether it was in order. What happened later does not count."
    ),
    filters=frozenset({"as_of", "compliance", "q", "number", "department", "location", "course"}),
    columns=lambda _selection: COLUMNS,
    count=count,
    rows=rows,
)
