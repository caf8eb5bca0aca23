"""Taking a quiz: its rules, an attempt step by step, the review before submitting, and the result."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import i18n
from app.core import access
from app.core.access import Role
from app.core.attempts import is_over, may_look_at
from app.core.decisions import Reason, Refused, refused
from app.core.model import QuizEdition
from app.services import attempts, content_versions, documents
from app.store.queries import allowances, learning
from app.store.queries.learning import AttemptRow, ResponseRow
from app.web import (
    decisions,
    languages,
    originals,
    quiz_forms,
    quiz_overview,
    quiz_pages,
    quiz_result,
    site,
    templating,
)
from app.web.permission import open_to

LANGUAGE = "language:"
"""How the header's buttons begin on a page with answers: they are of that page's form, so that nothing entered is lost."""
pages = Blueprint("quiz", __name__)


@pages.get("/quizzes/<slug>/")
@open_to(Role.LEARNER)
def overview(slug: str) -> ResponseReturnValue:
    """The rules in plain words, earlier attempts, and the way in."""
    edition = site.catalogue().quiz(slug, site.language())
    if edition is None:
        abort(404)
    person_id = site.signed_in().person_id
    rows = learning.attempts_of(site.reading(), person_id, slug, site.now())
    if rows and is_over(quiz_pages.facts(rows[-1]), site.now()):
        _close(rows[-1].id)
        rows = learning.attempts_of(site.reading(), person_id, slug, site.now())
    extra = allowances.now(site.reading(), person_id, edition.quiz.course)
    return render_template("quiz/overview.html", **quiz_overview.overview(edition, rows, extra, site.now()))


@pages.post("/quizzes/<slug>/start")
@open_to(Role.LEARNER)
def start(slug: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one: pressing twice leads to the same."""
    edition = site.catalogue().quiz(slug, site.language())
    if edition is None:
        abort(404)
    with site.writing() as db:
        begun = attempts.start(db, site.setting(), site.learner(), edition)
    if isinstance(begun, Refused):
        if begun.reason is Reason.ATTEMPT_OPEN:
            return redirect(url_for("quiz.attempt", attempt_id=begun.facts["attempt"]), 303)
        flash(i18n.sentence(begun, site.language(), site.zone().key))
        return redirect(url_for("quiz.overview", slug=slug), 303)
    return redirect(url_for("quiz.attempt", attempt_id=begun), 303)


def own_attempt(attempt_id: str) -> AttemptRow:
    """The attempt where it is the reader's own; 404 for everybody else's."""
    row = learning.attempt(site.reading(), attempt_id)
    if row is None or not access.may_take(site.signed_in().viewer, row.person_id):
        raise attempts.NoSuchAttempt(attempt_id)
    return row


def edition_of(row: AttemptRow) -> QuizEdition:
    """The quiz as this attempt knows it, in the reader's language, or as it was written where that is asked for."""
    language = originals.language(site.catalogue().quizzes.get(row.quiz, {}))
    return content_versions.edition_of(site.reading(), site.catalogue(), row, language)


def graded_edition_of(row: AttemptRow) -> QuizEdition:
    """The quiz as it grades this attempt now: a confirmed repair may have corrected it."""
    return edition_of(replace(row, structure_digest=row.graded_by))


def result_page(attempt_id: str) -> ResponseReturnValue:
    """The way to the result."""
    return redirect(url_for("quiz.result", attempt_id=attempt_id), 303)


def close_if_over(row: AttemptRow) -> ResponseReturnValue | None:
    """Whoever comes first after the end submits what was saved, and sees the result."""
    if row.submitted_at is not None:
        return result_page(row.id)
    if not is_over(quiz_pages.facts(row), site.now()):
        return None
    return _submit(row.id)


@pages.get("/attempts/<attempt_id>/")
@open_to(Role.LEARNER)
def attempt(attempt_id: str) -> ResponseReturnValue:
    """One step of an attempt, or all on one page; without a step named, on to the one to answer next.

    Each step has an address of its own, so that the browser's Back leads to the one before.
    """
    row = own_attempt(attempt_id)
    closed = close_if_over(row)
    if closed is not None:
        return closed
    responses, edition = learning.responses(site.reading(), attempt_id), edition_of(row)
    note = request.args.get("note", "")
    if edition.quiz.presentation == "page":
        page = quiz_pages.whole(edition, row, responses, site.now())
        return _as_saved(render_template("quiz/page.html", **page, note=note))
    wanted = request.args.get("step", type=int)
    current = quiz_pages.current_step(edition.quiz, row, responses)
    if wanted is None:
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id, step=current), 303)
    if not 1 <= wanted <= len(row.paper.scenarios):
        return redirect(url_for("quiz.review", attempt_id=attempt_id), 303)
    decision = may_look_at(edition.quiz, quiz_pages.facts(row), wanted)
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language(), site.zone().key))
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id, step=current), 303)
    return _as_saved(_step_page(row, edition, responses, wanted, note))


def _step_page(
    row: AttemptRow, edition: QuizEdition, responses: Mapping[str, ResponseRow], step: int, note: str
) -> str:
    """A step to answer; where it was left for good, a step to look back at."""
    if edition.quiz.forward_only and step <= row.steps_closed:
        course = site.catalogue().course(row.course, site.language())
        left = quiz_result.left_step(edition, course, row, responses, step, site.now())
        return render_template("quiz/left.html", **left)
    page = quiz_pages.step(edition, row, responses, step, site.now())
    return render_template("quiz/step.html", **page, note=note)


