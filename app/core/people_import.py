"""Importing people: what a row of a file says, or why it cannot be taken; and what comes of it for the person it names.

Values are plain: texts, days as YYYY-MM-DD, lists of weekdays, None for nothing. What the database knows of a person is given in
the same form, so that a change is a difference. A column that the file does not have leaves what is known as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from app.core.import_headings import CUSTOM

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = {
    "employee_number": 40,
    "name": 300,
    "name_latin": 300,
    "email": 254,
    "legal_entity": 200,
    "department": 200,
    "location": 200,
    "title": 200,
    "manager": 254,
    "substitute": 254,
    "language": 10,
    "time_zone": 60,
}
LONGEST_CUSTOM = 200
DAYS = ("hired_on", "left_on", "leave_from", "leave_until")
POST = ("legal_entity", "department", "location", "title", "manager", "substitute")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
WEEKDAYS = (
    ("monday", "mon", "mandag", "måndag", "montag", "יום שני", "שני"),
    ("tuesday", "tue", "tirsdag", "tisdag", "dienstag", "יום שלישי", "שלישי"),
    ("wednesday", "wed", "onsdag", "mittwoch", "יום רביעי", "רביעי"),
    ("thursday", "thu", "torsdag", "donnerstag", "יום חמישי", "חמישי"),
    ("friday", "fri", "fredag", "freitag", "יום שישי", "שישי"),
    ("saturday", "sat", "lørdag", "lördag", "samstag", "sonnabend", "יום שבת", "שבת"),
    ("sunday", "sun", "søndag", "söndag", "sonntag", "יום ראשון", "ראשון"),
)
DAY_OF = {name: number for number, names in enumerate(WEEKDAYS) for name in names}

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Values = dict[str, Any]


class Outcome(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEAVING = "leaving"
    ERROR = "error"


class Fault(StrEnum):
    """Why a row cannot be taken; the pages have the sentence for each."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    BAD_DAY = "bad_day"
    BAD_EMAIL = "bad_email"
    BACK_BEFORE_AWAY = "back_before_away"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_TIME_ZONE = "unknown_time_zone"
    UNKNOWN_WEEKDAY = "unknown_weekday"
    NO_WORKING_DAY = "no_working_day"
    UNKNOWN_LEGAL_ENTITY = "unknown_legal_entity"
    UNKNOWN_PERSON = "unknown_person"
    THEMSELVES = "themselves"
    MANAGER_LOOP = "manager_loop"
    TWICE_IN_FILE = "twice_in_file"
    TAKEN = "taken"
    OUTSIDE = "outside"
    LAST_ADMIN = "last_admin"
    HAS_ROLE = "has_role"


@dataclass(frozen=True)
class Problem:
    """A fault in a column, with what its sentence needs."""

    column: str
    fault: Fault
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return {"column": self.column, "fault": self.fault.value, "facts": dict(self.facts)}


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a row may choose from: codes of languages by how they may be written, and names of time zones."""

    languages: Mapping[str, str]
    time_zones: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ImportedRow:
    """A row as it was read; its number is that in the file, where the headings are 1."""

    number: int
    values: Values
    problems: list[Problem]

    @property
    def employee_number(self) -> str:
        """Whom it is about; empty where the row does not say."""
        return str(self.values.get("employee_number") or "")


def read_row(number: int, cells: Mapping[str, Cell], choices: Choices) -> ImportedRow:
    """What a row says, column by column; a cell that cannot be read is a problem and gives no value."""
    values: Values = {}
    problems: list[Problem] = []
    for column, cell in cells.items():
        read = _reader(column)(column, cell, choices)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            values[column] = read
    problems += _missing(cells, values, problems)
    away, back = values.get("leave_from"), values.get("leave_until")
    if back and (not away or back < away):
        problems.append(Problem("leave_until", Fault.BACK_BEFORE_AWAY))
    return ImportedRow(number=number, values=values, problems=problems)


def _missing(cells: Mapping[str, Cell], values: Values, problems: list[Problem]) -> Iterator[Problem]:
    """Every row says who it is about; where there is a column for the name, a name."""
    faulty = {problem.column for problem in problems}
    for column in ("employee_number", "name"):
        if column not in faulty and not values.get(column) and (column in cells or column == "employee_number"):
            yield Problem(column, Fault.MISSING)


Reader = Callable[[str, Cell, Choices], Any]


def _reader(column: str) -> Reader:
    if column in DAYS:
        return _day
    return READERS.get(column, _text)


def text_of(cell: Cell) -> str:
    """A cell as text, white space folded; a whole number without its decimal point, as spreadsheets keep numbers."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _text(column: str, cell: Cell, _choices: Choices) -> str | Problem | None:
    text = text_of(cell)
    most = LONGEST.get(column, LONGEST_CUSTOM)
    if len(text) > most:
        return Problem(column, Fault.TOO_LONG, {"most": most})
    if CONTROL.search(text):
        return Problem(column, Fault.UNREADABLE)
    return text or None


