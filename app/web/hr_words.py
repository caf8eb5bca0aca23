"""The words of HR's pages: codes as people read them, courses by their titles, days in short."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.certification import CertificateStatus
from app.core.completion import Progress, Standing
from app.reports.contract import Column, Value
from app.services.assignments import AssignmentOutcome
from app.web import site, training_pages

PROGRESS = {
    Progress.NOT_STARTED: _l("Not started"),
    Progress.IN_PROGRESS: _l("In progress"),
    Progress.COMPLETED: _l("Completed"),
}
STANDING = {
    Standing.WAIVED: _l("Waived"),
    Standing.REVOKED: _l("Revoked"),
    Standing.OVERDUE: _l("Overdue"),
    Standing.RENEWAL_OPEN: _l("Renewal open"),
    Standing.CERTIFIED: _l("Certified"),
    Standing.EXPIRED: _l("Expired"),
    Standing.UPCOMING: _l("Upcoming"),
    Standing.ASSIGNED: _l("Assigned"),
    Standing.ENROLLED: _l("Chosen"),
}
STATUS = {
    CertificateStatus.VALID: _l("Valid"),
    CertificateStatus.EXPIRED: _l("Expired"),
    CertificateStatus.SUPERSEDED: _l("Replaced"),
    CertificateStatus.SUSPENDED: _l("Suspended"),
    CertificateStatus.REVOKED: _l("Revoked"),
}
EXPECTED = {
    AssignmentOutcome.ASSIGNED: _l("Will be assigned"),
    AssignmentOutcome.ALREADY_ASSIGNED: _l("Have it already"),
    AssignmentOutcome.INACTIVE: _l("Deactivated, left out"),
    AssignmentOutcome.OUTSIDE: _l("Outside the companies of your role, left out"),
}
OUTCOME = {
    AssignmentOutcome.ASSIGNED: _l("Assigned"),
    AssignmentOutcome.ALREADY_ASSIGNED: _l("Had it already"),
    AssignmentOutcome.INACTIVE: _l("Deactivated, left out"),
    AssignmentOutcome.OUTSIDE: _l("Outside the companies of your role, left out"),
}
CODES: dict[str, Mapping[Any, LazyString]] = {"progress": PROGRESS, "standing": STANDING, "status": STATUS}


def course_title(slug: str) -> str:
    """A course's title in the reader's language; its slug where it is no longer offered."""
    course = training_pages.edition(slug)
    return course.title if course else slug


def courses_that_count() -> tuple[str, ...]:
    """The courses that HR sees, by title. What people choose for themselves stays their own affair."""
    return tuple(sorted(set(site.catalogue().courses) - voluntary_courses(), key=course_title))


def voluntary_courses() -> frozenset[str]:
    """The courses of which no list tells who took them."""
    editions = ((slug, training_pages.edition(slug)) for slug in site.catalogue().courses)
    return frozenset(slug for slug, course in editions if course and course.outline.voluntary)


def day(value: date | None) -> str:
    """A day in short, by locale."""
    return format_date(value, "medium", locale=site.language()) if value else ""


def title(column: Column) -> str:
    """A column's title, with the course that it is about."""
    words = str(gettext(column.title))
    return f"{course_title(column.course)}: {words}" if column.course else words


def reader(column: Column) -> Callable[[Value], Value]:
    """What turns a value of the column into what people read, its words looked up once for all rows; days stay days."""
    words: dict[Value, Value] = {}
    if column.kind == "course":
        words.update({slug: course_title(slug) for slug in site.catalogue().courses})
    elif column.kind in CODES:
        words.update({str(code): str(word) for code, word in CODES[column.kind].items()})
    return lambda found: words.get(found, found)
