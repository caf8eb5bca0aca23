"""Reports of people's turns in courses, all with the same columns: what is overdue, what runs out, and transcripts."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.core.completion import Standing
from app.core.due_dates import last_day_before, local_day
from app.core.required import EXPIRING_DAYS
from app.i18n import _
from app.reports.contract import Column, Report, ReportRow, counted
from app.store.models import Department, Employment, LegalEntity, Period, Person
from app.store.queries.required import is_expiring
from app.store.queries.selection import Selection, asks_where, is_present, people_conditions, placed_on
from app.store.queries.standings import has_standing, is_newest, is_of
from app.store.streaming import streamed

COLUMNS = (
    Column(title=_("Name"), kind="person"),
    Column(title=_("Employee number")),
    Column(title=_("Legal entity")),
    Column(title=_("Department")),
    Column(title=_("Manager")),
    Column(title=_("Course"), kind="course"),
    Column(title=_("Due"), kind="day"),
    Column(title=_("Completed on"), kind="day"),
    Column(title=_("Valid through"), kind="day"),
)
Which = Callable[[Selection], list[ColumnElement[bool]]]


def _overdue(selection: Selection) -> list[ColumnElement[bool]]:
    return [is_newest(), has_standing(Standing.OVERDUE, selection.now), *is_present(selection)]


def _expiring(selection: Selection) -> list[ColumnElement[bool]]:
    days = selection.expires_within or EXPIRING_DAYS
    return [is_newest(), is_expiring(selection.now, days), *is_present(selection)]


def _all(_selection: Selection) -> list[ColumnElement[bool]]:
    return []


RUNS_OUT_AT = func.coalesce(Period.expires_at, Period.renews_until)


def _report(title: str, lead: str, filters: set[str], which: Which, order: Sequence[Any]) -> Report:
    """A report of the turns that `which` finds, in an order."""
    by_person = order[0] is Person.name_folded

    def count(db: Session, selection: Selection) -> int:
        """How many turns match."""
        return counted(db, _matching(select(Period.id), selection, which, shows_places=False))

    def rows(db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0) -> Iterator[ReportRow]:
        """The turns that match, with where people work today."""
        query = _matching(_columns(), selection, which, by_person=by_person)
        query = query.order_by(*order, Period.id).limit(limit).offset(offset)
        for row in streamed(db, query):
            yield _row(row, selection)

    return Report(
        title=title,
        lead=lead,
        filters=frozenset({"q", "department", "location", "course"} | filters),
        columns=lambda _selection: COLUMNS,
        count=count,
        rows=rows,
    )


MANAGER = aliased(Person)


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Person.id,
        Person.name,
        Person.employee_number,
        Person.time_zone,
        LegalEntity.name.label("legal_entity"),
        Department.name.label("department"),
        MANAGER.name.label("manager"),
        Period.course,
        Period.due_at,
        Period.completed_at,
        RUNS_OUT_AT.label("runs_out_at"),
    )


def _matching(
    query: Select[*tuple[Any, ...]],
    selection: Selection,
    which: Which,
    *,
    shows_places: bool = True,
    by_person: bool = False,
) -> Select[*tuple[Any, ...]]:
    asked = (selection.course,) if selection.course else selection.courses
    query = query.select_from(Period).join(Person, Person.id == Period.person_id)
    if shows_places or asks_where(selection):
        query = query.outerjoin(Employment, placed_on(selection.today))
    if shows_places:
        query = (
            query.outerjoin(LegalEntity, LegalEntity.id == Employment.legal_entity_id)
            .outerjoin(Department, Department.id == Employment.department_id)
            .outerjoin(MANAGER, MANAGER.id == Employment.manager_id)
        )
    return query.where(is_of(asked, by_person=by_person), *people_conditions(selection), *which(selection))


def _row(row: Any, selection: Selection) -> ReportRow:
    zone = ZoneInfo(row.time_zone) if row.time_zone else selection.zone
    return ReportRow(
        row.id,
        (
            row.name,
            row.employee_number,
            row.legal_entity,
            row.department,
            row.manager,
            row.course,
            last_day_before(row.due_at, zone) if row.due_at else None,
            local_day(row.completed_at, zone) if row.completed_at else None,
            last_day_before(row.runs_out_at, zone) if row.runs_out_at else None,
        ),
    )


OVERDUE = _report(
    _("Overdue"),
    _("Who is late with which course, the longest first."),
    set(),
    _overdue,
    (Period.due_at,),
)
EXPIRING = _report(
    _("Running out"),
    _("What runs out soon, the first to do so first; within 90 days unless you choose otherwise."),
    {"expires"},
    _expiring,
    (RUNS_OUT_AT,),
)
TRANSCRIPT = _report(
    _("Transcripts"),
    _("Everything that a person was asked to learn, each turn of it. Name one person by the employee number."),
    {"number"},
    _all,
    (Person.name_folded, Person.id, Period.course, Period.number),
)
