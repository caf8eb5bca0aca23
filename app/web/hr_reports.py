"""Reports: a list of them, and for each a page, a CSV and an XLSX file, all with the same filters."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.core.access import Role
from app.reports import REPORTS
from app.reports.asking import COLUMN
from app.reports.contract import MOST_COUNTED, Column, Report, ReportRow, Value, chosen
from app.services import certificate_archive
from app.services.certificate_archive import Listed
from app.store.queries import certificates
from app.store.queries.selection import Selection
from app.web import certificate_sharing, column_choice, downloads, hr_filters, hr_saved, hr_words, paging, site
from app.web.column_choice import Offered
from app.web.downloads import FileKind
from app.web.hr_schedules import EVERY, FORMATS
from app.web.permission import open_to

pages = Blueprint("reports", __name__, url_prefix="/reports")


def known_report(name: str) -> Report:
    """The report of that name, or 404."""
    report = REPORTS.get(name)
    if report is None:
        abort(404)
    return report


def file_links(name: str, usual: Collection[str]) -> list[tuple[str, str]]:
    """(words, address) of a report's files, with the filters of this page, and its columns unless they are the usual ones."""
    left_out = {"page"} if column_choice.wanted(usual) else {"page", COLUMN}
    query = {key: values for key, values in request.args.to_dict(flat=False).items() if key not in left_out}
    links = [
        (words, paging.with_query(url_for("hr.reports.file", name=name, kind=kind), query))
        for kind, words in (("csv", _("Download as CSV")), ("xlsx", _("Download for Excel")))
    ]
    if name != "certificates":
        return links
    words = _("Download the documents (ZIP, %(most)s at most)", most=format_decimal(certificate_archive.MOST))
    return [*links, (words, paging.with_query(url_for("hr.reports.archive"), query))]


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR)
def overview() -> ResponseReturnValue:
    """Every report."""
    return render_template("hr/reports.html", reports=REPORTS)


@pages.get("/<name>/")
@open_to(Role.HR, Role.AUDITOR)
def page(name: str) -> ResponseReturnValue:
    """A report page by page."""
    report = known_report(name)
    scope = hr_filters.reach()
    form = hr_filters.form(report.filters, scope)
    if not form.validate():
        return render_template("hr/report.html", report=report, form=form, rows=None), 422
    wanted = hr_filters.selection(form, scope)
    total = report.count(site.reading(), wanted)
    shown = paging.wanted(min(total, MOST_COUNTED))
    columns = report.columns(wanted)
    offered = report.columns(replace(wanted, course=None, courses=hr_words.courses_that_count()))[1:]
    usual = {each.code for each in offered}
    ticked = column_choice.wanted(usual)
    places = chosen(columns, ticked)
    rows = report.rows(site.reading(), wanted, limit=paging.SIZE, offset=shown.offset)
    return render_template(
        "hr/report.html",
        report=report,
        form=form,
        columns=[{"label": hr_words.title(columns[place])} for place in places],
        offered=_offered(offered, set(ticked) & usual or usual),
        rows=_table(columns, places, rows),
        pages=paging.links(shown),
        more_than=format_decimal(MOST_COUNTED) if total > MOST_COUNTED else None,
        files=file_links(name, usual),
        saved=hr_saved.of_page(name, usual),
        being_made=certificates.being_made(site.reading()) if name == "certificates" else 0,
        schedule={"report": name, "every": EVERY, "formats": FORMATS},
    )


def _offered(columns: Sequence[Column], ticked: Collection[str]) -> list[Offered]:
    """These columns to be ticked."""
    labels = ((each.code, hr_words.course_title(each.course) if each.course else _(each.title)) for each in columns)
    return column_choice.offered(labels, ticked)


def _table(columns: Sequence[Column], places: Sequence[int], rows: Iterable[ReportRow]) -> list[list[dict[str, Any]]]:
    """The cells of each row: the column's title, the value's kind, the value, its words, and whom the row is about."""
    heads = [
        (place, hr_words.title(columns[place]), columns[place].kind, hr_words.reader(columns[place]))
        for place in places
    ]
    return [
        [
            {
                "label": label,
                "kind": kind,
                "value": row.values[place],
                "words": _words(read(row.values[place])),
                "person_id": row.person_id,
            }
            for place, label, kind, read in heads
        ]
        for row in rows
    ]


def _words(value: Value) -> str:
    return hr_words.day(value) if isinstance(value, date) else value or ""


def _wanted(report: Report) -> Selection:
    """What the address asks a report's file to hold; 400 for what no form of ours sends."""
    scope = hr_filters.reach()
    form = hr_filters.form(report.filters, scope)
    if not form.validate():
        abort(400)
    return hr_filters.selection(form, scope)


@pages.get("/certificates.zip")
@open_to(Role.HR, Role.AUDITOR)
def archive() -> ResponseReturnValue:
    """The certificates that match as one ZIP, as many as it takes; whoever wants more filters."""
    report = known_report("certificates")
    wanted = _wanted(report)
    rows = report.rows(site.reading(), wanted, limit=certificate_archive.MOST)
    columns = report.columns(wanted)
    readers = [hr_words.reader(column) for column in columns]
    place = next(place for place, column in enumerate(columns) if column.kind == "certificate")
    lines = (
        Listed(str(row.values[place]), [_words(read(value)) for read, value in zip(readers, row.values, strict=True)])
        for row in rows
    )
    return certificate_sharing.archive("certificates", lines, tuple(hr_words.title(column) for column in columns))


@pages.get("/<name>.<any(csv, xlsx):kind>")
@open_to(Role.HR, Role.AUDITOR)
def file(name: str, kind: FileKind) -> ResponseReturnValue:
    """A report as a file: every row that matches."""
    report = known_report(name)
    wanted = _wanted(report)
    columns = report.columns(wanted)
    readers = [(place, hr_words.reader(columns[place])) for place in chosen(columns, column_choice.wanted(()))]
    rows = ([read(row.values[place]) for place, read in readers] for row in report.rows(site.reading(), wanted))
    titles = [hr_words.title(columns[place]) for place, _read in readers]
    return downloads.table(kind, name, _(report.title), titles, rows)
