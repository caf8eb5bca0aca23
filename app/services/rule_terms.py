"""What an assignment rule says: of whom it asks what, by when, and how it is renewed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
from app.core.access import Scope
from app.core.audience import Audience, Circumstances
from app.core.certification import add_months
from app.core.due_dates import DueRule, local_day
from app.core.recertification import Recertification
from app.services.context import Setting
from app.store.models import AssignmentRuleVersion
from app.store.queries import audiences, policies
from app.store.queries.rule_effects import Asked, Target
from app.store.queries.rules import VersionRow


@dataclass(frozen=True, kw_only=True)
class RuleTerms:
    """What one version of a rule says. It asks for a course or for a path."""

    audience: Audience
    course: str | None
    path: str | None
    due: DueRule
    recertification: Recertification | None = None


def terms_of(version: AssignmentRuleVersion | VersionRow) -> RuleTerms:
    """What a version says."""
    return RuleTerms(
        audience=Audience.from_json(version.audience),
        course=version.course,
        path=version.path,
        due=DueRule.from_json(version.due),
        recertification=Recertification.from_json(version.recertification) if version.recertification else None,
    )


def scope_of(version: AssignmentRuleVersion) -> Scope:
    """The legal entities in which a version counts: those that whoever saved it reached."""
    return None if version.legal_entities is None else frozenset(version.legal_entities)


def targets(catalogue: Catalogue, terms: RuleTerms) -> Sequence[Target] | None:
    """The courses that a rule asks for, none of them one that people choose; None where what it names is no longer offered."""
    if terms.path is None:
        if terms.course is None or terms.course not in catalogue.courses:
            return None
        found = [Target(course=terms.course)]
    else:
        path = catalogue.path(terms.path, "en")
        if path is None:
            return None
        found = [
            Target(course=course, step=step.courses, needs=step.needs) for step in path.steps for course in step.courses
        ]
    return [target for target in found if not catalogue.is_voluntary(target.course)]


def circumstances(db: Session, setting: Setting, *wanted: Audience) -> Circumstances:
    """The company's day, its language, and the groups that audiences name."""
    return Circumstances(
        today=company_day(setting),
        language=setting.company.language,
        groups=audiences.groups(db, wanted),
    )


def company_day(setting: Setting) -> date:
    """The company's day."""
    return local_day(setting.now, ZoneInfo(setting.company.time_zone))


def asked(
    db: Session, setting: Setting, rule_id: int | None, terms: RuleTerms, scope: Scope, courses: Sequence[Target]
) -> Asked:
    """A rule's terms as the database is asked about them."""
    now = circumstances(db, setting, terms.audience)
    waiting = policies.waiting_for(db, [each.course for each in courses])
    lasting = {group: rule and rule.lasting for group, rule in now.groups.items()}
    return Asked(
        rule_id=rule_id,
        audience=terms.audience,
        lasting=terms.audience.lasting,
        scope=scope,
        circumstances=now,
        lasting_circumstances=Circumstances(today=now.today, language=now.language, groups=lasting),
        targets=[replace(each, waiting=waiting[each.course]) for each in courses],
        overdue_until=_overdue_until(terms.due, now.today),
    )


def _overdue_until(due: DueRule, today: date) -> date | None:
    """Whoever was hired on this day or before would be overdue at once; None where nobody can be."""
    if due.anchor != "hire" or due.minimum_notice_days > 0:
        return None
    day = add_months(today - timedelta(days=due.offset_days), -due.offset_months)
    while add_months(day, due.offset_months) + timedelta(days=due.offset_days) >= today:
        day -= timedelta(days=1)
    return day
