"""Policies for those of whom they are asked: to read, to acknowledge, to ask about, and to compare with earlier versions."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app import i18n
from app.core.access import Role
from app.core.decisions import Refused
from app.core.policies import LONGEST_QUESTION
from app.services import policies, policy_asking
from app.services.policy_asking import Mine
from app.store.queries import policy_acknowledgements, policy_questions
from app.store.queries.policies import VersionRow
from app.web import bounds, downloads, hr_filters, policy_pages, policy_records, site
from app.web.admin_forms import stripped
from app.web.destinations import safe_path
from app.web.permission import open_to

pages = Blueprint("policies", __name__, url_prefix="/policies")


class SeenForm(FlaskForm):  # type: ignore[misc]
    """Which text the reader had before them: its version, and the digest of what was shown."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, bounds.LARGEST)])
    digest = HiddenField(validators=[DataRequired(), Length(64, 64)])


class QuestionForm(SeenForm):
    """A question about it."""

    words = TextAreaField(
        _l("Your question"),
        [DataRequired(_l("Write your question.")), Length(max=LONGEST_QUESTION)],
        filters=[stripped],
    )


@pages.get("/")
@open_to(Role.LEARNER)
def overview() -> ResponseReturnValue:
    """Every policy that is asked of the reader."""
    db, person_id = site.reading(), site.signed_in().person_id
    mine = policy_asking.all_mine(db, site.setting(), policy_pages.reader())
    now_asked = {each.policy for each in mine}
    records = {each.policy: each for each in reversed(policy_acknowledgements.of_person(db, person_id))}
    questions = policy_questions.questions_of(db, person_id, hr_filters.company_day())
    return render_template(
        "policies/overview.html",
        lines=[policy_pages.line(each) for each in mine],
        records=[each for policy, each in records.items() if policy not in now_asked],
        questions=[each for each in questions if each.policy not in now_asked],
    )


def _mine(slug: str) -> Mine:
    """Where the reader stands with a policy, or 404: it is not asked of them, or there is none."""
    return policy_asking.mine(site.reading(), site.setting(), policy_pages.reader(), slug) or abort(404)


@pages.get("/<slug>/")
@open_to(Role.LEARNER)
def one(slug: str) -> ResponseReturnValue:
    """The text in force, and below it what the reader may say of it."""
    return _page(_mine(slug), QuestionForm(formdata=None))


def _page(mine: Mine, form: QuestionForm) -> str:
    person_id = site.signed_in().person_id
    questions = policy_questions.questions_of(site.reading(), person_id, hr_filters.company_day())
    return render_template(
        "policies/one.html",
        form=form,
        questions=[each for each in questions if each.policy == mine.policy],
        here=url_for("policies.one", slug=mine.policy),
        **policy_pages.shown(mine),
    )


def _said(slug: str, answer: Refused | None, words: str) -> ResponseReturnValue:
    """Back to where the reader was: the policy's own page, or the end of the course."""
    if answer is None:
        flash(words)
    else:
        flash(i18n.sentence(answer, site.language()), "caution")
    here = url_for("policies.one", slug=slug)
    wanted = safe_path(request.form.get("next"))
    return redirect(wanted if answer is None and wanted.startswith("/courses/") else here, 303)


@pages.post("/<slug>/acknowledge")
@open_to(Role.LEARNER)
def acknowledge(slug: str) -> ResponseReturnValue:
    """Record that the reader has read the text that they saw, and knows whom to ask."""
    form, who, setting = SeenForm(), policy_pages.reader(), site.setting()
    if not form.validate():
        abort(400)
    try:
        with site.writing() as db:
            answer = policies.acknowledge(db, setting, who, slug, form.version.data, form.digest.data)
    except policies.NoSuchPolicy:
        abort(404)
    return _said(slug, answer, _("It is recorded that you have read it and know whom to ask."))


@pages.post("/<slug>/question")
@open_to(Role.LEARNER)
def ask(slug: str) -> ResponseReturnValue:
    """Raise a question in place of acknowledging."""
    form, who, setting = QuestionForm(), policy_pages.reader(), site.setting()
    if form.version.errors or not form.validate():
        if form.version.data is None or form.digest.errors:
            abort(400)
        return _page(_mine(slug), form), 422
    try:
        with site.writing() as db:
            answer = policies.ask(db, setting, who, slug, form.version.data, form.digest.data, form.words.data)
    except policies.NoSuchPolicy:
        abort(404)
    return _said(slug, answer, _("Your question is with HR. Nobody presses you until it is answered."))


@pages.get("/<slug>/record.pdf")
@open_to(Role.LEARNER)
def record(slug: str) -> ResponseReturnValue:
    """The text that the reader acknowledged last, with the record of it."""
    body = policy_records.document(site.signed_in().person_id, slug) or abort(404)
    return downloads.pdf(body, f"{slug}-record")


@pages.get("/<slug>/changes/")
@open_to(Role.LEARNER)
def changes(slug: str) -> ResponseReturnValue:
    """What differs between the version in force and an earlier one."""
    mine = _mine(slug)
    return changes_page(mine.earlier, mine.current)


def changes_page(known: Sequence[VersionRow], after: VersionRow, **more: Any) -> str:
    """The page that compares a version with one of those before it, the last one unless the address says another."""
    earlier = {row.version.number: row for row in known if row.version.number < after.version.number}
    if not earlier:
        abort(404)
    wanted = request.args.get("from", str(max(earlier)))
    before = earlier.get(int(wanted) if wanted.isdecimal() else 0) or abort(404)
    language, found = policy_pages.compared(before, after)
    return render_template(
        "policies/changes.html",
        title=after.title(site.language()),
        before=before,
        after=after,
        others=[number for number in sorted(earlier, reverse=True) if number != before.version.number],
        paragraphs=found,
        language_of_text=language,
        direction=i18n.direction(language),
        **({"slug": after.version.policy, "is_hr": False} | more),
    )