def _email(column: str, cell: Cell, choices: Choices) -> str | Problem | None:
    text = _text(column, cell, choices)
    if isinstance(text, str) and not EMAIL.fullmatch(text):
        return Problem(column, Fault.BAD_EMAIL, {"written": text})
    return text


def _day(column: str, cell: Cell, _choices: Choices) -> str | Problem | None:
    text = text_of(cell.date() if isinstance(cell, datetime) else cell)
    if not text:
        return None
    day = _parsed(text)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return Problem(column, Fault.BAD_DAY, {"written": text[:40]})
    return day.isoformat()


def _parsed(text: str) -> date | None:
    """A day with the year first, or as 31.12.2026. With strokes nobody knows which is the month: that is not read."""
    first, last = YEAR_FIRST.fullmatch(text), DAY_FIRST.fullmatch(text)
    try:
        if first:
            return date(int(first[1]), int(first[2]), int(first[3]))
        return date(int(last[3]), int(last[2]), int(last[1])) if last else None
    except ValueError:
        return None


def _language(column: str, cell: Cell, choices: Choices) -> str | Problem | None:
    text = text_of(cell)
    code = choices.languages.get(text.casefold())
    return code if code or not text else Problem(column, Fault.UNKNOWN_LANGUAGE, {"written": text[:40]})


def _time_zone(column: str, cell: Cell, choices: Choices) -> str | Problem | None:
    text = text_of(cell)
    zone = choices.time_zones.get(text.casefold())
    return zone if zone or not text else Problem(column, Fault.UNKNOWN_TIME_ZONE, {"written": text[:60]})


def _weekend(column: str, cell: Cell, _choices: Choices) -> list[int] | Problem | None:
    names = [name.strip() for name in re.split(r"[,;/&+]", text_of(cell).casefold()) if name.strip()]
    unknown = [name for name in names if name not in DAY_OF]
    if unknown:
        return Problem(column, Fault.UNKNOWN_WEEKDAY, {"written": unknown[0][:40]})
    days = sorted({DAY_OF[name] for name in names})
    if len(days) == len(WEEKDAYS):
        return Problem(column, Fault.NO_WORKING_DAY)
    return days or None


READERS: dict[str, Reader] = {"email": _email, "language": _language, "time_zone": _time_zone, "weekend": _weekend}


@dataclass(frozen=True, kw_only=True)
class KnownPerson:
    """A person as the database knows them, in the form of a row's values."""

    person_id: int
    is_active: bool
    has_role: bool
    legal_entity_id: int | None
    values: Values


def is_gone(values: Values, today: date) -> bool:
    """Whether a row says that its person is gone by today."""
    left_on = values.get("left_on")
    return left_on is not None and left_on <= today.isoformat()


def outcome(values: Values, known: KnownPerson | None, today: date) -> tuple[Outcome, list[str]]:
    """What a row without problems does, and which of its columns change something.

    Whoever is gone by today leaves, and nothing else of the row counts. Whoever was gone and is named again is back.
    """
    if known is None:
        return (Outcome.UNCHANGED, []) if is_gone(values, today) else (Outcome.NEW, sorted(values))
    if is_gone(values, today):
        if known.is_active:
            return Outcome.LEAVING, ["left_on"]
        differs = known.values.get("left_on") != values["left_on"]
        return (Outcome.CHANGED, ["left_on"]) if differs else (Outcome.UNCHANGED, [])
    changed = [column for column, value in values.items() if known.values.get(column) != value]
    if not known.is_active:
        changed.append("is_active")
    return (Outcome.CHANGED, sorted(changed)) if changed else (Outcome.UNCHANGED, [])


def touches_post(changed: list[str]) -> bool:
    """Whether these columns change where a person works; who is back begins anew."""
    return any(column in POST or column.startswith(CUSTOM) or column == "is_active" for column in changed)


def loops(manager_of: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Who reports to themselves through others: each of them with the whole round, beginning with them."""
    found: dict[str, tuple[str, ...]] = {}
    done: set[str] = set()
    for start in manager_of:
        path: dict[str, int] = {}
        number: str | None = start
        while number is not None and number not in done and number not in path:
            path[number] = len(path)
            number = manager_of.get(number)
        if number is not None and number in path:
            ring = list(path)[path[number] :]
            found |= {each: (*ring[place:], *ring[:place]) for place, each in enumerate(ring)}
        done.update(path)
    return found


def must_be_typed(leaving: int, active: int) -> bool:
    """Whether so many leave at once, more than one in twenty, that the number is asked for."""
    return leaving * 20 > active
