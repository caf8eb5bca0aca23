"""The dashboard of HR and auditors: how many people stand where, each number a link to exactly those people.

It reads the counts that the worker keeps, and says when they were made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.access import Role
from app.core.required import EXPIRING_DAYS
from app.reports.asking import NO_LOCATION
from app.store.queries import dashboard
from app.store.queries.dashboard import Counts, Day, Places
from app.web import dashboard_plots, hr_filters, hr_words, paging, site
from app.web.dashboard_plots import Bars, Line
from app.web.permission import open_to

WEEK = timedelta(days=7)
WEEKS = 12
PLACES_SHOWN = 12
pages = Blueprint("dashboard", __name__, url_prefix="/dashboard")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number, what it counts, what became of it within a week, and the people whom it counts."""

    words: str
    value: int
    change: str
    url: str


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR)
def page() -> ResponseReturnValue:
    """Four numbers, and the same people by course, department, location and week."""
    db, scope = site.reading(), hr_filters.reach()
    newest = dashboard.newest_day(db, hr_filters.company_day())
    if newest is None:
        return render_template("hr/dashboard.html", today=None)
    weeks = [newest - WEEK * ago for ago in range(WEEKS, -1, -1)]
    days = dashboard.days(db, scope, weeks)
    if newest not in days:  # counted, but nobody within reach has a course
        return render_template("hr/dashboard.html", today=None)
    by_course = dashboard.by_course(db, scope, newest)
    by_department = dashboard.by_department(db, scope, newest, PLACES_SHOWN)
    by_location = dashboard.by_location(db, scope, newest, PLACES_SHOWN)
    return render_template(
        "hr/dashboard.html",
        today=days[newest],
        figures=_figures(days[newest], days.get(newest - WEEK)),
        plots=[_courses(by_course), _locations(by_location), _departments(by_department)],
        line=_weeks(weeks, days),
    )


def people_url(**filters: str) -> str:
    """The page of the people whom these filters find."""
    return paging.with_query(url_for("hr.people"), {name: [value] for name, value in filters.items()})


def _figures(today: Day, week_ago: Day | None) -> list[Figure]:
    """What there is to do, what is late, what is done, and what runs out."""
    wanted = (
        ("unfinished", _("have something to do"), people_url(required="open")),
        ("overdue", _("are overdue"), people_url(standing="overdue")),
        ("completed", _("have done all that is required"), people_url(required="done")),
        (
            "expiring",
            _("hold something that runs out within %(days)s days", days=EXPIRING_DAYS),
            people_url(expires=str(EXPIRING_DAYS)),
        ),
    )
    figures = []
    for name, words, url in wanted:
        now: int = getattr(today.counts, name)
        then: int | None = getattr(week_ago.counts, name) if week_ago else None
        figures.append(Figure(words=words, value=now, change=_change(now, then), url=url))
    return figures


def _change(now: int, then: int | None) -> str:
    """What became of a number within a week."""
    if then is None:
        return _("There are no counts from a week ago yet.")
    if now == then:
        return _("As many as a week ago")
    if now > then:
        return ngettext("%(num)s more than a week ago", "%(num)s more than a week ago", now - then)
    return ngettext("%(num)s fewer than a week ago", "%(num)s fewer than a week ago", then - now)


def _courses(counts: Mapping[str, Counts]) -> Bars:
    """Every course that counts and is required of somebody."""
    rows = [
        (hr_words.course_title(slug), {"course": slug}, counts[slug])
        for slug in hr_words.courses_that_count()
        if slug in counts and counts[slug].assigned
    ]
    return dashboard_plots.bars("courses", _("By course"), _("Course"), rows, people_url)


def _departments(found: Places) -> Bars:
    """The departments with most to do."""
    rows = [(place.name or _("Without a department"), {"department": place.key}, place.counts) for place in found.shown]
    note = _left_out(found, _("Departments with most people overdue: %(shown)s of %(total)s."))
    return dashboard_plots.bars("departments", _("By department"), _("Department"), rows, people_url, note)


def _locations(found: Places) -> Bars:
    """The locations with most to do."""
    rows = [
        (place.name or _("Without a location"), {"location": place.key or NO_LOCATION}, place.counts)
        for place in found.shown
    ]
    note = _left_out(found, _("Locations with most people overdue: %(shown)s of %(total)s."))
    return dashboard_plots.bars("locations", _("By location"), _("Location"), rows, people_url, note)


def _left_out(found: Places, words: str) -> str:
    shown = len(found.shown)
    return words % {"shown": shown, "total": found.total} if found.total > shown else ""


def _weeks(weeks: list[date], days: Mapping[date, Day]) -> Line:
    """The people with something to do and those overdue, week by week."""
    counts = [days[day].counts if day in days else None for day in weeks]
    return dashboard_plots.weeks([hr_words.day(day) for day in weeks], counts)
