"""Managers' pages: the people who report to them now, where each stands, and reminding them. Status only."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.access import Role
from app.services import manual_reminders
from app.store.queries import hr, learning, team
from app.store.queries.team import OpenPeriod
from app.web import bounds, hr_filters, hr_words, paging, people_tables, site
from app.web.permission import open_to

FILTERS = frozenset({"q", "course", "progress", "standing", "sort"})
BELOW = "below"
NAMES_SHOWN = 200
OVERDUE, TICKED = "overdue", "ticked"
pages = Blueprint("team", __name__, url_prefix="/team")


@pages.get("/")
@open_to(Role.MANAGER)
def people() -> ResponseReturnValue:
    """Progress, standing and due date of each person and course; no scores, attempts or certificates."""
    db = site.reading()
    form = hr_filters.form(FILTERS | {BELOW} if team.any_sees_below(db) else FILTERS, None)
    if not form.validate():
        return render_template("team/people.html", form=form, lines=None), 422
    wanted = replace(
        hr_filters.selection(form, None),
        manager_id=site.signed_in().person_id,
        includes_below=BELOW in form and form[BELOW].data,
    )
    page = paging.wanted(hr.count_people(db, wanted))
    found = hr.who_is_where(db, wanted, limit=paging.SIZE, offset=page.offset)
    shown = people_tables.Shown(courses=wanted.courses)
    return render_template(
        "team/people.html",
        form=form,
        columns=people_tables.head(shown, wanted.sort),
        lines=people_tables.lines(found, shown),
        pages=paging.links(page),
    )


@pages.get("/<int:person_id>/")
@open_to(Role.MANAGER)
def person(person_id: int) -> ResponseReturnValue:
    """One of the reader's people: their courses with standing and dates, and nothing else."""
    db, manager_id = site.reading(), site.signed_in().person_id
    member = team.member(db, manager_id, person_id, hr_filters.company_day())
    if member is None:
        abort(404)
    zone = ZoneInfo(member.time_zone or site.company().time_zone)
    offered = hr_words.courses_that_count()
    periods = [row for row in learning.periods_of(db, person_id) if row.course in offered]
    cells = [people_tables.cell(hr_words.course_title(row.course), row.facts, zone, site.now()) for row in periods]
    return render_template("team/person.html", person=member, cells=cells)


@pages.get("/remind/")
@open_to(Role.MANAGER)
def remind_preview() -> ResponseReturnValue:
    """Who would be reminded of what, before anybody is."""
    scope = request.args.get("scope")
    if scope not in {OVERDUE, TICKED}:
        abort(404)
    chosen = None if scope == OVERDUE else frozenset(request.args.getlist("person", type=bounds.whole_number))
    found = manual_reminders.candidates(site.reading(), site.setting(), site.signed_in().viewer, chosen)
    due = [each for each in found if not each.is_away and not each.was_reminded]
    return render_template(
        "team/remind.html",
        scope=scope,
        chosen=" ".join(map(str, sorted(chosen or ()))),
        total=len({each.person_id for each in due}),
        names=[_line(each) for each in due[:NAMES_SHOWN]],
        more=max(0, len(due) - NAMES_SHOWN),
        left_out=[
            (words, sorted({each.name for each in some}))
            for words, some in (
                (_("On leave today"), [each for each in found if each.is_away]),
                (_("Reminded today already"), [each for each in found if each.was_reminded and not each.is_away]),
            )
            if some
        ],
    )


def _line(each: OpenPeriod) -> str:
    """A person and a course."""
    return _("%(name)s: %(course)s", name=each.name, course=hr_words.course_title(each.course))


@pages.post("/remind/")
@open_to(Role.MANAGER)
def remind() -> ResponseReturnValue:
    """Remind them, each at most once a day of a course."""
    chosen = None
    if request.form.get("scope") != OVERDUE:
        try:
            chosen = frozenset(map(bounds.whole_number, request.form.get("people", "").split()))
        except ValueError:
            abort(400)
        if len(chosen) > manual_reminders.MOST:
            abort(400)
    with site.writing() as db:
        count = manual_reminders.remind(db, site.setting(), site.signed_in().viewer, chosen)
    flash(
        ngettext("One reminder is on its way.", "%(num)s reminders are on their way.", count)
        if count
        else _("There is nobody to remind, or they were reminded today already.")
    )
    return redirect(url_for("team.people"), 303)
