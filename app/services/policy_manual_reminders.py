"""HR has those reminded by hand who have not read a policy: once a day each, and nobody who waits for an answer."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core.access import Scope
from app.core.due_dates import local_day
from app.core.policies import Reading
from app.core.policy_notices import PolicyNotice, of_version
from app.services import absences, audit, notices
from app.services.context import Setting
from app.services.notices import Told
from app.store.models import Notice
from app.store.queries import policies as queries
from app.store.queries import policy_asked, policy_readers
from app.store.queries.policy_asked import Asked
from app.store.queries.policy_readers import ReaderRow

BY_HAND = "by-hand:"
PEOPLE_AT_A_TIME = 500


def remind(db: Session, setting: Setting, slug: str, scope: Scope, *, actor_id: int) -> int:
    """Have those within reach reminded now; how many. Nobody on leave, or who was told today or is yet to be told."""
    found = policy_asked.asked(policy_asked.consulted(db), setting.now, queries.versions(db, slug).get(slug, []))
    around = policy_asked.circumstances(db, setting.company, setting.now, found)
    parts = [each.part for each in found]
    after, number = 0, 0
    while True:
        rows = policy_readers.lacking(db, slug, parts, around, after=after, limit=PEOPLE_AT_A_TIME, scope=scope)
        number += notices.queue(db, setting.now, _to_tell(db, setting, found, rows))
        if len(rows) < PEOPLE_AT_A_TIME:
            break
        after = rows[-1].person_id
    if number:
        facts: dict[str, Any] = {"policy": slug, "people": number}
        audit.record(db, setting.now, actor_id, "policy.reminded", ("policy", slug), **facts)
    return number


def _to_tell(db: Session, setting: Setting, found: list[Asked], rows: list[ReaderRow]) -> list[Told]:
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    ids = [row.person_id for row in rows]
    away = absences.away(db, ids, today)
    waiting = set(
        db.scalars(
            select(Notice.person_id).where(
                Notice.person_id.in_(ids),
                Notice.subject.in_([of_version(each.part.version.id) for each in found]),
                Notice.mail_id.is_(None),
                Notice.withdrawn_at.is_(None),
            )
        )
    )
    told = []
    for row in rows:
        here = policy_asked.in_part(found, row.legal_entity_id)
        if here is None or row.told_at is None or row.person_id in away or row.person_id in waiting:
            continue
        reader = policy_asked.reader(row, setting.company, setting.now)
        version = here.part.version
        is_late = rules.reading(version, reader, setting.now) is Reading.OVERDUE
        told.append(
            Told(
                person_id=row.person_id,
                kind=PolicyNotice.OVERDUE if is_late else PolicyNotice.ASKED,
                subject=of_version(version.id),
                offset=f"{BY_HAND}{today.isoformat()}",
                facts={"due_at": rules.due_at(version, reader).isoformat()},
            )
        )
    return told
