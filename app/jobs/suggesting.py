"""The weekly mail of suggestions: to those who joined, each in their hours, and nobody else hears of it."""

import logging
import time
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.core.working_days import WorkingCalendar
from app.jobs.contract import House, Write
from app.mail.messages import UnusableAddress, message
from app.mail.post import Away, Deferred, Refused
from app.services import absences, outbox, suggestions
from app.services.calendars import calendars
from app.services.context import Setting
from app.services.outbox import Recipient
from app.store.queries import suggestions as queries

SEND = "suggestions.send"
PEOPLE_AT_A_TIME = 200
LONGEST_RUN = 180.0
"""Seconds after which the next run goes on: other jobs have their turn, and no other worker takes this one over."""
log = logging.getLogger("gangway")


def send(house: House, _payload: dict[str, Any]) -> Write:
    """Send this week's to whoever has not got it yet. A worker killed between the server's 250 and its commit repeats one."""
    ends_at = time.monotonic() + LONGEST_RUN
    with house.database.writing.begin() as db:
        setting = house.setting(db)
        issue = suggestions.begin_week(db, setting)
        found = None if issue is None else (issue.id, issue.slug, issue.digest)
    if found is not None and not suggestions.is_offered(setting, found[1], found[2]):
        log.warning("the suggestions of this week are no longer in the files as they were activated")
        found = None
    after = 0
    while found is not None:
        with house.database.reading() as db:
            people = queries.waiting(db, found[0], after=after, limit=PEOPLE_AT_A_TIME)
            recipients = _there(db, setting, people)
        try:
            for to in recipients:
                if time.monotonic() > ends_at:
                    return _nothing
                _send_one(house, setting, to, *found)
        except Away:
            log.warning("the weekly mail goes on when the mail server answers")
            break
        if len(people) < PEOPLE_AT_A_TIME:
            break
        after = people[-1]
    return _nothing


def _nothing(_db: Session) -> None:
    """All is written already."""


def _there(db: Session, setting: Setting, people: Sequence[int]) -> list[Recipient]:
    """Those whom a mail reaches now: at work, and in their hours."""
    found = outbox.recipients(db, setting, people)
    away = absences.away(db, people, local_day(setting.now, ZoneInfo(setting.company.time_zone)))
    hours = calendars(db, setting, list(found))
    return [to for person, to in found.items() if person not in away and _is_in_hours(hours[person], setting)]


def _is_in_hours(calendar: WorkingCalendar, setting: Setting) -> bool:
    try:
        return calendar.next_window(setting.now) <= setting.now
    except ValueError:  # a calendar without working days
        return False


def _send_one(house: House, setting: Setting, to: Recipient, issue_id: int, slug: str, digest: str) -> None:
    """Send it to one person, who may have left, or got it, since they were looked up."""
    edition = suggestions.offered(setting, slug, digest, to.language)
    with house.database.reading() as db:
        still_waits = queries.waiting(db, issue_id, after=to.person_id - 1, limit=1) == [to.person_id]
    if edition is None or not still_waits:
        return
    failure = None
    try:
        house.sending.post.send(message(suggestions.letter(setting, house.sending, to, issue_id, edition)))
    except Deferred:
        return  # that mailbox takes nothing now; the next run tries again
    except (Refused, UnusableAddress) as refusal:
        failure = str(refusal)
    with house.database.writing.begin() as db:
        suggestions.mark_sent(db, to.person_id, issue_id, failure)
