"""Where one person stands with the policies that are asked of them. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core.access import Role
from app.core.audience import matches
from app.core.policies import Reading, Version
from app.services.context import Setting
from app.services.policy_texts import Where
from app.store.models import RoleGrant
from app.store.queries import audiences, policy_asked, policy_readers
from app.store.queries import policies as queries
from app.store.queries.policies import VersionRow
from app.store.queries.policy_asked import Consulted


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Somebody of whom policies are asked, and where they read them."""

    person_id: int
    where: Where


@dataclass(frozen=True, kw_only=True)
class Mine:
    """Where one person stands with one policy; `earlier` are the versions in force for them before, the newest first."""

    policy: str
    current: VersionRow
    material: Version
    reading: Reading
    due_at: datetime
    acknowledged_at: datetime | None
    earlier: tuple[VersionRow, ...]

    @property
    def is_awaited(self) -> bool:
        """Whether they still have to read it."""
        return self.reading in (Reading.TO_READ, Reading.EARLIER_SERVES, Reading.OVERDUE)


def all_mine(db: Session, setting: Setting, who: Addressee, policy: str | None = None) -> list[Mine]:
    """Every policy that is asked of a person, and where they stand; one query where there is none."""
    every = queries.versions(db, policy)
    if not every:
        return []
    consulted = policy_asked.consulted(db)
    found = (_mine(db, setting, who, slug, rows, consulted) for slug, rows in every.items())
    return [each for each in found if each is not None]


def mine(db: Session, setting: Setting, who: Addressee, policy: str) -> Mine | None:
    """Where a person stands with a policy; None where it is not asked of them."""
    return next(iter(all_mine(db, setting, who, policy)), None)


def _mine(
    db: Session, setting: Setting, who: Addressee, slug: str, rows: Sequence[VersionRow], consulted: Consulted
) -> Mine | None:
    entity = who.where.legal_entity_id
    here = policy_asked.in_part(policy_asked.asked(consulted, setting.now, rows, [entity]), entity)
    if here is None:
        return None
    around = policy_asked.circumstances(db, setting.company, setting.now, [here])
    if here.part.audience.kind != "everyone":
        facts = audiences.facts(db, [who.person_id], around).get(who.person_id)
        if facts is None or matches(here.part.audience, facts, around) is None:
            return None
    [row] = policy_readers.of_people(db, slug, [here.part], around, [who.person_id])
    theirs = policy_asked.reader(row, setting.company, setting.now)
    return Mine(
        policy=slug,
        current=here.current,
        material=here.part.version,
        reading=rules.reading(here.part.version, theirs, setting.now),
        due_at=rules.due_at(here.part.version, theirs),
        acknowledged_at=row.acknowledged_at,
        earlier=here.earlier,
    )


def answerers(db: Session, legal_entity_id: int | None) -> list[int]:
    """Who answers questions of people of a legal entity: HR of there."""
    reaches = or_(RoleGrant.legal_entity_id.is_(None), RoleGrant.legal_entity_id == legal_entity_id)
    rows = select(RoleGrant.person_id).where(RoleGrant.role == Role.HR.value, RoleGrant.ended_at.is_(None), reaches)
    return sorted(set(db.scalars(rows)))
