"""Tables of people by course: what stands in a cell, for HR and for managers alike. Status only, never a score."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core import completion
from app.core.completion import PeriodFacts, Standing
from app.core.due_dates import last_day_before, local_day
from app.store.queries.hr import PersonLine
from app.web import column_choice, hr_words, paging, site
from app.web.column_choice import Offered


@dataclass(frozen=True, kw_only=True)
class CourseCell:
    """Where a person stands in a course; `standing` is None where they do not have it."""

    course: str
    standing: Standing | None = None
    words: str = ""


PLACES: Mapping[str, tuple[LazyString, Callable[[PersonLine], str | None]]] = {
    "employee-number": (_l("Employee number"), lambda person: person.employee_number),
    "e-mail": (_l("E-mail"), lambda person: person.email),
    "legal-entity": (_l("Legal entity"), lambda person: person.legal_entity),
    "department": (_l("Department"), lambda person: person.department),
    "job-title": (_l("Job title"), lambda person: person.title),
    "manager": (_l("Manager"), lambda person: person.manager),
}
"""What a table can say of a person beside the name, under the codes of the report's columns."""
USUAL = ("department",)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The columns of a table: what it says of each person, and the courses."""

    courses: Sequence[str]
    places: Sequence[str] = USUAL

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all of them."""
        return frozenset((*self.places, *self.courses))


def usual() -> Shown:
    """What is shown to whoever ticked nothing else."""
    return Shown(courses=hr_words.courses_that_count())


def chosen(wanted: Collection[str]) -> Shown:
    """What a reader ticked; the usual columns where nothing of it is known."""
    found = Shown(
        courses=[slug for slug in hr_words.courses_that_count() if slug in wanted],
        places=[code for code in PLACES if code in wanted],
    )
    return found if found.codes else usual()


def narrowed(ticked: Shown, course: str | None) -> Shown:
    """The same, of the one course by which a table is filtered, ticked or not."""
    return replace(ticked, courses=(course,)) if course else ticked


def offered(ticked: Shown) -> list[Offered]:
    """What HR can tick: every course, whatever the table is filtered by."""
    places = ((code, str(label)) for code, (label, _read) in PLACES.items())
    courses = ((slug, hr_words.course_title(slug)) for slug in hr_words.courses_that_count())
    return column_choice.offered([*places, *courses], ticked.codes)


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A person with what the table says of them, by label, and a cell for each course."""

    person: PersonLine
    places: Sequence[tuple[str, str]]
    cells: Sequence[CourseCell]


def lines(people: Iterable[PersonLine], shown: Shown) -> list[TableLine]:
    """The lines of a table."""
    titles = {slug: hr_words.course_title(slug) for slug in shown.courses}
    places = [(str(label), read) for label, read in (PLACES[code] for code in shown.places)]
    company_zone = ZoneInfo(site.company().time_zone)
    found = []
    for person in people:
        zone = ZoneInfo(person.time_zone) if person.time_zone else company_zone
        cells = [cell(title, person.periods.get(slug), zone, site.now()) for slug, title in titles.items()]
        said = [(label, read(person) or "") for label, read in places]
        found.append(TableLine(person=person, places=said, cells=cells))
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


def head(shown: Shown, sort: str) -> list[dict[str, str]]:
    """The columns: who, what is said of them, and the courses. Name and department sort, one way and then the other."""
    places = [
        {"label": str(PLACES[code][0]), **(_sorting(code, sort) if code in USUAL else {})} for code in shown.places
    ]
    return [
        {"label": _("Name"), **_sorting("name", sort)},
        *places,
        *({"label": hr_words.course_title(slug)} for slug in shown.courses),
    ]


def _sorting(column: str, sort: str) -> dict[str, str]:
    """Where the head of a column leads, and how the table is sorted by it now."""
    if sort == column:
        return {"sort_url": paging.address(sort=f"-{column}", page=None), "sorted": "ascending"}
    now = {"sorted": "descending"} if sort == f"-{column}" else {}
    return {"sort_url": paging.address(sort=column, page=None), **now}
