"""Secret links to a person's due dates as a calendar: one at a time, until it is revoked; only its digest is kept."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.mail import calendar
from app.services import audit, letters, outbox, secret_links
from app.services.context import Setting
from app.services.passwords import digest
from app.store.models import AccessLink, DueDateChange, Period, Person
from app.store.queries.mails import CALENDAR


@dataclass(frozen=True)
class Feed:
    """A calendar as it is now: its bytes, when something in it changed last, and a tag that differs with each change."""

    body: bytes
    changed_at: datetime
    tag: str


def make(db: Session, person_id: int, now: datetime) -> str:
    """The token of a new link; an earlier one ends."""
    audit.record(db, now, person_id, "calendar_link.made", ("person", person_id))
    return secret_links.make(db, person_id, CALENDAR, now, actor_id=person_id)


def revoke(db: Session, person_id: int, now: datetime) -> None:
    """End a person's link, if there is one."""
    if secret_links.end(db, person_id, CALENDAR, now):
        audit.record(db, now, person_id, "calendar_link.revoked", ("person", person_id))


def feed(db: Session, setting: Setting, token: str) -> Feed | None:
    """The due dates of whoever has that link, as whole days in their zone; None where nobody active has it."""
    link = db.execute(
        select(Person.id, AccessLink.created_at)
        .join(AccessLink, AccessLink.person_id == Person.id)
        .where(AccessLink.token_digest == digest(token), AccessLink.kind == CALENDAR, AccessLink.revoked_at.is_(None))
        .where(Person.is_active)
    ).one_or_none()
    if link is None:
        return None
    to = outbox.reader(db, setting, link.id)
    changes = select(func.max(DueDateChange.changed_at)).where(DueDateChange.period_id == Period.id).scalar_subquery()
    rows = db.execute(select(Period, changes.label("set_at")).where(Period.person_id == link.id).order_by(Period.id))
    days, changed = [], [link.created_at]
    for period, set_at in rows:
        times = (period.created_at, set_at, period.completed_at, period.waived_at, period.withdrawn_at)
        changed.append(max(each for each in times if each is not None))
        if _is_shown(setting, period):
            days.append(letters.due_day(setting, to, period, set_at or period.created_at))
    body = calendar.written(setting.company.name, to.language, days)
    return Feed(body=body, changed_at=max(changed), tag=sha256(body).hexdigest())


def _is_shown(setting: Setting, period: Period) -> bool:
    """Whether a due date stands in the calendar: somebody waits for it, and the course is still offered."""
    is_known = setting.catalogue.course(period.course, setting.company.language) is not None
    return is_known and period.due_at is not None and letters.told(period).is_awaited
