"""Which rows of a table a reader wants and may see, and the conditions that follow."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from app.core.access import NOWHERE, Scope
from app.core.completion import Progress, Standing
from app.core.compliance import Compliance
from app.core.due_dates import end_of_day, local_day
from app.core.required import Required
from app.store.models import Employment, Period, Person
from app.store.queries import required
from app.store.queries.standings import has_progress, has_standing, is_newest, is_of
from app.store.queries.team import is_below, reports_to

Sort = Literal["name", "-name", "department", "-department"]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a reader asks of a table. It reaches nobody until `scope` says whom; `zone` is the one in which days begin.

    `courses` are the columns of a table of people; records of `left_out` courses are never shown.
    `search` is folded. `has_no_course` asks for people who have none of the courses.
    No department is 0, no `location` an empty one. `expires_within` is in days from now.
    `as_of` is a day that has passed, at whose end the reader looks.
    """

    now: datetime
    zone: ZoneInfo
    scope: Scope = NOWHERE
    courses: tuple[str, ...] = ()
    left_out: frozenset[str] = field(default_factory=frozenset)
    search: str = ""
    department_id: int | None = None
    manager_id: int | None = None
    includes_below: bool = False
    course: str | None = None
    has_no_course: bool = False
    progress: Progress | None = None
    standing: Standing | None = None
    location: str | None = None
    required: Required | None = None
    expires_within: int | None = None
    employee_number: str | None = None
    as_of: date | None = None
    compliance: Compliance | None = None
    policy: str | None = None
    has_read: bool | None = None
    includes_inactive: bool = False
    from_on: date | None = None
    until_on: date | None = None
    sort: Sort = "name"

    @property
    def today(self) -> date:
        """The company's day."""
        return local_day(self.now, self.zone)

    @property
    def since(self) -> datetime | None:
        """The instant at which the first day begins."""
        return datetime.combine(self.from_on, time(), tzinfo=self.zone) if self.from_on else None

    @property
    def before(self) -> datetime | None:
        """The instant at which the last day has ended."""
        return end_of_day(self.until_on, self.zone) if self.until_on else None


Day = date | BindParameter[date]


def placed_on(day: Day, person: Any = Person.id) -> ColumnElement[bool]:
    """The condition that joins a person to where they work on a day, else to where they begin next."""
    earlier = aliased(Employment)
    return and_(
        Employment.person_id == person,
        or_(Employment.until_on.is_(None), Employment.until_on > day),
        ~exists().where(
            earlier.person_id == Employment.person_id,
            earlier.from_on < Employment.from_on,
            or_(earlier.until_on.is_(None), earlier.until_on > day),
        ),
    )


def placed_or_last(day: Day, person: Any = Person.id) -> ColumnElement[bool]:
    """The same, else to where they worked last: by that it is judged who may see the records of those who left."""
    later = aliased(Employment)
    has_later = exists().where(later.person_id == Employment.person_id, later.from_on > Employment.from_on)
    return or_(
        placed_on(day, person),
        and_(Employment.person_id == person, Employment.until_on <= day, ~has_later),
    )


def people_conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """The conditions on a person joined to an employment."""
    conditions: list[ColumnElement[bool]] = [
        Person.search_folded.contains(word, autoescape=True) for word in selection.search.split()
    ]
    if selection.employee_number is not None:
        conditions.append(Person.employee_number == selection.employee_number)
    if selection.manager_id is not None and selection.includes_below:
        conditions.append(is_below(selection.manager_id, selection.today))
    return [*conditions, *_place_conditions(selection)]


def _place_conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """The conditions on the employment alone."""
    conditions: list[ColumnElement[bool]] = []
    if selection.scope is not None:
        conditions.append(Employment.legal_entity_id.in_(selection.scope))
    if selection.department_id is not None:
        conditions.append(Employment.department_id == (selection.department_id or None))
    if selection.location is not None:
        conditions.append(Employment.location == (selection.location or None))
    if selection.manager_id is not None and not selection.includes_below:
        conditions.append(reports_to(selection.manager_id, selection.today))
    return conditions


def asks_where(selection: Selection) -> bool:
    """Whether it matters to the conditions where people work; else counting them needs no employments."""
    return bool(_place_conditions(selection))


def is_present(selection: Selection) -> list[ColumnElement[bool]]:
    """The condition that leaves out people who are deactivated, unless they are asked for."""
    return [] if selection.includes_inactive else [Person.is_active.is_(True)]


def course_conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """The conditions on the courses that a person has."""
    asked = (selection.course,) if selection.course else selection.courses
    has_course = (Period.person_id == Person.id, Period.course.in_(asked), Period.withdrawn_at.is_(None))
    if selection.has_no_course:
        return [~exists().where(*has_course)]
    found: list[ColumnElement[bool]] = []
    if selection.required is not None:
        found += required.stands(selection.required, asked, selection.now)
    if selection.expires_within is not None:
        found.append(required.holds_expiring(asked, selection.now, selection.expires_within))
    conditions: list[ColumnElement[bool]] = []
    if selection.progress is not None:
        conditions.append(has_progress(selection.progress))
    if selection.standing is not None:
        conditions.append(has_standing(selection.standing, selection.now))
    if not conditions and (selection.course is None or found):
        return found
    theirs = (Period.person_id == Person.id, is_of(asked, by_person=True), is_newest())
    return [*found, exists().where(*theirs, *conditions)]
