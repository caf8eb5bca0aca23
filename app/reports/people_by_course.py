"""Who is where: each person with the progress, standing and due date of every course."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import completion
from app.core.completion import PeriodFacts
from app.core.due_dates import last_day_before
from app.i18n import _
from app.reports.contract import Column, Report, ReportRow, Value
from app.store.queries import hr
from app.store.queries.hr import PersonLine
from app.store.queries.selection import Selection


def columns(selection: Selection) -> tuple[Column, ...]:
    """Who they are and where they work, then three columns for each course."""
    of_courses = (
        column
        for course in selection.courses
        for column in (
            Column(title=_("Progress"), kind="progress", course=course),
            Column(title=_("Standing"), kind="standing", course=course),
            Column(title=_("Due"), kind="day", course=course),
        )
    )
    return (
        Column(title=_("Name"), kind="person"),
        Column(title=_("Employee number")),
        Column(title=_("E-mail")),
        Column(title=_("Legal entity")),
        Column(title=_("Department")),
        Column(title=_("Job title")),
        Column(title=_("Manager")),
        *of_courses,
    )


def rows(db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0) -> Iterator[ReportRow]:
    """The people who match."""
    for line in hr.who_is_where(db, selection, limit=limit, offset=offset):
        zone = ZoneInfo(line.time_zone) if line.time_zone else selection.zone
        cells = (_cells(line.periods.get(course), selection, zone) for course in selection.courses)
        yield ReportRow(line.id, (*_who(line), *(value for cell in cells for value in cell)))


def _who(line: PersonLine) -> tuple[Value, ...]:
    return (
        line.name,
        line.employee_number,
        line.email,
        line.legal_entity,
        line.department,
        line.title,
        line.manager,
    )


def _cells(facts: PeriodFacts | None, selection: Selection, zone: ZoneInfo) -> tuple[Value, Value, Value]:
    """Progress, standing and the last day of a period."""
    if facts is None:
        return None, None, None
    due_on = last_day_before(facts.due_at, zone) if facts.due_at else None
    return completion.progress(facts), completion.standing(facts, selection.now), due_on


REPORT = Report(
    title=_("Who is where"),
    lead=_("Each person with the progress, standing and due date of every course."),
    filters=frozenset(
        {"q", "department", "location", "course", "required", "progress", "standing", "expires", "everyone", "sort"}
    ),
    columns=columns,
    count=hr.count_people,
    rows=rows,
)
