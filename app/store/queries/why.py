"""Why a person has a course: every reason that stands, or stood, for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.store.models import (
    Assignment,
    AssignmentRule,
    AssignmentRuleVersion,
    Department,
    LegalEntity,
    Period,
    Person,
    PersonGroup,
)
from app.store.queries.audience_names import Names


@dataclass(frozen=True, kw_only=True)
class ReasonRow:
    """A reason for which a course was required: whose decision or which rule, for whom, what matched, and since when.

    `withdrawn_by` is who took it back, None where Gangway itself did.
    """

    assigned_at: datetime
    assigned_by: str | None
    rule_id: int | None
    rule: str | None
    version: int | None
    path: str | None
    audience: dict[str, Any]
    facts: dict[str, Any] | None
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    names: Names


def reasons(db: Session, person_id: int, course: str, *, withdrawn: bool = False) -> list[ReasonRow]:
    """The reasons for which a person has a course, the first one first; with `withdrawn`, those too that stand no more."""
    manager = aliased(Person)
    named: dict[str, Any] = {
        "department": Department,
        "group": PersonGroup,
        "legal_entity": LegalEntity,
        "manager": manager,
    }
    query: Any = select(
        Assignment.assigned_at,
        Person.name.label("assigned_by"),
        AssignmentRule.id.label("rule_id"),
        AssignmentRule.name.label("rule"),
        AssignmentRuleVersion.number.label("version"),
        Assignment.path,
        Assignment.audience,
        Assignment.facts,
        Assignment.withdrawn_at,
        Assignment.withdrawn_by,
        *(source.id.label(f"{kind}_id") for kind, source in named.items()),
        *(source.name.label(f"{kind}_name") for kind, source in named.items()),
    )
    query = (
        query.join(Period, Period.id == Assignment.period_id)
        .outerjoin(AssignmentRuleVersion, AssignmentRuleVersion.id == Assignment.rule_version_id)
        .outerjoin(AssignmentRule, AssignmentRule.id == AssignmentRuleVersion.rule_id)
        .outerjoin(Person, Person.id == Assignment.assigned_by)
        .where(Period.person_id == person_id, Period.course == course)
        .order_by(Assignment.id)
    )
    for kind, source in named.items():
        told = (Assignment.facts[kind].as_integer(), Assignment.audience[kind].as_integer())
        query = query.outerjoin(source, source.id == func.coalesce(*told))
    if not withdrawn:
        query = query.where(Assignment.withdrawn_at.is_(None))
    return [_row(dict(row._mapping), named) for row in db.execute(query)]


def _row(row: dict[str, Any], kinds: Collection[str]) -> ReasonRow:
    """A reason, with the names behind the ids in it."""
    ids, names = ({kind: row.pop(f"{kind}_{part}") for kind in kinds} for part in ("id", "name"))
    known = {(kind, id): names[kind] for kind, id in ids.items() if id is not None}
    return ReasonRow(**row, names=Names(known=known))


def completed(db: Session, person_id: int, courses: Collection[str]) -> frozenset[str]:
    """Those of these courses that a person has completed at any time, or does not have to."""
    query = select(Period.course).where(
        Period.person_id == person_id,
        Period.course.in_(courses),
        Period.completed_at.is_not(None) | Period.waived_at.is_not(None),
    )
    return frozenset(db.scalars(query.distinct()))


@dataclass(frozen=True)
class OnPath:
    """The paths through which a person has a course, and whether they have it for no other reason and not begun it."""

    paths: tuple[str, ...]
    is_bound: bool


def on_path(db: Session, person_id: int, course: str) -> OnPath:
    """Through which paths a person has a course now."""
    rows = db.execute(
        select(Assignment.path, Period.started_at)
        .join(Period, Period.id == Assignment.period_id)
        .where(
            Period.person_id == person_id,
            Period.course == course,
            Period.completed_at.is_(None),
            Assignment.withdrawn_at.is_(None),
        )
        .order_by(Assignment.id)
    ).all()
    paths = tuple(dict.fromkeys(row.path for row in rows if row.path))
    is_bound = bool(paths) and all(row.path and row.started_at is None for row in rows)
    return OnPath(paths, is_bound)
