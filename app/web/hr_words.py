"""The words of HR's pages: codes as people read them, courses by their titles, days in short."""

from collections.abc import Callable
from datetime import date

from babel.dates import format_date
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import i18n
from app.reports.contract import Column, Value
from app.services.assignments import AssignmentOutcome
from app.web import site, training_pages
from app.web.status_words import STATUS_WORDS

EXPECTED = {
    AssignmentOutcome.ASSIGNED: _l("Will be assigned"),
    AssignmentOutcome.ASSIGNED_FROM_TODAY: _l("Will be assigned, due as if hired today: no hire date is known"),
    AssignmentOutcome.FURTHER: _l("Have it already; this becomes one more reason, and the earliest due date holds"),
    AssignmentOutcome.ALREADY_ASSIGNED: _l("Have it already"),
    AssignmentOutcome.CERTIFIED: _l("Completed, and still valid"),
    AssignmentOutcome.WAIVED: _l("Waived, left as it is"),
    AssignmentOutcome.INACTIVE: _l("Deactivated, left out"),
    AssignmentOutcome.OUTSIDE: _l("Outside the companies of your role, left out"),
    AssignmentOutcome.WAITING: _l("Left out: staff representatives were not consulted about the course yet"),
}
OUTCOME = {
    AssignmentOutcome.ASSIGNED: _l("Assigned"),
    AssignmentOutcome.ASSIGNED_FROM_TODAY: _l("Assigned, due as if hired that day: no hire date was known"),
    AssignmentOutcome.FURTHER: _l("Had it already, and have it for one more reason"),
    AssignmentOutcome.ALREADY_ASSIGNED: _l("Had it already"),
    AssignmentOutcome.CERTIFIED: _l("Had completed it, and it was still valid"),
    AssignmentOutcome.WAIVED: _l("Waived, left as it was"),
    AssignmentOutcome.INACTIVE: _l("Deactivated, left out"),
    AssignmentOutcome.OUTSIDE: _l("Outside the companies of your role, left out"),
    AssignmentOutcome.WAITING: _l("Left out: staff representatives were not consulted about the course yet"),
}
STATUS_KINDS = frozenset({"progress", "standing", "status", "compliance"})


def status(code: str) -> str:
    """The word for a code of progress, standing or a certificate's status."""
    return str(gettext(STATUS_WORDS[code][0]))


def course_title(slug: str) -> str:
    """A course's title in the reader's language; its slug where it is no longer offered."""
    course = training_pages.edition(slug)
    return course.title if course else slug


def policy_titles() -> dict[str, str]:
    """The policies' titles in the reader's language."""
    return {slug: policy.text(site.language()).title for slug, policy in site.catalogue().policies.items()}


def courses_that_count() -> tuple[str, ...]:
    """The courses that HR sees, by title. What people choose for themselves stays their own affair."""
    return tuple(sorted(set(site.catalogue().courses) - voluntary_courses(), key=course_title))


def voluntary_courses() -> frozenset[str]:
    """The courses of which no list tells who took them."""
    editions = ((slug, training_pages.edition(slug)) for slug in site.catalogue().courses)
    return frozenset(slug for slug, course in editions if course and course.outline.voluntary)


def day(value: date | None) -> str:
    """A day in short, by locale."""
    return format_date(value, "medium", locale=i18n.locale(site.language())) if value else ""


def title(column: Column) -> str:
    """A column's title, with the course that it is about."""
    words = str(gettext(column.title))
    return f"{course_title(column.course)}: {words}" if column.course else words


def reader(column: Column) -> Callable[[Value], Value]:
    """What turns a value of the column into what people read, its words looked up once for all rows; days stay days."""
    words: dict[Value, Value] = {}
    if column.kind == "course":
        words.update({slug: course_title(slug) for slug in site.catalogue().courses})
    elif column.kind == "policy":
        words.update(policy_titles())
    elif column.kind in STATUS_KINDS:
        words.update({code: status(code) for code in STATUS_WORDS})
    return lambda found: words.get(found, found)
