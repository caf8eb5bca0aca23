"""Sending reports on their schedules: the file is made outside of any transaction, with what its owner may see that day."""

from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import i18n
from app.core.access import Scope
from app.core.due_dates import local_day
from app.i18n import _
from app.jobs.contract import House, Write
from app.mail.messages import Attachment
from app.reports import REPORTS, asking, files, words
from app.reports.asking import Surroundings
from app.reports.contract import chosen
from app.reports.files import Sheet
from app.services import daily_counts, outbox, schedules
from app.services.context import Setting
from app.services.folding import fold
from app.store.queries import schedules as queries
from app.store.queries.schedules import Schedule
from app.store.queries.selection import Selection

LARGEST_ATTACHMENT = 10_000_000
"""In bytes; a larger file is not sent, and the mail leads to its page alone."""
MEDIA_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
KIND = "report"
ATTACHED = _("The report is attached. You can also look at it here:")
TOO_LARGE = _("The report is too large for a mail. You find it here:")
HOW_TO_END = _("You receive this because you asked for it. To end it, open Reports, Sent by mail.")


def sweep(house: House, _payload: dict[str, Any]) -> Write:
    """Leave a job for each report that is due in the company's zone."""

    def write(db: Session) -> None:
        setting = house.setting(db)
        schedules.leave_due(db, local_day(setting.now, ZoneInfo(setting.company.time_zone)), setting.now)

    return write


def send(house: House, payload: dict[str, Any]) -> Write:
    """Make a report and queue it as a mail; where its owner may see nothing, or it asks for what is gone, it ends."""
    with house.database.reading() as db:
        setting = house.setting(db)
        found = queries.schedule(db, payload["schedule"])
        if found is None:
            return _nothing
        scope = queries.reach_of(db, found.person_id)
        selection = _selection(setting, found, scope) if scope is None or scope else None
        reader = outbox.recipients(db, setting, [found.person_id]).get(found.person_id)
        if selection is None or reader is None:
            return _ending(found, setting)
        body = _file(db, setting, found, selection, reader.language)
    return _sending(found, setting, body, reader.language)


def _selection(setting: Setting, found: Schedule, scope: Scope) -> Selection | None:
    """What the schedule asks for today; None where it asks for what there is no more."""
    report = REPORTS.get(found.report)
    courses = daily_counts.courses_that_count(setting.catalogue)
    if report is None:
        return None
    try:
        given = asking.read(found.query, report.filters, courses)
    except ValueError:
        return None
    about = Surroundings(
        now=setting.now,
        zone=ZoneInfo(setting.company.time_zone),
        scope=scope,
        courses=courses,
        left_out=daily_counts.voluntary_courses(setting.catalogue),
    )
    return asking.selection(given | {"q": fold(given.get("q", ""))}, about)


def _file(db: Session, setting: Setting, found: Schedule, selection: Selection, language: str) -> bytes | None:
    """The report as a file; None where it is too large to be sent."""
    report = REPORTS[found.report]
    columns = report.columns(selection)
    places = chosen(columns, asking.columns(found.query))
    titles = [words.title(columns[place], setting.catalogue, language) for place in places]
    readers = [(place, words.reader(columns[place], setting.catalogue, language)) for place in places]
    rows = ([read(row.values[place]) for place, read in readers] for row in report.rows(db, selection))
    name = i18n.translations(language).gettext(report.title)
    made = files.to_csv(titles, rows) if found.format == "csv" else files.to_xlsx(Sheet(name, titles, rows))
    with made:
        body = made.read(LARGEST_ATTACHMENT + 1)
    return body if len(body) <= LARGEST_ATTACHMENT else None


def _sending(found: Schedule, setting: Setting, body: bytes | None, language: str) -> Write:
    gettext = i18n.translations(language).gettext
    title = gettext(REPORTS[found.report].title)
    url = f"{setting.public_url}/hr/reports/{found.report}/?{found.query}"
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    parts = (gettext(TOO_LARGE if body is None else ATTACHED), url, gettext(HOW_TO_END))
    html = f'<p>{escape(parts[0])}</p><p><a href="{escape(url)}">{escape(title)}</a></p><p>{escape(parts[2])}</p>'
    name = f"{found.report.replace('_', '-')}-{today.isoformat()}.{found.format}"
    attached = [Attachment(name, MEDIA_TYPES[found.format], body)] if body is not None else []

    def write(db: Session) -> None:
        if schedules.advance(db, found.id, today):
            outbox.queue(db, setting, found.person_id, KIND, title, "\n\n".join(parts), html, attached)

    return write


def _ending(found: Schedule, setting: Setting) -> Write:
    def write(db: Session) -> None:
        schedules.end(db, found.person_id, found.id, setting.now, actor_id=None)

    return write


def _nothing(_db: Session) -> None:
    """There is nothing to write."""
