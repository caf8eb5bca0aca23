"""My training, the courses and their modules: what a learner reads, and saying that it is read."""

from collections.abc import Collection

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import i18n
from app.content import shown
from app.core.access import Role
from app.core.decisions import Refused
from app.core.model import Course, Module
from app.services import documents, handbooks, paths, periods
from app.store.queries import certificates as certificate_queries
from app.store.queries import learning, why
from app.store.queries import policies as policy_queries
from app.store.queries.learning import PeriodRow
from app.web import (
    company_words,
    path_pages,
    policy_pages,
    quiz_overview,
    renewal_words,
    site,
    training_pages,
    why_words,
)
from app.web.permission import open_to

IMAGE_SECONDS = 3600
pages = Blueprint("training", __name__)


@pages.get("/")
@open_to(Role.LEARNER)
def home() -> ResponseReturnValue:
    """My training: the one thing to do now, then every course of the reader by what it asks for."""
    person_id, now = site.signed_in().person_id, site.now()
    mine = learning.periods_of(site.reading(), person_id)
    held = certificate_queries.of_person(site.reading(), person_id, now)
    to_read = policy_pages.to_read()
    return render_template(
        "training/home.html",
        next_step=policy_pages.first(path_pages.next_of_all(mine), to_read),
        policies=[policy_pages.line(each) for each in to_read],
        paths=path_pages.mine(mine),
        groups=training_pages.groups(mine, now),
        certificates=[(row, row.status(now)) for row in held],
    )


@pages.get("/courses/")
@open_to(Role.LEARNER)
def courses() -> ResponseReturnValue:
    """Every course, with where the reader stands in it."""
    mine = {row.course: row for row in learning.periods_of(site.reading(), site.signed_in().person_id)}
    waiting = waiting_here(site.catalogue().courses.keys() - mine.keys())
    offered = [training_pages.edition(slug) for slug in site.catalogue().courses if slug not in waiting]
    lines = [
        training_pages.line(course, mine.get(course.slug), site.now())
        for course in sorted(filter(None, offered), key=lambda course: course.title)
    ]
    return render_template("training/courses.html", lines=lines)


def waiting_here(slugs: Collection[str]) -> frozenset[str]:
    """Those of these courses that are not active yet where the reader works, before a consultation."""
    return policy_queries.waiting_courses(site.reading(), site.signed_in().legal_entity_id, slugs)


def known_course(slug: str) -> Course:
    """The course as the reader reads it, or 404."""
    course = training_pages.edition(slug)
    if course is None:
        abort(404)
    return course


def known_module(slug: str, module_id: str) -> tuple[Course, Module]:
    """A module with its course, or 404."""
    course = known_course(slug)
    module = course.module(module_id)
    if module is None:
        abort(404)
    return course, module


def own_period(course: Course) -> PeriodRow | None:
    """The reader's current period in a course."""
    rows = learning.periods_of(site.reading(), site.signed_in().person_id, course.slug)
    return rows[0] if rows else None


@pages.get("/courses/<slug>/")
@open_to(Role.LEARNER)
def course(slug: str) -> ResponseReturnValue:
    """What a course is about, what is done of it, the rules of its quiz, and the way on."""
    wanted = known_course(slug)
    period = own_period(wanted)
    quiz = site.catalogue().quiz(wanted.outline.quiz, site.language())
    if quiz is None:
        abort(404)
    reasons = why.reasons(site.reading(), site.signed_in().person_id, slug) if period else []
    return render_template(
        "training/course.html",
        reasons=why_words.in_words(reasons),
        paths=path_pages.of_course(wanted, period, reasons),
        line=training_pages.line(wanted, period, site.now()),
        finished=training_pages.finished_in(period),
        next_step=training_pages.next_in(wanted, period, site.now()),
        renewal_words=renewal_words.sentence(period),
        waits=period is None and bool(waiting_here([slug])),
        quiz=quiz,
        rules=quiz_overview.rules(quiz.quiz),
        review=quiz.quiz.review,
        languages_offered=[(code, i18n.own_name(code)) for code in site.catalogue().languages(slug)],
        direction_of_text=i18n.direction(wanted.language),
    )


@pages.get("/courses/<slug>/<module_id>/")
@open_to(Role.LEARNER)
def module(slug: str, module_id: str) -> ResponseReturnValue:
    """A module to read, and a bar at its end with which it is finished."""
    wanted, part = known_module(slug, module_id)
    period = own_period(wanted)
    finished = training_pages.finished_in(period)
    rights = site.catalogue().rights(part.language, site.signed_in().country)
    return render_template(
        "training/module.html",
        course=wanted,
        module=part,
        number=wanted.modules.index(part) + 1,
        html=shown.fill(part.html, i18n.company_words(site.own_company(), part.language), rights),
        title=company_words.filled(part.title),
        headings=training_pages.outline(part),
        objectives=[wanted.objective(objective) for objective in part.objectives],
        is_finished=part.id in finished,
        onward=training_pages.onward(wanted, part, period, finished),
        direction_of_text=i18n.direction(part.language),
        language_of_text=i18n.own_name(part.language),
        policy=policy_pages.of_course(wanted.outline.policy) if part == wanted.modules[-1] else None,
        has_policy=wanted.outline.policy is not None and part == wanted.modules[-1],
    )


@pages.post("/courses/<slug>/<module_id>/finish")
@open_to(Role.LEARNER)
def finish(slug: str, module_id: str) -> ResponseReturnValue:
    """The reader says that a module is read; saying it twice leads to the same place."""
    wanted, part = known_module(slug, module_id)
    setting, learner = site.setting(), site.learner()
    site.close_reading()
    with site.writing() as db:
        decision = paths.may_begin(db, setting, learner, slug)
        number = periods.finish_module(db, setting, learner, wanted, part) if decision else None
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
        return redirect(url_for("training.course", slug=slug), 303)
    if number is not None:
        documents.try_document(site.site().press, number, setting.now)
    period = own_period(wanted)
    finished = training_pages.finished_in(period)
    return redirect(training_pages.onward(wanted, part, period, finished).url, 303)


@pages.get("/courses/<slug>/images/<name>")
@open_to(Role.LEARNER)
def image(slug: str, name: str) -> ResponseReturnValue:
    """A picture of a course."""
    path = site.catalogue().image(slug, name)
    if path is None:
        abort(404)
    response = Response(path.read_bytes(), mimetype=handbooks.PICTURES[path.suffix])
    response.headers["Cache-Control"] = f"private, max-age={IMAGE_SECONDS}"
    response.add_etag()
    return response.make_conditional(request)
