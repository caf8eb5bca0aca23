"""Reports in words, outside of any page: titles, courses and codes in a reader's language."""

from collections.abc import Callable

from app import i18n
from app.content.catalogue import Catalogue
from app.i18n import _
from app.reports.contract import Column, Value

CODES = {
    "not_started": _("Not started"),
    "in_progress": _("In progress"),
    "completed": _("Completed"),
    "waived": _("Waived"),
    "revoked": _("Revoked"),
    "overdue": _("Overdue"),
    "renewal_open": _("Renewal open"),
    "certified": _("Certified"),
    "expired": _("Expired"),
    "upcoming": _("Upcoming"),
    "assigned": _("Assigned"),
    "enrolled": _("Chosen"),
    "valid": _("Valid"),
    "superseded": _("Replaced"),
    "suspended": _("Suspended"),
    "compliant": _("In order"),
    "pending": _("Not due yet"),
    "lacking": _("Not in order"),
    "acknowledged": _("Acknowledged"),
    "question": _("Question raised"),
    "earlier_serves": _("To be read again"),
    "to_read": _("To be read"),
}
"""The words of the codes, as pages have them."""
CODED = frozenset({"progress", "standing", "status", "compliance"})


def title(column: Column, catalogue: Catalogue, language: str) -> str:
    """A column's title, with the course that it is about."""
    words = i18n.translations(language).gettext(column.title)
    return f"{course(column.course, catalogue, language)}: {words}" if column.course else words


def course(slug: str, catalogue: Catalogue, language: str) -> str:
    """A course's title; its slug where it is no longer offered."""
    found = catalogue.course(slug, language)
    return found.title if found else slug


def reader(column: Column, catalogue: Catalogue, language: str) -> Callable[[Value], Value]:
    """What turns a value of the column into what people read."""
    words: dict[Value, Value] = {}
    if column.kind == "course":
        words.update({slug: course(slug, catalogue, language) for slug in catalogue.courses})
    elif column.kind == "policy":
        words.update({slug: policy.text(language).title for slug, policy in catalogue.policies.items()})
    elif column.kind in CODED:
        words.update({code: i18n.translations(language).gettext(text) for code, text in CODES.items()})
    return lambda found: words.get(found, found)
