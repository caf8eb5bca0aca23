"""Completions: who completed which course, and when."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.i18n import _
from app.reports.contract import Column, Report, ReportRow, counted
from app.store.models import Completion, Department, Employment, LegalEntity, Period, Person
from app.store.queries.selection import Selection, asks_where, people_conditions, placed_on
from app.store.streaming import streamed

COLUMNS = (
    Column(title=_("Name"), kind="person"),
    Column(title=_("Employee number")),
    Column(title=_("Legal entity")),
    Column(title=_("Department")),
    Column(title=_("Course"), kind="course"),
    Column(title=_("Completed on"), kind="day"),
)


def count(db: Session, selection: Selection) -> int:
    """How many completions match."""
    return counted(db, _matching(select(Completion.id), selection, shows_places=False))


def rows(db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0) -> Iterator[ReportRow]:
    """The completions that match, the newest first; the department is that of today."""
    query = (
        _matching(
            select(
                Person.id,
                Person.name,
                Person.employee_number,
                LegalEntity.name.label("legal_entity"),
                Department.name.label("department"),
                Period.course,
                Completion.completed_at,
            ),
            selection,
        )
        .outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
        .outerjoin(Department, Department.id == Employment.department_id)
        .order_by(Completion.completed_at.desc(), Completion.id.desc())
        .limit(limit)
        .offset(offset)
    )
    for row in streamed(db, query):
        completed_on = local_day(row.completed_at, selection.zone)
        yield ReportRow(
            row.id, (row.name, row.employee_number, row.legal_entity, row.department, row.course, completed_on)
        )


def _matching(
    query: Select[*tuple[Any, ...]], selection: Selection, *, shows_places: bool = True
) -> Select[*tuple[Any, ...]]:
    query = (
        query.select_from(Completion)
        .join(Period, Period.id == Completion.period_id)
        .join(Person, Person.id == Period.person_id)
        .where(Period.course.not_in(selection.left_out), *people_conditions(selection))
    )
    if shows_places or asks_where(selection):
        query = query.outerjoin(Employment, placed_on(selection.today))
    if selection.course is not None:
        query = query.where(Period.course == selection.course)
    if selection.since is not None:
        query = query.where(Completion.completed_at >= selection.since)
    if selection.before is not None:
        query = query.where(Completion.completed_at < selection.before)
    return query


REPORT = Report(
    title=_("Completions"),
    lead=_("Who completed which course, and when."),
    filters=frozenset({"q", "department", "location", "course", "since", "until"}),
    columns=lambda _selection: COLUMNS,
    count=count,
    rows=rows,
)
