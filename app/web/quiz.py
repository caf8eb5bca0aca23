"""Taking a quiz: its rules, an attempt step by step, the review before submitting, and the result."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import i18n
from app.core import access
from app.core.access import Role
from app.core.attempts import is_over
from app.core.decisions import Reason, Refused
from app.core.model import QuizEdition
from app.services import attempts, certificates, content_versions
from app.store.queries import learning
from app.store.queries.learning import AttemptRow
from app.web import quiz_pages, quiz_result, site
from app.web.bounds import whole_number
from app.web.permission import open_to

MOST_SAVES = 1_000_000_000  # far from the largest number that a row holds, so that there is always a next one
pages = Blueprint("quiz", __name__)


@pages.get("/quizzes/<slug>/")
@open_to(Role.LEARNER)
def overview(slug: str) -> ResponseReturnValue:
    """The rules in plain words, earlier attempts, and the way in."""
    edition = site.catalogue().quiz(slug, site.language())
    if edition is None:
        abort(404)
    rows = learning.attempts_of(site.reading(), site.signed_in().person_id, slug)
    return render_template("quiz/overview.html", **quiz_pages.overview(edition, rows, site.now()))


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
    """The quiz as this attempt knows it, in the reader's language."""
    return content_versions.edition_of(site.reading(), site.catalogue(), row, site.language())


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
    """One step of an attempt; without one named, on to the first that has no answer yet.

    Each step has an address of its own, so that the browser's Back leads to the one before.
    """
    row = own_attempt(attempt_id)
    closed = close_if_over(row)
    if closed is not None:
        return closed
    responses = learning.responses(site.reading(), attempt_id)
    wanted = request.args.get("step", type=int)
    if wanted is None:
        first = quiz_pages.first_open_step(row.paper, responses)
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id, step=first), 303)
    if not 1 <= wanted <= len(row.paper.scenarios):
        return redirect(url_for("quiz.review", attempt_id=attempt_id), 303)
    page = quiz_pages.step(edition_of(row), row, responses, wanted, site.now())
    return _as_saved(render_template("quiz/step.html", **page))


def _as_saved(page: str, status: int = 200) -> Response:
    """A page of an open attempt, kept by no browser: Back shows what is saved by now, not what was saved then."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def item_fields(item_id: str) -> Mapping[str, Sequence[str]]:
    """The form's fields of one item: on a page with several, each field's name starts with its item's id."""
    prefix = f"{item_id}."
    return {name.removeprefix(prefix): values for name, values in request.form.lists() if name.startswith(prefix)}


@pages.post("/attempts/<attempt_id>/")
@open_to(Role.LEARNER)
def save_step(attempt_id: str) -> ResponseReturnValue:
    """Save a step's answers, without scripts, and go where the pressed button leads."""
    refusal: Refused | None = None
    go = request.form.get("go", "")  # a button of an item itself, such as one that decides, stays on the step
    with site.writing() as db:
        for item_id in dict.fromkeys(request.form.getlist("item")):
            saved = attempts.save(db, site.setting(), site.learner(), attempt_id, item_id, item_fields(item_id))
            if isinstance(saved, Refused):
                refusal = saved
                break
            if go in {f"flag:{item_id}", f"unflag:{item_id}"}:
                attempts.flag(db, site.setting(), site.learner(), attempt_id, item_id, go.startswith("flag"))
    if refusal is not None:
        flash(i18n.sentence(refusal, site.language(), site.zone().key))
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id), 303)
    if go == "review":
        return redirect(url_for("quiz.review", attempt_id=attempt_id), 303)
    step = go if go.isdigit() else request.form.get("step", "1")
    return redirect(url_for("quiz.attempt", attempt_id=attempt_id, step=step), 303)


@pages.post("/attempts/<attempt_id>/items/<item_id>")
@open_to(Role.LEARNER)
def save_item(attempt_id: str, item_id: str) -> ResponseReturnValue:
    """Save one answer as it is made. 409 for a stale sequence number or a closed attempt: nothing is overwritten."""
    sequence = request.form.get("sequence", type=whole_number)
    if sequence is None or sequence > MOST_SAVES:
        abort(400)
    with site.writing() as db:
        saved = attempts.save(
            db, site.setting(), site.learner(), attempt_id, item_id, item_fields(item_id), sequence=sequence
        )
    if isinstance(saved, Refused):
        words = i18n.sentence(saved, site.language(), site.zone().key)
        return {"reason": saved.reason, "sentence": words, "stored": saved.facts.get("stored")}, 409
    return {"sequence": saved}


@pages.get("/attempts/<attempt_id>/review")
@open_to(Role.LEARNER)
def review(attempt_id: str) -> ResponseReturnValue:
    """All answers in words before submitting, with what is unanswered."""
    row = own_attempt(attempt_id)
    closed = close_if_over(row)
    return closed if closed is not None else _review_page(row, 200)


def _review_page(row: AttemptRow, status: int) -> ResponseReturnValue:
    responses = learning.responses(site.reading(), row.id)
    page = quiz_pages.review(edition_of(row), row, responses, site.now())
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
    with site.writing() as db:
        number = attempts.submit(db, site.setting(), site.learner(), attempt_id)
    if number is not None:
        certificates.try_document(site.site().database, number, site.now())
    return result_page(attempt_id)


@pages.get("/attempts/<attempt_id>/result")
@open_to(Role.LEARNER)
def result(attempt_id: str) -> ResponseReturnValue:
    """The verdict, the score by objective, what to do next, and feedback item by item."""
    row = own_attempt(attempt_id)
    if row.submitted_at is None:
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id), 303)
    edition = edition_of(row)
    course = site.catalogue().course(row.course, site.language())
    period = learning.periods_of(site.reading(), row.person_id, row.course)[0]
    responses = learning.responses(site.reading(), attempt_id)
    page = quiz_result.result(edition, course, row, period, responses)
    return render_template("quiz/result.html", **page)
