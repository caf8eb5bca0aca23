"""Repairs of flawed quiz items: what waits to be confirmed, a preview that names who passes, and one confirmation."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.core.due_dates import local_day
from app.core.model import Quiz, Repair
from app.core.texts import texts_of, with_texts
from app.services import regrading, repairs
from app.services.repairs import Plan, Preview
from app.store.queries import confirmed_repairs
from app.store.queries import repairs as queries
from app.store.queries.confirmed_repairs import ConfirmedRepair
from app.web import company_words, downloads, hr_filters, hr_words, site
from app.web.downloads import FileKind
from app.web.keys_in_words import key_lines
from app.web.permission import open_to

NAMES_SHOWN = 200
MOST_ASKED = 1000
CONFIRMED_SHOWN = 50
HOW = {
    "key": _l("The right answer is corrected."),
    "disregarded": _l("The question is left out: it counts neither for nor against anybody."),
    "right_for_all": _l("Everybody who was asked gets all its points."),
}
pages = Blueprint("repairs", __name__, url_prefix="/repairs")


def _quiz(slug: str) -> Quiz:
    """A quiz in the reader's language."""
    edition = site.catalogue().quiz(slug, site.language())
    if edition is None:
        abort(404)
    return edition.quiz


@pages.get("/")
@open_to(Role.HR)
def overview() -> ResponseReturnValue:
    """The quizzes with repairs in their files, those that wait first, and what was confirmed."""
    named = [slug for slug in site.catalogue().quizzes if _quiz(slug).repairs]
    plans = repairs.plans(site.reading(), site.catalogue(), named) if named else []
    confirmed = confirmed_repairs.confirmed(
        site.reading(), hr_filters.reach(), hr_filters.company_day(), limit=CONFIRMED_SHOWN
    )
    return render_template(
        "repairs/overview.html",
        waiting=[_line(plan) for plan in plans if plan.versions],
        unfit=[_line(plan) for plan in plans if plan.misfits and not plan.versions],
        confirmed=[(_title(each.quiz), each) for each in confirmed],
        under_way=confirmed_repairs.under_way(site.reading()),
    )


def _title(slug: str) -> str:
    """A quiz's title; its slug where it is no longer offered."""
    edition = site.catalogue().quiz(slug, site.language())
    return company_words.filled(edition.quiz.title) if edition else slug


def _line(plan: Plan) -> dict[str, Any]:
    return {"slug": plan.slug, "title": _title(plan.slug), "items": len(plan.items)}


@pages.get("/<slug>/")
@open_to(Role.HR)
def preview(slug: str) -> ResponseReturnValue:
    """What confirming would change, before anything is changed."""
    quiz, db = _quiz(slug), site.reading()
    [plan] = repairs.plans(db, site.catalogue(), [slug])
    found = repairs.preview(db, plan)
    decision = repairs.may_confirm(db, site.signed_in().viewer, plan)
    return render_template(
        "repairs/preview.html",
        slug=slug,
        title=_title(slug),
        repairs=[_repair(repair, quiz, plan, found) for repair in quiz.repairs if repair.item in plan.items],
        source_language=quiz.source_language,
        source_direction=i18n.direction(quiz.source_language),
        misfits=[_misfit(quiz, each.item_id) | {"since": each.first_used_at} for each in plan.misfits],
        preview=found,
        others=found.verdicts - len(found.passing),
        only_points=found.changed - found.verdicts,
        is_waiting=bool(plan.versions),
        refusal=i18n.sentence(decision, site.language()) if isinstance(decision, Refused) else None,
        **_names(quiz, found),
    )


def _repair(repair: Repair, quiz: Quiz, plan: Plan, found: Preview) -> dict[str, Any]:
    """A repair in words, with how many results were drawn with the item; of a corrected key, what it was and what it is."""
    item = quiz.items[repair.item]
    lines: list[list[str]] = []
    if repair.how == "key":
        [*_older, newest] = (version.before.items[item.id] for version in plan.versions if repair in version.repairs)
        before = with_texts(newest, texts_of(item))
        lines = [[company_words.filled(line) for line in key_lines(each)] for each in (before, item)]
    return {
        "stem": company_words.filled(item.stem),
        "key_lines": lines,
        "how": str(HOW[repair.how]),
        "why": repair.why,
        "drawn": found.drawn[repair.item],
    }


def _misfit(quiz: Quiz, item_id: str) -> dict[str, Any]:
    item = quiz.items.get(item_id)
    return {"stem": company_words.filled(item.stem) if item else item_id}


