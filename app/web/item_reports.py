"""Something is wrong with this question: learners say so, HR and authors answer in an inbox that knows no names."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.core.item_reports import LONGEST
from app.core.model import QuizEdition
from app.services import item_reports
from app.services.attempts import NotOnPaper
from app.store.queries import item_reports as queries
from app.store.queries.learning import AttemptRow
from app.web import paging, quiz, quiz_pages, reported_items, site
from app.web.permission import open_to

pages = Blueprint("item_reports", __name__)


def _tidied(words: str | None) -> str:
    """The words without space around them; a browser's line ends count as one character each."""
    return (words or "").replace("\r\n", "\n").strip()


class ReportForm(FlaskForm):  # type: ignore[misc]
    """What is wrong."""

    words = TextAreaField(_l("What is wrong with it?"), [DataRequired(), Length(max=LONGEST)], filters=[_tidied])


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What whoever reported it is told."""

    words = TextAreaField(_l("Your answer"), [DataRequired(), Length(max=LONGEST)], filters=[_tidied])


@pages.get("/attempts/<attempt_id>/items/<item_id>/report")
@open_to(Role.LEARNER)
def form(attempt_id: str, item_id: str) -> ResponseReturnValue:
    """Where a learner says what is wrong with an item of an attempt of theirs."""
    row = quiz.own_attempt(attempt_id)
    return _form_page(row, item_id, ReportForm(formdata=None))


def _form_page(row: AttemptRow, item_id: str, form: ReportForm) -> str:
    edition = _edition(row)
    back = _way_back(edition, row, item_id)
    waiting = queries.open_on_item(site.reading(), row.person_id, row.quiz, item_id)
    return render_template(
        "item_reports/form.html",
        form=form,
        attempt_id=row.id,
        item_id=item_id,
        quiz=edition.quiz,
        stem=reported_items.stem(edition, item_id),
        language_of_text=edition.language,
        direction_of_text=i18n.direction(edition.language),
        waiting=reported_items.shown(waiting) if waiting else None,
        back=back,
        longest=LONGEST,
    )


def _edition(row: AttemptRow) -> QuizEdition:
    """The quiz as the page has shown it from which the learner comes."""
    return quiz.edition_of(row) if row.submitted_at is None else quiz.graded_edition_of(row)


def _way_back(edition: QuizEdition, row: AttemptRow, item_id: str) -> str:
    """The step or the result that the item stands on; raises NotOnPaper where it stands on neither."""
    number = quiz_pages.step_of(row.paper, item_id)
    if number is None:
        raise NotOnPaper(item_id)
    if row.submitted_at is not None:
        return url_for("quiz.result", attempt_id=row.id)
    return quiz_pages.step_address(edition.quiz, row.id, number)


@pages.post("/attempts/<attempt_id>/items/<item_id>/report")
@open_to(Role.LEARNER)
def send(attempt_id: str, item_id: str) -> ResponseReturnValue:
    """Keep the report, and go back to where the learner was."""
    row = quiz.own_attempt(attempt_id)
    edition = _edition(row)
    back = _way_back(edition, row, item_id)
    form = ReportForm()
    if not form.validate_on_submit():
        return _form_page(row, item_id, form), 422
    with site.writing() as db:
        refusal = item_reports.report(db, site.setting(), row.person_id, attempt_id, edition, item_id, form.words.data)
    if isinstance(refusal, Refused):
        form.form_errors.append(i18n.sentence(refusal, site.language(), site.zone().key))
        return _form_page(row, item_id, form), 422
    flash(_("Thank you. Somebody reads it, and the answer comes to “What I reported” in your profile."))
    return redirect(back, 303)


@pages.get("/my/item-reports/")
@open_to(Role.LEARNER)
def mine() -> ResponseReturnValue:
    """What the reader reported, with the answers."""
    found = queries.own(site.reading(), site.signed_in().person_id)
    return render_template("item_reports/mine.html", reports=reported_items.lines(found))


@pages.get("/item-reports/")
@open_to(Role.HR, Role.AUTHOR)
def inbox() -> ResponseReturnValue:
    """Every report: those that wait for an answer first."""
    page = paging.wanted(queries.count(site.reading()))
    found = queries.inbox(site.reading(), limit=paging.SIZE, offset=page.offset)
    lines = reported_items.lines(found)
    return render_template(
        "item_reports/inbox.html",
        waiting=[line for line in lines if not line["is_answered"]],
        answered=[line for line in lines if line["is_answered"]],
        pages=paging.links(page) if page.count > 1 else None,
    )


@pages.get("/item-reports/<int:report_id>/")
@open_to(Role.HR, Role.AUTHOR)
def one(report_id: int) -> ResponseReturnValue:
    """A report with the item as it was asked, and the answer or a form for it."""
    return _report_page(report_id, AnswerForm(formdata=None))


def _report_page(report_id: int, form: AnswerForm) -> str:
    report = queries.one(site.reading(), report_id)
    if report is None:
        abort(404)
    return render_template("item_reports/one.html", form=form, report=reported_items.as_asked(report), longest=LONGEST)


@pages.post("/item-reports/<int:report_id>/")
@open_to(Role.HR, Role.AUTHOR)
def answer(report_id: int) -> ResponseReturnValue:
    """Answer a report, once."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _report_page(report_id, form), 422
    viewer = site.signed_in().viewer
    with site.writing() as db:
        refusal = item_reports.answer(db, site.setting(), viewer, report_id, form.words.data)
    if isinstance(refusal, Refused):
        form.form_errors.append(i18n.sentence(refusal, site.language(), site.zone().key))
        return _report_page(report_id, form), 422
    flash(_("The answer is saved. Whoever reported this finds it in their profile."))
    return redirect(url_for("item_reports.inbox"), 303)
