"""Questions that people raised about policies: HR's inbox, and the answer."""

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
from app.core.policies import LONGEST_QUESTION
from app.services import policies
from app.store.queries import policies as policy_queries
from app.store.queries import policy_questions as queries
from app.store.queries.policy_questions import QuestionRow
from app.web import hr_filters, paging, site
from app.web.admin_forms import stripped
from app.web.hr_audience_form import hr_scope
from app.web.permission import open_to

pages = Blueprint("policy_questions", __name__, url_prefix="/policies/questions")


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """HR's answer."""

    words = TextAreaField(
        _l("Answer"), [DataRequired(_l("Write the answer.")), Length(max=LONGEST_QUESTION)], filters=[stripped]
    )


@pages.get("/")
@open_to(Role.HR)
def inbox() -> ResponseReturnValue:
    """Those that wait, then those answered."""
    today = hr_filters.company_day()
    page = paging.wanted(queries.count_questions(site.reading(), today, hr_scope()))
    rows = queries.questions(site.reading(), today, hr_scope(), limit=paging.SIZE, offset=page.offset)
    titles = {slug: found[0] for slug, found in policy_queries.versions(site.reading()).items()}
    lines = [(row, titles[row.policy].title(site.language())) for row in rows]
    return render_template("hr/policy_questions.html", lines=lines, pages=paging.links(page))


def _one(question_id: int) -> QuestionRow:
    return queries.question(site.reading(), question_id, hr_filters.company_day(), hr_scope()) or abort(404)


@pages.get("/<int:question_id>/")
@open_to(Role.HR)
def one(question_id: int) -> ResponseReturnValue:
    """A question, who raised it about which version, and its answer."""
    return _page(_one(question_id), AnswerForm(formdata=None))


def _page(row: QuestionRow, form: AnswerForm) -> str:
    versions = policy_queries.versions(site.reading(), row.policy)[row.policy]
    return render_template(
        "hr/policy_question.html",
        question=row,
        form=form,
        title=versions[0].title(site.language()),
        reads=i18n.own_name(row.language),
        direction=i18n.direction(row.language),
    )


@pages.post("/<int:question_id>/")
@open_to(Role.HR)
def answer(question_id: int) -> ResponseReturnValue:
    """Answer it, once."""
    row, form = _one(question_id), AnswerForm()
    if not form.validate():
        return _page(row, form), 422
    setting, actor_id = site.setting(), site.signed_in().person_id
    with site.writing() as db:
        refusal = policies.answer(db, setting, question_id, form.words.data, actor_id=actor_id)
    if isinstance(refusal, Refused):
        flash(i18n.sentence(refusal, site.language()), "caution")
        return redirect(url_for("hr.policy_questions.one", question_id=question_id), 303)
    flash(_("The answer is sent."))
    return redirect(url_for("hr.policy_questions.inbox"), 303)
