"""Assignment rules: saving one in a new version, ending it, and what saving would do."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import due_dates
from app.core.access import Role, Scope, Viewer
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.services import audit, rule_terms
from app.services.context import Setting
from app.services.rule_terms import RuleTerms
from app.store import jobs
from app.store.models import AssignmentRule, AssignmentRuleVersion, BulkAction
from app.store.queries.rule_effects import Asked
from app.store.racing import add_first

APPLY = "rules.apply"
"""The kind of the job that gives and takes what a rule's newest version says; its key names version, run and place."""
KIND = "rule.saved"


def may_save(setting: Setting, terms: RuleTerms) -> Decision:
    """Whether a rule may say this: nobody is asked for what people choose, nor for a day that has passed."""
    courses = rule_terms.targets(setting.catalogue, terms)
    if courses is None:
        raise LookupError("a rule asks for a course or a path that is offered")
    if not courses or any(setting.catalogue.is_voluntary(each) for each in _named(setting, terms)):
        return refused(Reason.COURSE_IS_VOLUNTARY)
    if terms.due.on is not None:
        return due_dates.may_be_due(terms.due.on, rule_terms.company_day(setting))
    return Allowed()


def _named(setting: Setting, terms: RuleTerms) -> tuple[str, ...]:
    path = setting.catalogue.path(terms.path, "en") if terms.path else None
    return path.courses if path else tuple(filter(None, (terms.course,)))


def would(db: Session, setting: Setting, viewer: Viewer, rule_id: int | None, terms: RuleTerms) -> Asked:
    """The terms as saving them would make them, to ask the database what they do; changes nothing."""
    courses = rule_terms.targets(setting.catalogue, terms) or ()
    return rule_terms.asked(db, setting, rule_id, terms, viewer.scope(Role.HR), courses)


def save(
    db: Session,
    setting: Setting,
    viewer: Viewer,
    name: str,
    terms: RuleTerms,
    *,
    key: str,
    rule_id: int | None = None,
) -> int | Refused:
    """Save a rule, or a new version of one, and return its id; once for the key of a form, however often it is sent.

    Its audience is cut by the legal entities of whoever saves it. Giving and taking is left to a job.
    """
    decision = may_save(setting, terms)
    if isinstance(decision, Refused):
        return decision
    scope = viewer.scope(Role.HR)
    rule = db.get(AssignmentRule, rule_id, with_for_update=True) if rule_id is not None else None
    if rule_id is not None and (rule is None or rule.ended_at is not None or not _may_change(db, rule_id, scope)):
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    action = BulkAction(key=key, kind=KIND, facts={}, outcomes={}, done_at=setting.now, done_by=viewer.person_id)
    if not add_first(db, action):
        made = db.scalars(select(BulkAction).where(BulkAction.key == key)).one()
        is_ours = made.kind == KIND and made.done_by == viewer.person_id
        return int(made.facts["rule"]) if is_ours else refused(Reason.NOT_YOURS)
    if rule is None:
        rule = AssignmentRule(name=name, created_at=setting.now, created_by=viewer.person_id)
        db.add(rule)
    rule.name = name
    db.flush()
    action.facts = {"rule": rule.id}
    _add_version(db, setting, viewer, rule, terms, scope)
    return rule.id


def _add_version(
    db: Session, setting: Setting, viewer: Viewer, rule: AssignmentRule, terms: RuleTerms, scope: Scope
) -> None:
    newest = db.scalar(select(func.max(AssignmentRuleVersion.number)).where(AssignmentRuleVersion.rule_id == rule.id))
    version = AssignmentRuleVersion(
        rule_id=rule.id,
        number=(newest or 0) + 1,
        audience=terms.audience.to_json(),
        legal_entities=None if scope is None else sorted(scope),
        course=terms.course,
        path=terms.path,
        due=terms.due.to_json(),
        recertification=terms.recertification.to_json() if terms.recertification else None,
        saved_at=setting.now,
        saved_by=viewer.person_id,
    )
    db.add(version)
    db.flush()
    audit.record(
        db,
        setting.now,
        viewer.person_id,
        "rule.saved",
        ("rule", rule.id),
        note=rule.name,
        number=version.number,
        course=version.course,
        path=version.path,
    )
    leave(db, setting, version.id, "saved")


def end(db: Session, setting: Setting, viewer: Viewer, rule_id: int) -> Decision:
    """End a rule: what it gave is withdrawn by a job. Ending it twice changes nothing."""
    rule = db.get(AssignmentRule, rule_id, with_for_update=True)
    if rule is None or not _may_change(db, rule_id, viewer.scope(Role.HR)):
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    if rule.ended_at is not None:
        return Allowed()
    rule.ended_at, rule.ended_by = setting.now, viewer.person_id
    audit.record(db, setting.now, viewer.person_id, "rule.ended", ("rule", rule_id), note=rule.name)
    leave(db, setting, newest_version(db, rule_id).id, "ended")
    return Allowed()


def newest_version(db: Session, rule_id: int) -> AssignmentRuleVersion:
    """What a rule says now, or said last."""
    return db.scalars(
        select(AssignmentRuleVersion)
        .where(AssignmentRuleVersion.rule_id == rule_id)
        .order_by(AssignmentRuleVersion.number.desc())
        .limit(1)
    ).one()


def _may_change(db: Session, rule_id: int, scope: Scope) -> bool:
    """Whether a rule counts only where somebody reaches."""
    return is_within(rule_terms.scope_of(newest_version(db, rule_id)), scope)


def is_within(part: Scope, scope: Scope) -> bool:
    """Whether one reach lies inside another."""
    return scope is None or (part is not None and part <= scope)


def leave(db: Session, setting: Setting, version_id: int, run: str, *, after: int = 0) -> None:
    """Leave the next part of applying a version to a job, once for a run and a place in it."""
    payload = {"version": version_id, "run": run, "after": after}
    jobs.enqueue(db, APPLY, f"{version_id}:{run}:{after}", payload, setting.now)
