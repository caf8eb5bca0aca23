"""The names behind the ids of audiences and of the facts by which people belong to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from app.core.audience import Audience
from app.store.models import Department, Employment, LegalEntity, Person, PersonGroup
from app.store.queries import company

SOURCES: dict[str, Any] = {
    "legal_entity": LegalEntity,
    "department": Department,
    "manager": Person,
    "group": PersonGroup,
}
MOST_PEOPLE_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by kind and id; what is not known here is shown by its id."""

    known: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def of(self, kind: str, id: int) -> str:
        """The name of a legal entity, department, manager, group or person."""
        return self.known.get((kind, id), str(id))


def names(db: Session, audiences: Iterable[Audience]) -> Names:
    """The names of all that these audiences mention: one statement, or none."""
    wanted: dict[str, set[int]] = {kind: set() for kind in SOURCES}
    for audience in audiences:
        if audience.group is not None:
            wanted["group"].add(audience.group)
        wanted["manager"].update(sorted(audience.people)[:MOST_PEOPLE_NAMED])
        for condition in audience.conditions:
            if condition.field in SOURCES:
                wanted[condition.field].update(value for value in condition.values if isinstance(value, int))
    queries = [
        select(literal(kind).label("kind"), SOURCES[kind].id.label("id"), SOURCES[kind].name.label("name")).where(
            SOURCES[kind].id.in_(ids)
        )
        for kind, ids in wanted.items()
        if ids
    ]
    if not queries:
        return Names()
    return Names(known={(row.kind, row.id): row.name for row in db.execute(union_all(*queries))})


@dataclass(frozen=True)
class Places:
    """What people can be chosen by: legal entities by id and name, and the locations that posts name."""

    legal_entities: Sequence[tuple[int, str]]
    locations: Sequence[str]


MOST_LOCATIONS = 500


def places(db: Session) -> Places:
    """Every legal entity, and every location in use, in order: two statements."""
    used = select(Employment.location).where(Employment.location.is_not(None)).distinct().limit(MOST_LOCATIONS)
    return Places(company.legal_entities(db), sorted(filter(None, db.scalars(used))))


def known_titles(db: Session, titles: Iterable[str]) -> frozenset[str]:
    """Those of these job titles that somebody has or had."""
    return frozenset(
        filter(None, db.scalars(select(Employment.title).where(Employment.title.in_(list(titles))).distinct()))
    )
