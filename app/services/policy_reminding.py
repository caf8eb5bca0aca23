"""Reminding of policies: asks those of whom a version is newly asked, and reminds, warns and tells managers as with courses."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core import reminders
from app.core.due_dates import last_day_before, local_day
from app.core.policies import Reader, Reading, Version
from app.core.policy_notices import OF_STEP, PolicyNotice, of_version
from app.core.working_days import WorkingCalendar
from app.services import absences, escalating, notices
from app.services.calendars import calendars
from app.services.context import Setting
from app.services.notices import Told
from app.store.models import Notice
from app.store.queries import policies as queries
from app.store.queries import policy_asked, policy_readers
from app.store.queries.policy_readers import ReaderRow

PEOPLE_AT_A_TIME = 200
log = logging.getLogger("gangway")


@dataclass(frozen=True, kw_only=True)
class _Late:
    """Somebody who has not read a version, and the time that they have."""

    row: ReaderRow
    version: Version
    reader: Reader
    due_at: datetime

    @property
    def mark(self) -> str:
        """What makes a notice a further one: another due date."""
        return f"@{self.due_at:%Y%m%dT%H%M}"


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What surrounds some people."""

    setting: Setting
    calendars: Mapping[int, WorkingCalendar]
    away: Collection[int]
    told: Mapping[int, Sequence[Notice]]
    managers: Mapping[int, Sequence[int]]


def sweep(db: Session, setting: Setting, policy: str, after: int) -> int | None:
    """Look at the next people who have not read a policy, and queue what is to be told; the last of them, None at the end."""
    found = policy_asked.asked(policy_asked.consulted(db), setting.now, queries.versions(db, policy).get(policy, []))
    if not found:
        return None
    around = policy_asked.circumstances(db, setting.company, setting.now, found)
    parts = [each.part for each in found]
    rows = policy_readers.lacking(db, policy, parts, around, after=after, limit=PEOPLE_AT_A_TIME)
    people = []
    for row in rows:
        here = policy_asked.in_part(found, row.legal_entity_id)
        if here is not None:
            reader = policy_asked.reader(row, setting.company, setting.now)
            due_at = rules.due_at(here.part.version, reader)
            people.append(_Late(row=row, version=here.part.version, reader=reader, due_at=due_at))
    notices.queue(db, setting.now, _to_tell(db, setting, people))
    return rows[-1].person_id if len(rows) == PEOPLE_AT_A_TIME else None


def _to_tell(db: Session, setting: Setting, people: Sequence[_Late]) -> list[Told]:
    ids = [each.row.person_id for each in people]
    told: dict[int, list[Notice]] = defaultdict(list)
    subjects = {of_version(each.version.id) for each in people}
    about = {of_version(each.version.id, each.row.person_id): each.row.person_id for each in people}
    for notice in db.scalars(select(Notice).where(Notice.subject.in_(subjects), Notice.person_id.in_(ids))):
        told[notice.person_id].append(notice)
    for notice in db.scalars(select(Notice).where(Notice.subject.in_(about))):
        told[about[notice.subject]].append(notice)
    overdue = [
        each.row.person_id
        for each in people
        if rules.reading(each.version, each.reader, setting.now) is Reading.OVERDUE
    ]
    managers = escalating.told_to(db, setting, overdue) if overdue else {}
    every = {*ids, *(each for some in managers.values() for each in some)}
    around = _Around(
        setting=setting,
        calendars=calendars(db, setting, every),
        away=absences.away(db, ids, local_day(setting.now, ZoneInfo(setting.company.time_zone))).keys(),
        told=told,
        managers=managers,
    )
    to_tell: list[Told] = []
    for each in people:
        try:
            to_tell += _of_one(each, around)
        except ValueError:  # a calendar without working days: one person's must not keep the others from being told
            log.exception("person %s cannot be reminded of %s", each.row.person_id, each.version.policy)
    return to_tell


def _of_one(late: _Late, around: _Around) -> list[Told]:
    """What is told of one person now: nothing before their first day, nor while they are away."""
    person_id, now = late.row.person_id, around.setting.now
    calendar = around.calendars[person_id]
    if late.reader.asked_at > now or person_id in around.away:
        return []
    known = around.told.get(person_id, ())
    asked_at = next((each.queued_at for each in known if each.kind == PolicyNotice.ASKED and not each.offset), None)
    if asked_at is None:
        return [Told(person_id=person_id, kind=PolicyNotice.ASKED, subject=of_version(late.version.id))]
    since = max(asked_at, late.reader.answered_at or asked_at)
    return _reminders(late, calendar, local_day(since, calendar.zone), around)


def _reminders(late: _Late, calendar: WorkingCalendar, since: date, around: _Around) -> list[Told]:
    """The step of the series that is due, and the managers once they are to hear."""
    person_id = late.row.person_id
    known = [each for each in around.told.get(person_id, ()) if each.offset.endswith(late.mark)]
    warned = [each.queued_at for each in known if each.kind == PolicyNotice.OVERDUE]
    plan = reminders.plan(
        reminders.series(
            last_day_before(late.due_at, calendar.zone), calendar, around.setting.company.reminder_offsets
        ),
        calendar,
        since=since,
        today=local_day(around.setting.now, calendar.zone),
        told=[int(each.offset.removesuffix(late.mark)) for each in known if each.kind != PolicyNotice.ESCALATION],
        warned_on=local_day(min(warned), calendar.zone) if warned else None,
        is_escalated=any(each.kind == PolicyNotice.ESCALATION for each in known),
    )
    facts = {"due_at": late.due_at.isoformat()}
    found = []
    if plan.step is not None:
        kind, offset = OF_STEP[plan.step.kind], f"{plan.step.offset}{late.mark}"
        subject = of_version(late.version.id)
        found.append(Told(person_id=person_id, kind=kind, subject=subject, offset=offset, facts=facts))
    for manager in around.managers.get(person_id, ()) if plan.is_escalated else ():
        found.append(_escalation(manager, late, facts, around))
    return found


def _escalation(manager: int, late: _Late, facts: dict[str, str], around: _Around) -> Told:
    """What a manager is told in the digest of their week."""
    calendar, now = around.calendars[manager], around.setting.now
    day = reminders.digest_day(calendar, local_day(now, calendar.zone))
    return Told(
        person_id=manager,
        kind=PolicyNotice.ESCALATION,
        subject=of_version(late.version.id, late.row.person_id),
        offset=late.mark,
        facts=facts,
        not_before=max(calendar.next_window(datetime.combine(day, time(), tzinfo=calendar.zone)), now),
    )