def _as_saved(page: str, status: int = 200) -> Response:
    """A page of an open attempt, kept by no browser: Back shows what is saved by now, not what was saved then."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/attempts/<attempt_id>/")
@open_to(Role.LEARNER)
def save_step(attempt_id: str) -> ResponseReturnValue:
    """Save the answers of a form, without scripts, and go where the pressed button leads."""
    go = request.form.get("go", "")  # a button of an item itself, such as one that decides, stays on the step
    step = request.form.get("step", 1, type=int)
    with site.writing() as db:
        if go.startswith(LANGUAGE):
            languages.switch(db, go.removeprefix(LANGUAGE))
        refusal, newer = quiz_forms.save_all(db, attempt_id, go)
        if refusal is None and not newer and (go == "review" or go.isdigit()):
            refusal = attempts.leave(db, site.setting(), site.learner(), attempt_id, step)
    if refusal is not None:
        flash(i18n.sentence(refusal, site.language(), site.zone().key))
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id), 303)
    if newer:
        quiz_forms.tell_of_newer(own_attempt(attempt_id).paper, newer)
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id, step=step), 303)
    stays = not go or go.startswith(LANGUAGE)
    landing = decisions.landing(attempt_id, request.form) if stays else {}
    return redirect(_onward(attempt_id, go, step, landing), 303)


def _onward(attempt_id: str, go: str, step: int, landing: Mapping[str, Any]) -> str:
    """Where a pressed button leads. Forward only: to what was left, where the quiz looks back at it, else on."""
    row = own_attempt(attempt_id)
    quiz = edition_of(row).quiz
    if quiz.forward_only and (go == "review" or go.isdigit()):
        back: dict[str, Any] = {"step": step} if may_look_at(quiz, quiz_pages.facts(row), step) else {}
        return url_for("quiz.attempt", attempt_id=attempt_id, **back)
    if go == "review":
        return url_for("quiz.review", attempt_id=attempt_id)
    verb, _colon, item_id = go.partition(":")
    if verb == "report" and quiz_pages.step_of(row.paper, item_id):
        return url_for("item_reports.form", attempt_id=attempt_id, item_id=item_id)
    if quiz.presentation == "page":
        place = landing or {"_anchor": f"step-{quiz_pages.step_of(row.paper, go.partition(':')[2]) or step}"}
        return url_for("quiz.attempt", attempt_id=attempt_id, **place)
    return url_for("quiz.attempt", attempt_id=attempt_id, step=go if go.isdigit() else step, **landing)


@pages.post("/attempts/<attempt_id>/items/<item_id>")
@open_to(Role.LEARNER)
def save_item(attempt_id: str, item_id: str) -> ResponseReturnValue:
    """Save one answer as it is made. 409 for a stale sequence number or a closed attempt: nothing is overwritten."""
    sequence = request.form.get("sequence", type=quiz_forms.sequence_number)
    if sequence is None:
        abort(400)
    with site.writing() as db:
        saved = attempts.save(
            db, site.setting(), site.learner(), attempt_id, item_id, quiz_forms.item_fields(item_id), sequence=sequence
        )
    if isinstance(saved, Refused):
        words = i18n.sentence(saved, site.language(), site.zone().key)
        return {"reason": saved.reason, "sentence": words, "stored": saved.facts.get("stored")}, 409
    return {"sequence": saved, "saved_at": templating.moment(site.now())}


@pages.get("/attempts/<attempt_id>/review")
@open_to(Role.LEARNER)
def review(attempt_id: str) -> ResponseReturnValue:
    """All answers in words before submitting, with what is unanswered."""
    row = own_attempt(attempt_id)
    closed = close_if_over(row)
    return closed if closed is not None else _review_page(row, 200)


def _review_page(row: AttemptRow, status: int) -> ResponseReturnValue:
    edition = edition_of(row)
    if edition.quiz.forward_only and row.steps_closed < len(row.paper.scenarios):
        flash(i18n.sentence(refused(Reason.STEP_AHEAD), site.language(), site.zone().key))
        return redirect(url_for("quiz.attempt", attempt_id=row.id), 303)
    responses = learning.responses(site.reading(), row.id)
    page = quiz_pages.review(edition, row, responses, site.now())
    return _as_saved(render_template("quiz/review.html", **page, is_unconfirmed=status == 422), status)


@pages.post("/attempts/<attempt_id>/submit")
@open_to(Role.LEARNER)
def submit(attempt_id: str) -> ResponseReturnValue:
    """Submit, once the answers are confirmed where one could fail the attempt; twice is harmless."""
    row = own_attempt(attempt_id)
    if row.submitted_at is not None:
        return result_page(attempt_id)
    needs_confirming = edition_of(row).quiz.critical_drawn > 0 and not is_over(quiz_pages.facts(row), site.now())
    if needs_confirming and "confirmed" not in request.form:
        return _review_page(row, 422)
    return _submit(attempt_id)


def _submit(attempt_id: str) -> ResponseReturnValue:
    _close(attempt_id)
    return result_page(attempt_id)


def _close(attempt_id: str) -> None:
    """Submit what was saved; where that completes the course, its certificate is drawn."""
    with site.writing() as db:
        number = attempts.submit(db, site.setting(), site.learner(), attempt_id)
    if number is not None:
        documents.try_document(site.site().press, number, site.now())


@pages.get("/attempts/<attempt_id>/result")
@open_to(Role.LEARNER)
def result(attempt_id: str) -> ResponseReturnValue:
    """The verdict, the score by objective, what to do next, and feedback item by item."""
    row = own_attempt(attempt_id)
    if row.submitted_at is None:
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id), 303)
    edition = graded_edition_of(row)
    course = site.catalogue().course(row.course, site.language())
    period = learning.periods_of(site.reading(), row.person_id, row.course)[0]
    responses = learning.responses(site.reading(), attempt_id)
    page = quiz_result.result(edition, course, row, period, responses, site.now())
    return render_template("quiz/result.html", **page)
