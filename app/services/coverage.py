"""Why a rule gives a person a course, or does not: the answer of the rule itself for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.core.access import reaches
from app.core.audience import Audience, Circumstances, Condition, Facts, failing, matches
from app.services import rule_terms
from app.services.context import Setting
from app.store.queries import audiences, rules
from app.store.queries.rules import VersionRow
from app.store.queries.why import ReasonRow


class Coverage(StrEnum):
    """What a rule says of a person, the first that applies."""

    HAS_IT = "has_it"
    LEFT = "left"
    OUTSIDE = "outside"
    WITHDRAWN = "withdrawn"
    CONDITIONS = "conditions"
    NOT_IN_GROUP = "not_in_group"
    NOT_NAMED = "not_named"
    SOON = "soon"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A rule with what it says of a person: `failing` are the conditions that they do not meet."""

    rule: VersionRow
    audience: Audience
    coverage: Coverage
    failing: Sequence[Condition] = ()


def answers(db: Session, setting: Setting, person_id: int, course: str, reasons: Sequence[ReasonRow]) -> list[Answer]:
    """What every rule in force that asks for a course says of a person, given the reasons they have or had: few statements."""
    asking = []
    for row in rules.in_force(db):
        terms = rule_terms.terms_of(row)
        courses = rule_terms.targets(setting.catalogue, terms) or ()
        if any(target.course == course for target in courses):
            asking.append((row, terms.audience))
    now = Circumstances(
        today=rule_terms.company_day(setting),
        language=setting.company.language,
        groups=audiences.groups(db, [audience for _, audience in asking]),
    )
    facts = audiences.facts(db, [person_id], now)[person_id]
    return [_answer(row, audience, facts, now, reasons) for row, audience in asking]


def _answer(
    row: VersionRow, audience: Audience, facts: Facts, now: Circumstances, reasons: Sequence[ReasonRow]
) -> Answer:
    ours = [each for each in reasons if each.rule_id == row.rule_id]
    missed = failing(audience, facts, now)
    not_there = Coverage.NOT_IN_GROUP if audience.kind == "group" else Coverage.NOT_NAMED
    found = (
        (Coverage.HAS_IT, any(each.withdrawn_at is None for each in ours)),
        (Coverage.LEFT, not facts.is_active),
        (Coverage.OUTSIDE, not reaches(row.scope, facts.legal_entity)),
        (Coverage.WITHDRAWN, any(each.withdrawn_by is not None for each in ours)),
        (Coverage.CONDITIONS, bool(missed)),
        (not_there, matches(audience, facts, now) is None),
    )
    coverage = next((each for each, applies in found if applies), Coverage.SOON)
    return Answer(
        rule=row,
        audience=audience,
        coverage=coverage,
        failing=missed if coverage is Coverage.CONDITIONS else (),
    )
