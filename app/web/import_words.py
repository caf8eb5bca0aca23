"""The words of imports: fields, outcomes, why a row cannot be taken, and why a file cannot be read."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.lists import format_list
from flask_babel import lazy_gettext as _l

from app import i18n
from app.core.import_headings import CUSTOM
from app.core.people_import import Fault, Outcome
from app.services.import_files import LARGEST, MOST_COLUMNS, MOST_ROWS
from app.web import site

FIELDS = {
    "employee_number": _l("Employee number"),
    "name": _l("Name"),
    "name_latin": _l("Name in Latin letters"),
    "email": _l("E-mail"),
    "legal_entity": _l("Legal entity"),
    "department": _l("Department"),
    "location": _l("Location"),
    "title": _l("Job title"),
    "manager": _l("Manager"),
    "substitute": _l("Substitute"),
    "hired_on": _l("First working day"),
    "left_on": _l("First day gone"),
    "leave_from": _l("Away from"),
    "leave_until": _l("Away until"),
    "language": _l("Language"),
    "time_zone": _l("Time zone"),
    "weekend": _l("Days off in a week"),
    "is_active": _l("Back again"),
}
OUTCOMES = {
    Outcome.NEW: _l("New"),
    Outcome.CHANGED: _l("Changed"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Outcome.LEAVING: _l("Leaving"),
    Outcome.ERROR: _l("Error"),
}
FAULTS = {
    Fault.MISSING: _l("This is empty. Every person needs it."),
    Fault.TOO_LONG: _l("This is longer than %(most)s characters."),
    Fault.UNREADABLE: _l("This has characters that cannot be kept. Type it anew."),
    Fault.BAD_DAY: _l("“%(written)s” is no day we can read. Write it as 2026-12-31 or 31.12.2026."),
    Fault.BAD_EMAIL: _l("“%(written)s” is no e-mail address."),
    Fault.BACK_BEFORE_AWAY: _l("The last day away is before the first, or there is no first."),
    Fault.UNKNOWN_LANGUAGE: _l("“%(written)s” is no language we know. Write a code such as en or nb."),
    Fault.UNKNOWN_TIME_ZONE: _l("“%(written)s” is no time zone we know. Write one such as Europe/Oslo."),
    Fault.UNKNOWN_WEEKDAY: _l("“%(written)s” is no day of the week. Write days such as Friday, Saturday."),
    Fault.NO_WORKING_DAY: _l("All seven days are off. Leave a working day."),
    Fault.UNKNOWN_LEGAL_ENTITY: _l("“%(written)s” is no legal entity that your role covers. There are: %(known)s."),
    Fault.UNKNOWN_PERSON: _l("“%(written)s” is nobody's employee number or e-mail, here or in the file."),
    Fault.THEMSELVES: _l("This is the same person. Name somebody else, or nobody."),
    Fault.MANAGER_LOOP: _l("They report to each other in a circle: %(people)s."),
    Fault.TWICE_IN_FILE: _l("Row %(row)s has this too. Only one person can have it."),
    Fault.TAKEN: _l("Another person has this e-mail."),
    Fault.OUTSIDE: _l("This person works in a company that your role does not cover."),
    Fault.LAST_ADMIN: _l("This is the last administrator. Make somebody else one first."),
    Fault.HAS_ROLE: _l("This person has a role. An administrator changes their e-mail."),
}
FILES = {
    "empty": _l("The file is empty."),
    "too_large": _l("The file is too large. It may have %(megabytes)s MB and unpack to a sheet of ordinary size."),
    "too_many_rows": _l("The file has more than %(rows)s rows. Split it."),
    "too_many_columns": _l("The file has more than %(columns)s columns. Leave out those that are not about people."),
    "old_excel": _l("This is a file of an old Excel. Save it as XLSX or CSV."),
    "has_password": _l("The file is locked with a password. Save it without one."),
    "no_sheet": _l("The file has no sheet that can be seen."),
    "no_headings": _l("The first row is empty. It has to say what each column is."),
    "broken_xlsx": _l("The file is not an XLSX file that we can read. Open it and save it anew, or save it as CSV."),
    "broken_csv": _l("The file is not a CSV file that we can read. Save it anew."),
    "dropped": _l("The file is not kept any more. Bring it again."),
    "people_changed": _l("People were changed after the file was checked, so nothing is written. Check it again."),
}


def field(code: str) -> str:
    """A field in words; a custom one by its own name."""
    return code.removeprefix(CUSTOM) if code.startswith(CUSTOM) else str(FIELDS[code])


def fields(codes: Iterable[str]) -> str:
    """Several fields in words."""
    return listed(field(code) for code in codes)


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence."""
    return format_list(list(words), locale=i18n.locale(site.language()))


def problem(found: Mapping[str, Any]) -> str:
    """A problem as a sentence."""
    facts = {
        name: listed(map(str, value)) if isinstance(value, list) else value for name, value in found["facts"].items()
    }
    return str(FAULTS[Fault(found["fault"])]) % facts


def file_problem(code: str) -> str:
    """Why a file cannot be read."""
    return str(FILES[code]) % {"megabytes": LARGEST // 1_000_000, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
