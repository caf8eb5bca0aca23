"""Why a person has a course, and why not: what every rule that asks for it says of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import access
from app.core.access import Role
from app.core.audience import all_of
from app.services import coverage, rules
from app.services.coverage import Answer, Coverage
from app.store.queries import audience_names, learning, person_record, why
from app.store.queries.audience_names import Names
from app.store.queries.person_record import Record
from app.store.queries.why import ReasonRow
from app.web import audience_words, hr_filters, hr_words, site, why_words
from app.web.hr_audience_form import hr_scope
from app.web.permission import open_to

pages = Blueprint("why", __name__, url_prefix="/people/<int:person_id>/why")


@dataclass(frozen=True, kw_only=True)
class AnswerWords:
    """What a rule says of a person: its name, a sentence, and the conditions that are not met."""

    rule: str
    rule_id: int | None
    sentence: str
    failing: Sequence[str]


def known_person(person_id: int) -> Record:
    """A person of the reader's legal entities; 404 for everybody else."""
    found = person_record.record(site.reading(), person_id)
    if found is None or not access.may_assign(site.signed_in().viewer, found.facts(hr_filters.company_day())):
        abort(404)
    return found


@pages.get("/")
@open_to(Role.HR)
def choose(person_id: int) -> ResponseReturnValue:
    """The courses about which it can be asked."""
    courses = [(slug, hr_words.course_title(slug)) for slug in hr_words.courses_that_count()]
    return render_template("hr/why_choose.html", person=known_person(person_id), courses=courses)


@pages.get("/<slug>/")
@open_to(Role.HR)
def one(person_id: int, slug: str) -> ResponseReturnValue:
    """Why this person has one course, or does not have it."""
    if slug not in hr_words.courses_that_count():
        abort(404)
    person, db = known_person(person_id), site.reading()
    reasons = why.reasons(db, person_id, slug, withdrawn=True)
    periods = learning.periods_of(db, person_id, slug)
    answers = [
        each
        for each in coverage.answers(db, site.setting(), person_id, slug, reasons)
        if each.coverage is not Coverage.OUTSIDE or rules.is_within(each.rule.scope, hr_scope())
    ]
    asked = [part for each in answers for part in (each.audience, all_of(*each.failing))]
    names = audience_names.names(db, asked)
    return render_template(
        "hr/why.html",
        person=person,
        course=hr_words.course_title(slug),
        standing=why_words.in_words([row for row in reasons if row.withdrawn_at is None]),
        ended=[_ended(row) for row in reasons if row.withdrawn_at is not None],
        is_waived=any(row.facts.is_waived for row in periods),
        period_id=periods[0].id if periods else None,
        answers=[_in_words(each, names) for each in answers],
    )


def _ended(row: ReasonRow) -> tuple[str, str]:
    """A reason that stands no more, and since when."""
    day = hr_words.day(row.withdrawn_at.astimezone(site.zone()).date()) if row.withdrawn_at else ""
    words = _("Withdrawn by hand on %(date)s", date=day)
    return why_words.in_words([row])[0].sentence, words if row.withdrawn_by else _("Withdrawn on %(date)s", date=day)


def _in_words(answer: Answer, names: Names) -> AnswerWords:
    sentences = {
        Coverage.HAS_IT: _("The person has it by this rule."),
        Coverage.LEFT: _("The person is deactivated."),
        Coverage.OUTSIDE: _("The rule does not reach the company in which the person works."),
        Coverage.WITHDRAWN: _("Somebody in HR withdrew it by hand, so the rule does not give it again."),
        Coverage.CONDITIONS: _("The person does not meet this:"),
        Coverage.NOT_IN_GROUP: _("The person is not in the group that the rule names."),
        Coverage.NOT_NAMED: _("The person is not among those whom the rule names."),
        Coverage.SOON: _("The person matches, and gets it with the next run of the rules."),
    }
    is_ours = rules.is_within(answer.rule.scope, hr_scope())
    return AnswerWords(
        rule=answer.rule.name,
        rule_id=answer.rule.rule_id if is_ours else None,
        sentence=sentences[answer.coverage],
        failing=[audience_words.phrase(each, names) for each in answer.failing],
    )
