"""Groups of people: kept by hand, or by a rule that whoever matches belongs to; named by assignment rules."""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer, reaches
from app.core.audience import Audience
from app.core.decisions import Allowed, Decision, Reason, Refused, refused
from app.core.parts import in_parts
from app.services import audit
from app.services.context import Setting
from app.services.rule_runs import PEOPLE_AT_A_TIME, PEOPLE_CHANGED
from app.store import jobs
from app.store.models import AssignmentRule, AssignmentRuleVersion, GroupMember, PersonGroup
from app.store.racing import add_first, add_missing, came_first


def make(
    db: Session, setting: Setting, viewer: Viewer, name: str, legal_entity_id: int | None, rule: Audience | None
) -> int | Refused:
    """Make a group of one legal entity, or (None) of all, by hand or by a rule; its id. Names stand once."""
    if not reaches(viewer.scope(Role.HR), legal_entity_id):
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    if rule is not None and rule.kind not in ("everyone", "conditions"):
        raise ValueError("a group consists of people, and not of groups")
    group = PersonGroup(
        name=name,
        audience=rule.to_json() if rule else None,
        legal_entity_id=legal_entity_id,
        created_at=setting.now,
        created_by=viewer.person_id,
    )
    if not add_first(db, group):
        return refused(Reason.NAME_TAKEN)
    _log(db, setting, viewer, "group.made", group)
    return group.id


def _log(db: Session, setting: Setting, viewer: Viewer, action: str, group: PersonGroup, **facts: int) -> None:
    audit.record(db, setting.now, viewer.person_id, action, ("group", group.id), note=group.name, **facts)


def _own(db: Session, viewer: Viewer, group_id: int) -> PersonGroup | None:
    """A group that has not ended and is within reach, locked."""
    group = db.get(PersonGroup, group_id, with_for_update=True)
    if group is None or group.ended_at is not None or not reaches(viewer.scope(Role.HR), group.legal_entity_id):
        return None
    return group


def rename(db: Session, setting: Setting, viewer: Viewer, group_id: int, name: str) -> Decision:
    """Give a group another name."""
    group = _own(db, viewer, group_id)
    if group is None:
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)

    def change() -> None:
        group.name = name

    if not came_first(db, change):
        return refused(Reason.NAME_TAKEN)
    _log(db, setting, viewer, "group.renamed", group)
    return Allowed()


def end(db: Session, setting: Setting, viewer: Viewer, group_id: int) -> Decision:
    """End a group, unless a rule in force names it. Its name may be used again."""
    group = _own(db, viewer, group_id)
    if group is None:
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    rule = _rule_that_names(db, group_id)
    if rule is not None:
        return refused(Reason.GROUP_IN_USE, rule=rule)
    _log(db, setting, viewer, "group.ended", group)
    group.ended_at = setting.now
    group.name = f"{group.name} ({group.id})"[-200:]
    return Allowed()


def _rule_that_names(db: Session, group_id: int) -> str | None:
    """The name of a rule in force whose newest version names a group."""
    newest = select(func.max(AssignmentRuleVersion.id)).group_by(AssignmentRuleVersion.rule_id)
    return db.scalar(
        select(AssignmentRule.name)
        .join(AssignmentRuleVersion, AssignmentRuleVersion.rule_id == AssignmentRule.id)
        .where(
            AssignmentRule.ended_at.is_(None),
            AssignmentRuleVersion.id.in_(newest),
            AssignmentRuleVersion.audience["group"].as_integer() == group_id,
        )
        .limit(1)
    )


def add(db: Session, setting: Setting, viewer: Viewer, group_id: int, person_ids: Sequence[int]) -> int | Refused:
    """Add people, whom the caller has found within reach, to a group kept by hand; how many were not in it."""
    group = _own(db, viewer, group_id)
    if group is None or group.audience is not None:
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    rows = [
        {"group_id": group_id, "person_id": each, "added_at": setting.now, "added_by": viewer.person_id}
        for each in person_ids
    ]
    added = add_missing(db, GroupMember, rows)
    if added:
        _log(db, setting, viewer, "group.changed", group, added=added)
        _note_change(db, setting, group_id, person_ids)
    return added


def remove(db: Session, setting: Setting, viewer: Viewer, group_id: int, person_ids: Sequence[int]) -> int | Refused:
    """Take people out of a group kept by hand; how many were in it."""
    group = _own(db, viewer, group_id)
    if group is None or group.audience is not None:
        return refused(Reason.OUTSIDE_LEGAL_ENTITIES)
    gone: list[int] = []
    for part in in_parts(sorted(person_ids), PEOPLE_AT_A_TIME):
        gone += db.scalars(
            delete(GroupMember)
            .where(GroupMember.group_id == group_id, GroupMember.person_id.in_(part))
            .returning(GroupMember.person_id)
        )
    if gone:
        _log(db, setting, viewer, "group.changed", group, removed=len(gone))
        _note_change(db, setting, group_id, gone)
    return len(gone)


def _note_change(db: Session, setting: Setting, group_id: int, person_ids: Sequence[int]) -> None:
    """Let every rule be asked again about these people."""
    key = f"group:{group_id}:{secrets.token_hex(8)}"
    jobs.enqueue(db, PEOPLE_CHANGED, key, {"people": sorted(person_ids)}, setting.now)