def _names(quiz: Quiz, found: Preview) -> dict[str, Any]:
    """Who passes by the repair: the names that the reader may see, and how many more there are."""
    people = sorted(set(found.passing.values()))
    if not people or quiz.course in hr_words.voluntary_courses():
        return {"people": len(people), "names": [], "more": len(people)}
    scope, day = hr_filters.reach(), hr_filters.company_day()
    names = queries.names(site.reading(), people[:MOST_ASKED], scope, day, limit=NAMES_SHOWN)
    return {"people": len(people), "names": names, "more": len(people) - len(names)}


@pages.post("/<slug>/")
@open_to(Role.HR)
def confirm(slug: str) -> ResponseReturnValue:
    """Put the repair in force, as the preview showed, and begin with the results; where that no longer holds, show it again."""
    _quiz(slug)
    viewer, db = site.signed_in().viewer, site.reading()
    [plan] = repairs.plans(db, site.catalogue(), [slug])
    found = repairs.preview(db, plan)
    try:
        with site.writing() as db:
            result = repairs.confirm(db, site.setting(), viewer, plan, found, request.form.get("preview", ""))
    except repairs.StalePreview:
        flash(_("Something has changed since you looked. This is what confirming would do now."))
        return redirect(url_for("hr.repairs.preview", slug=slug), 303)
    if isinstance(result, Refused):
        flash(i18n.sentence(result, site.language()))
        return redirect(url_for("hr.repairs.preview", slug=slug), 303)
    if result is not None:
        with site.writing() as db:
            regrading.first_part(db, site.setting(), result)
    made = confirmed_repairs.newest(site.reading(), slug)
    if made is None:
        return redirect(url_for("hr.repairs.preview", slug=slug), 303)
    return redirect(url_for("hr.repairs.done", repair_id=made), 303)


def _made(repair_id: int) -> ConfirmedRepair:
    made = confirmed_repairs.one(site.reading(), repair_id, hr_filters.reach(), hr_filters.company_day())
    if made is None:
        abort(404)
    return made


def _may_be_named(made: ConfirmedRepair) -> bool:
    """Not those who took a course of their own choice, nor where the quiz is gone and nobody knows which it was."""
    edition = site.catalogue().quiz(made.quiz, site.language())
    return edition is not None and edition.quiz.course not in hr_words.voluntary_courses()


@pages.get("/done/<int:repair_id>/")
@open_to(Role.HR)
def done(repair_id: int) -> ResponseReturnValue:
    """What a repair changed, and who passes by it."""
    made, db = _made(repair_id), site.reading()
    revised, total = confirmed_repairs.counts(db, made)
    names: list[str] = []
    if total and _may_be_named(made):
        found = confirmed_repairs.who_passed(db, made, hr_filters.reach(), hr_filters.company_day(), limit=NAMES_SHOWN)
        names = [person.name for person in found]
    return render_template(
        "repairs/done.html",
        title=_title(made.quiz),
        made=made,
        revised=revised,
        passed=total,
        names=names,
        more=total - len(names),
        progress=confirmed_repairs.progress(db, made),
    )


@pages.post("/done/<int:repair_id>/")
@open_to(Role.HR)
def go_on(repair_id: int) -> ResponseReturnValue:
    """Try again what was given up, from where it stopped."""
    progress = confirmed_repairs.progress(site.reading(), _made(repair_id))
    if progress is not None and progress.is_stopped:
        with site.writing() as db:
            regrading.go_on(db, site.now(), repair_id, progress.after)
    return redirect(url_for("hr.repairs.done", repair_id=repair_id), 303)


@pages.get("/done/<int:repair_id>.<any(csv, xlsx):kind>")
@open_to(Role.HR)
def file(repair_id: int, kind: FileKind) -> ResponseReturnValue:
    """Who passes by a repair, within the reader's companies, as a file."""
    made = _made(repair_id)
    zone, reach, day = ZoneInfo(site.company().time_zone), hr_filters.reach(), hr_filters.company_day()
    people = confirmed_repairs.who_passed(site.reading(), made, reach, day) if _may_be_named(made) else ()
    rows = (
        (each.name, each.employee_number, local_day(each.completed_at, zone) if each.completed_at else None)
        for each in people
    )
    columns = [_("Name"), _("Employee number"), _("Completed")]
    return downloads.table(kind, f"repaired-{made.quiz}", _title(made.quiz), columns, rows)
