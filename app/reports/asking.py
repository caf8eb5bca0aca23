"""What readers ask of a report: the selection that follows from the filters they set, on a page or in a schedule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from app.core.access import Scope
from app.core.completion import Progress, Standing
from app.core.compliance import Compliance
from app.core.required import Required
from app.store.queries.selection import Selection
from app.store.queries.standings import KNOWN

NO_COURSE = "none"
NO_LOCATION = "-"
NO_DEPARTMENT = 0
READ, MISSING = "read", "missing"
EXPIRES_WITHIN = (30, 60, 90, 180)
"""Days ahead that readers can choose."""
LONGEST_TEXT = 100
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a selection needs besides the filters: the time, the company's zone, the reader's reach, and the courses."""

    now: datetime
    zone: ZoneInfo
    scope: Scope
    courses: tuple[str, ...]
    left_out: frozenset[str]


def selection(given: Mapping[str, Any], about: Surroundings) -> Selection:
    """What these filters ask for; `q` is folded, days are days, and the rest are the codes that forms send."""
    progress, course, location = given.get("progress"), given.get("course"), given.get("location")
    return Selection(
        now=about.now,
        zone=about.zone,
        scope=about.scope,
        courses=(course,) if course else about.courses,
        left_out=about.left_out,
        search=given.get("q", ""),
        department_id=int(given["department"]) if "department" in given else None,
        location="" if location == NO_LOCATION else location,
        course=course,
        has_no_course=progress == NO_COURSE,
        progress=Progress(progress) if progress and progress != NO_COURSE else None,
        standing=Standing(given["standing"]) if "standing" in given else None,
        required=Required(given["required"]) if "required" in given else None,
        expires_within=int(given["expires"]) if "expires" in given else None,
        employee_number=given.get("number"),
        as_of=given.get("as_of"),
        compliance=Compliance(given["compliance"]) if "compliance" in given else None,
        includes_inactive=bool(given.get("everyone")),
        policy=given.get("policy"),
        has_read=given["reading"] == READ if "reading" in given else None,
        from_on=given.get("since"),
        until_on=given.get("until"),
        sort=given.get("sort", "name"),
    )


COLUMN = "column"


def columns(query: str) -> list[str]:
    """The codes of the columns that the query of an address asks for."""
    return parse_qs(query).get(COLUMN, [])


def read(query: str, filters: Collection[str], courses: Collection[str]) -> dict[str, Any]:
    """The filters in the query of an address that is kept; ValueError where it asks for what there is no more.

    Parts that are no filters of the report are passed over, as its page does.
    """
    parts = {name: values[0] for name, values in parse_qs(query).items() if name in filters and values[0]}
    return {name: _value(name, text, courses) for name, text in parts.items()}


def _value(name: str, text: str, courses: Collection[str]) -> Any:
    if name in {"since", "until", "as_of"}:
        return date.fromisoformat(text)
    allowed: dict[str, Collection[str]] = {
        "course": courses,
        "progress": (*Progress, NO_COURSE),
        "standing": KNOWN,
        "required": tuple(Required),
        "compliance": tuple(Compliance),
        "reading": (READ, MISSING),
        "expires": [str(days) for days in EXPIRES_WITHIN],
        "sort": ("name", "-name", "department", "-department"),
    }
    if name in allowed and text not in allowed[name]:
        raise ValueError(f"{name}: {text}")
    if name == "department" and not 0 <= int(text) <= LARGEST_ID:
        raise ValueError(f"{name}: {text}")
    return text
