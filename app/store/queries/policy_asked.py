"""What a policy asks where: which version is in force in which legal entity, of whom, and since when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core.audience import Audience, Circumstances
from app.core.company import CompanyProfile
from app.core.due_dates import local_day, start_of_day
from app.core.policies import Reader
from app.store.queries import audiences, policies
from app.store.queries.policies import Asking, ConsultationRow, VersionRow
from app.store.queries.policy_readers import Part, ReaderRow


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A policy as it is asked somewhere: the version that people read, and with `part` whom, since when, and by when.

    `earlier` are the versions that were in force there before, the newest first.
    """

    current: VersionRow
    part: Part
    earlier: tuple[VersionRow, ...]


@dataclass(frozen=True)
class Consulted:
    """The legal entities that ask for a consultation, by id, and what was recorded of them, the newest first."""

    asking: Mapping[int, Asking]
    recorded: Sequence[ConsultationRow]


def consulted(db: Session) -> Consulted:
    """Where people are consulted, and were; one query where no legal entity asks for it."""
    asking = policies.asking(db)
    return Consulted(asking, policies.consultations(db, asking) if asking else [])


def asked(
    consulted: Consulted,
    now: datetime,
    rows: Sequence[VersionRow],
    legal_entity_ids: Collection[int | None] | None = None,
) -> list[Asked]:
    """Where which version of one policy is in force now: in each legal entity that asks for a consultation, and elsewhere.

    `legal_entity_ids` leaves out the others of those that ask.
    """
    asking = consulted.asking
    wanted = [each for each in asking if legal_entity_ids is None or each in legal_entity_ids]
    found = [_asked_in(rows, now, asking[each], consulted.recorded) for each in wanted]
    found.append(_asked(rows, now, None, set(), frozenset(asking)))
    return [each for each in found if each is not None]


def _asked_in(
    rows: Sequence[VersionRow], now: datetime, entity: Asking, recorded: Sequence[ConsultationRow]
) -> Asked | None:
    there = {each.version_id for each in recorded if each.legal_entity_id == entity.id}
    there |= {row.version.id for row in rows if not entity.waits(row)}
    return _asked(rows, now, entity.id, there, frozenset())


def _asked(
    rows: Sequence[VersionRow], now: datetime, entity: int | None, there: Collection[int | None], others: frozenset[int]
) -> Asked | None:
    by_number = {row.version.number: row for row in rows}
    numbers = None if entity is None else {number for number, row in by_number.items() if row.version.id in there}
    found = [by_number[each.number] for each in rules.have_been_in_force([row.version for row in rows], now, numbers)]
    if not found:
        return None
    current, *earlier = found
    material = by_number[current.version.material_number].version
    part = Part(
        version=material,
        audience=Audience.from_json(current.audience),
        entities=None if entity is None else frozenset({entity}),
        others=others,
    )
    return Asked(current=current, part=part, earlier=tuple(earlier))


def in_part(found: Sequence[Asked], legal_entity_id: int | None) -> Asked | None:
    """What is asked in a legal entity."""
    own = (each for each in found if each.part.entities is not None and legal_entity_id in each.part.entities)
    rest = (each for each in found if each.part.entities is None and legal_entity_id not in each.part.others)
    return next(own, None) or next(rest, None)


def circumstances(db: Session, company: CompanyProfile, now: datetime, wanted: Sequence[Asked]) -> Circumstances:
    """What the audiences are asked with: the company's day and language, and the groups that they name."""
    return Circumstances(
        today=local_day(now, ZoneInfo(company.time_zone)),
        language=company.language,
        groups=audiences.groups(db, [each.part.audience for each in wanted]),
    )


def reader(row: ReaderRow, company: CompanyProfile, now: datetime) -> Reader:
    """A person as the rules see them."""
    zone = ZoneInfo(row.time_zone or company.time_zone)
    begins_at = start_of_day(row.hired_on, zone) if row.hired_on is not None else now
    back_at = start_of_day(row.back_on, zone) if row.back_on is not None else now
    return Reader(
        asked_at=row.told_at or max(now, begins_at),
        zone=zone,
        away_from=start_of_day(row.away_from, zone) if row.away_from is not None else None,
        back_at=back_at if row.away_from is not None else None,
        acknowledged=row.acknowledged,
        has_open_question=row.has_open_question,
        answered_at=row.answered_at,
    )
