"""Tables of people by course: what stands in a cell, for HR and for managers alike. Status only, never a score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.core import completion
from app.core.completion import PeriodFacts, Standing
from app.core.due_dates import last_day_before, local_day
from app.store.queries.hr import PersonLine
from app.web import hr_words, paging, site


@dataclass(frozen=True, kw_only=True)
class CourseCell:
    """Where a person stands in a course; `standing` is None where they do not have it."""

    course: str
    standing: Standing | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A person with a cell for each course."""

    person: PersonLine
    cells: Sequence[CourseCell]


def lines(people: Iterable[PersonLine], courses: Sequence[str]) -> list[TableLine]:
    """The lines of a table with these courses for columns."""
    titles = {slug: hr_words.course_title(slug) for slug in courses}
    company_zone = ZoneInfo(site.company().time_zone)
    found = []
    for person in people:
        zone = ZoneInfo(person.time_zone) if person.time_zone else company_zone
        cells = [cell(title, person.periods.get(slug), zone, site.now()) for slug, title in titles.items()]
        found.append(TableLine(person=person, cells=cells))
    return found


def cell(course: str, facts: PeriodFacts | None, zone: ZoneInfo, now: datetime) -> CourseCell:
    """One cell: the standing, and in words how far the person is and by when; days are those of their zone."""
    if facts is None:
        return CourseCell(course=course)
    standing = completion.standing(facts, now)
    progress = hr_words.status(completion.progress(facts))
    if facts.completed_at is not None:
        words = _("Completed on %(date)s", date=hr_words.day(local_day(facts.completed_at, zone)))
    elif facts.due_at is None or standing is Standing.WAIVED:
        words = progress
    else:
        date = hr_words.day(last_day_before(facts.due_at, zone))
        if standing is Standing.OVERDUE:
            words = _("%(progress)s, was due %(date)s", progress=progress, date=date)
        else:
            words = _("%(progress)s, due %(date)s", progress=progress, date=date)
    return CourseCell(course=course, standing=standing, words=words)


def head(courses: Sequence[str], sort: str) -> list[dict[str, str]]:
    """The columns: who, where they work, and the courses. Name and department sort, one way and then the other."""
    return [
        {"label": _("Name"), **_sorting("name", sort)},
        {"label": _("Department"), **_sorting("department", sort)},
        *({"label": hr_words.course_title(slug)} for slug in courses),
    ]


def _sorting(column: str, sort: str) -> dict[str, str]:
    """Where the head of a column leads, and how the table is sorted by it now."""
    if sort == column:
        return {"sort_url": paging.address(sort=f"-{column}", page=None), "sorted": "ascending"}
    now = {"sorted": "descending"} if sort == f"-{column}" else {}
    return {"sort_url": paging.address(sort=column, page=None), **now}
