"""Assignment rules as HR sees them: which there are, what they say, and who has something by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.store.models import Assignment, AssignmentRule, AssignmentRuleVersion, Job, Period, Person


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """What a rule said from when on, who saved it, and how far they reached; None is everywhere."""

    id: int
    rule_id: int
    name: str
    ended_at: datetime | None
    number: int
    audience: dict[str, Any]
    scope: Scope
    course: str | None
    path: str | None
    due: dict[str, Any]
    recertification: dict[str, Any] | None
    saved_at: datetime
    saved_by: str | None


def _versions() -> Select[*tuple[Any, ...]]:
    return (
        select(AssignmentRuleVersion, AssignmentRule.name, AssignmentRule.ended_at, Person.name)
        .join(AssignmentRule, AssignmentRule.id == AssignmentRuleVersion.rule_id)
        .outerjoin(Person, Person.id == AssignmentRuleVersion.saved_by)
    )


NEWEST = select(func.max(AssignmentRuleVersion.id)).group_by(AssignmentRuleVersion.rule_id)


def in_force(db: Session) -> list[VersionRow]:
    """The newest version of every rule that has not ended, by name: one statement."""
    query = _versions().where(AssignmentRule.ended_at.is_(None), AssignmentRuleVersion.id.in_(NEWEST))
    return [_row(*row) for row in db.execute(query.order_by(AssignmentRule.name, AssignmentRule.id))]


def versions(db: Session, rule_id: int) -> list[VersionRow]:
    """Every version of a rule, the newest first."""
    query = _versions().where(AssignmentRuleVersion.rule_id == rule_id)
    return [_row(*row) for row in db.execute(query.order_by(AssignmentRuleVersion.number.desc()))]


def _row(version: AssignmentRuleVersion, name: str, ended_at: datetime | None, saved_by: str | None) -> VersionRow:
    return VersionRow(
        id=version.id,
        rule_id=version.rule_id,
        name=name,
        ended_at=ended_at,
        number=version.number,
        audience=version.audience,
        scope=None if version.legal_entities is None else frozenset(version.legal_entities),
        course=version.course,
        path=version.path,
        due=version.due,
        recertification=version.recertification,
        saved_at=version.saved_at,
        saved_by=saved_by,
    )


def _holders(rule_id: int) -> Select[*tuple[Any, ...]]:
    """The people who have something by a rule, in whichever version."""
    version_ids = select(AssignmentRuleVersion.id).where(AssignmentRuleVersion.rule_id == rule_id)
    return (
        select(Period.person_id.label("id"))
        .join(Assignment, Assignment.period_id == Period.id)
        .where(Assignment.rule_version_id.in_(version_ids), Assignment.withdrawn_at.is_(None))
        .distinct()
    )


@dataclass(frozen=True)
class Reach:
    """How many people have something by a rule, and whether a job is still giving or taking."""

    people: int
    is_under_way: bool


def reach(db: Session, rule_id: int, kind: str) -> Reach:
    """How far a rule has come: one statement."""
    people = select(func.count()).select_from(_holders(rule_id).subquery()).scalar_subquery()
    ids = select(AssignmentRuleVersion.id).where(AssignmentRuleVersion.rule_id == rule_id)
    under_way = exists().where(
        and_(Job.kind == kind, Job.done_at.is_(None), Job.failed_at.is_(None)),
        Job.payload["version"].as_integer().in_(ids),
    )
    return Reach(*db.execute(select(people, under_way)).one())


def holders(db: Session, rule_id: int, *, limit: int, offset: int) -> Sequence[tuple[int, str]]:
    """A page of the people who have something by a rule, by id and name."""
    query = select(Person.id, Person.name).where(Person.id.in_(_holders(rule_id)))
    page = query.order_by(Person.name_folded, Person.id).limit(limit).offset(offset)
    return [(row.id, row.name) for row in db.execute(page)]
