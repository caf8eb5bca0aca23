"""Giving and taking what assignment rules say, some hundreds of people at a time; done twice, it changes nothing more."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.audience import Facts, matches, of_people
from app.services import assignments, rule_terms, rules
from app.services.causes import Candidate, Cause
from app.services.context import Setting
from app.services.rule_terms import RuleTerms
from app.store import jobs
from app.store.models import AssignmentRule, AssignmentRuleVersion, Period, Person
from app.store.queries import audiences, rule_effects
from app.store.queries.rule_effects import Asked, Target

PEOPLE_AT_A_TIME = 250
"""So many that a part is written within about a second: on SQLite everybody else who writes waits for it."""
PEOPLE_CHANGED = "people.changed"
"""The kind of the job that looks at people who work elsewhere now, or were taken on; its payload lists their ids."""


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A rule's newest version with what it asks; one that has ended asks nobody, so that all it gave is taken."""

    version: AssignmentRuleVersion
    terms: RuleTerms
    asked: Asked


def in_force(db: Session, setting: Setting, version_id: int | None = None) -> list[InForce]:
    """The newest version of every rule that has not ended, or one version, if it is the newest of a rule.

    A rule whose course or path is not offered at present is left alone.
    """
    newest = select(func.max(AssignmentRuleVersion.id)).group_by(AssignmentRuleVersion.rule_id)
    query = (
        select(AssignmentRuleVersion, AssignmentRule.ended_at)
        .join(AssignmentRule, AssignmentRule.id == AssignmentRuleVersion.rule_id)
        .where(AssignmentRuleVersion.id.in_(newest))
        .order_by(AssignmentRuleVersion.id)
    )
    query = query.where(
        AssignmentRule.ended_at.is_(None) if version_id is None else AssignmentRuleVersion.id == version_id
    )
    found = []
    for version, ended_at in db.execute(query):
        terms = rule_terms.terms_of(version)
        courses = rule_terms.targets(setting.catalogue, terms)
        if ended_at is not None:
            terms, courses = replace(terms, audience=of_people(())), courses or ()
        if courses is not None:
            scope = rule_terms.scope_of(version)
            asked = rule_terms.asked(db, setting, version.rule_id, terms, scope, courses)
            found.append(InForce(version=version, terms=terms, asked=asked))
    return found


def next_people(db: Session, setting: Setting, version_id: int, after: int) -> list[int]:
    """The next people for whom a version has something to be done."""
    return [
        person_id
        for each in in_force(db, setting, version_id)
        for person_id in rule_effects.concerned(db, each.asked, after=after, limit=PEOPLE_AT_A_TIME)
    ]


def apply_part(db: Session, setting: Setting, version_id: int, person_ids: Sequence[int], run: str) -> None:
    """Give and take what a version says for these people, and leave the next part to a job of its own."""
    db.scalar(
        select(AssignmentRule.id)
        .join(AssignmentRuleVersion, AssignmentRuleVersion.rule_id == AssignmentRule.id)
        .where(AssignmentRuleVersion.id == version_id)
        .with_for_update(of=AssignmentRule)
    )  # nobody saves another version meanwhile
    reconcile(db, setting, in_force(db, setting, version_id), person_ids)
    if len(person_ids) == PEOPLE_AT_A_TIME:
        rules.leave(db, setting, version_id, run, after=person_ids[-1])


def people_changed(db: Session, setting: Setting, person_ids: Sequence[int]) -> None:
    """Ask every rule again about people who have changed; those beyond the first hundreds are left to a job of their own."""
    now, later = person_ids[:PEOPLE_AT_A_TIME], person_ids[PEOPLE_AT_A_TIME:]
    reconcile(db, setting, in_force(db, setting), now)
    if later:
        jobs.enqueue(db, PEOPLE_CHANGED, secrets.token_hex(16), {"people": list(later)}, setting.now)


def waiting(db: Session, setting: Setting) -> list[int]:
    """The versions in force for which something is to be done by now, because time has passed or was lost."""
    return [
        each.version.id for each in in_force(db, setting) if rule_effects.concerned(db, each.asked, after=0, limit=1)
    ]


def reconcile(db: Session, setting: Setting, versions: Sequence[InForce], person_ids: Collection[int]) -> None:
    """Bring these people's assignments in line with what the versions say.

    What they get comes before what they lose, so that whoever moves from one rule to another keeps the course.
    """
    if not person_ids:
        return
    _lock(db, person_ids)
    for each in versions:
        facts = audiences.facts(db, person_ids, each.asked.circumstances)
        for target in each.asked.targets:
            _give(db, setting, each, target, facts)
    for each in versions:
        lost = db.scalars(rule_effects.lost(each.asked, person_ids)).all()
        if lost:
            assignments.withdraw(db, setting, lost, by=None)


def _lock(db: Session, person_ids: Collection[int]) -> None:
    """The people, and then all their periods in the order of their ids, as everybody locks several."""
    people = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.scalars(people.with_for_update(key_share=True)).all()
    db.scalars(select(Period.id).where(Period.person_id.in_(person_ids)).order_by(Period.id).with_for_update()).all()


def _give(db: Session, setting: Setting, rule: InForce, target: Target, facts: dict[int, Facts]) -> None:
    """Require one course of those who are to have it and lack it."""
    course = setting.catalogue.course(target.course, "en")
    person_ids = rule_effects.gaining(db, rule.asked, target, list(facts))
    if course is None or not person_ids:
        return

    def cause(person: Candidate) -> Cause:
        return Cause(
            assigned_by=None,
            audience=rule.version.audience,
            rule_version_id=rule.version.id,
            path=rule.version.path,
            facts=matches(rule.terms.audience, facts[person.person_id], rule.asked.circumstances),
        )

    people = assignments.candidates(db, assignments.Audience(person_ids=frozenset(person_ids)), setting)
    assignments.require(db, setting, course, people, cause, rule.terms.due, rule.terms.recertification, viewer=None)
