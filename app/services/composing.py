"""Composing: notices whose time has come become mails, one to a person of everything that is due."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core.due_dates import local_day
from app.core.notices import NoticeKind, period_of, still_holds
from app.core.policy_notices import PolicyNotice
from app.core.working_days import WorkingCalendar
from app.mail.mailing import Mailing
from app.services import absences, escalating, letters, notices, outbox, policy_news
from app.services.calendars import calendars
from app.services.context import Setting
from app.services.letters import Overdue, PolicyTidings, Tidings
from app.services.notices import Told
from app.services.outbox import Outgoing, Recipient
from app.services.policy_news import News
from app.services.unsubscribing import DECLINABLE
from app.store.models import Notice, Period, Person, Unsubscription

PEOPLE_AT_A_TIME = 200
A_DAY = timedelta(days=1)
KINDS = frozenset(kind.value for kind in NoticeKind)
ESCALATIONS: Mapping[str, NoticeKind | PolicyNotice] = {
    NoticeKind.ESCALATION.value: NoticeKind.ESCALATION,
    PolicyNotice.ESCALATION.value: PolicyNotice.ESCALATION,
}
"""What is told to managers, by the notice's kind."""


@dataclass(kw_only=True)
class Draft:
    """What becomes of a person's notices: told in one mail, held back until later, dropped, or told to others instead."""

    mail: Outgoing | None = None
    told: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    held: dict[int, datetime] = field(default_factory=dict)
    instead: list[Told] = field(default_factory=list)

    @property
    def ids(self) -> set[int]:
        """Every notice that it decides on."""
        return {*self.told, *self.dropped, *self.held}


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What surrounds the notices of some people."""

    setting: Setting
    recipients: Mapping[int, Recipient]
    calendars: Mapping[int, WorkingCalendar]
    away: Mapping[int, date | None]
    periods: Mapping[int, Period]
    late: Mapping[int, Overdue]
    declined: Collection[tuple[int, str]]
    managers: Mapping[int, Sequence[int]]
    names: Mapping[int, str]
    news: Mapping[int, News]


def waiting(db: Session, now: datetime) -> list[int]:
    """The people who have something to be told now, so many at most."""
    return list(db.scalars(select(Notice.person_id).where(*_is_due(now)).distinct().limit(PEOPLE_AT_A_TIME)))


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Notice.mail_id.is_(None), Notice.withdrawn_at.is_(None), Notice.not_before <= now)


def drafts(db: Session, setting: Setting, mailing: Mailing, person_ids: Collection[int]) -> list[Draft]:
    """What becomes of all that these people are to be told now; writes nothing."""
    rows: dict[int, list[Notice]] = defaultdict(list)
    for notice in db.scalars(
        select(Notice).where(Notice.person_id.in_(person_ids), *_is_due(setting.now)).order_by(Notice.id)
    ):
        rows[notice.person_id].append(notice)
    around = _around(db, setting, [notice for some in rows.values() for notice in some])
    return [_draft(person_id, found, around, mailing) for person_id, found in rows.items()]


def _around(db: Session, setting: Setting, found: Sequence[Notice]) -> _Around:
    people = {notice.person_id for notice in found}
    ids = {period_id for notice in found if (period_id := period_of(notice.subject)) is not None}
    periods = {period.id: period for period in db.scalars(select(Period).where(Period.id.in_(ids)))}
    news = policy_news.news(db, setting, found)
    owners = {period.person_id for period in periods.values()} | {each.owner_id for each in news.values()}
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    away = absences.away(db, people | owners, today)
    escalated = {
        owner
        for notice in found
        if notice.kind in ESCALATIONS
        and (owner := _owner(notice, periods.get(period_of(notice.subject) or 0), news)) is not None
    }
    declined = db.execute(
        select(Unsubscription.person_id, Unsubscription.kind).where(Unsubscription.person_id.in_(people))
    )
    return _Around(
        setting=setting,
        recipients=outbox.recipients(db, setting, people),
        calendars=calendars(db, setting, people),
        away=away,
        periods=periods,
        late=_late(db, setting, escalated),
        declined={(person_id, kind) for person_id, kind in declined},
        managers=escalating.told_to(db, setting, escalated) if escalated else {},
        news=news,
        names=_names(db, {by for notice in found if (by := notice.facts.get("by")) is not None}),
    )


def _names(db: Session, person_ids: Collection[int]) -> Mapping[int, str]:
    """The names of those who had others reminded."""
    if not person_ids:
        return {}
    return {row.id: row.name for row in db.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))}


def _late(db: Session, setting: Setting, person_ids: Collection[int]) -> dict[int, Overdue]:
    """Those of whom managers may be told, by what the mail says of them."""
    rows = db.execute(
        select(Person.id, Person.name, Person.time_zone).where(Person.id.in_(person_ids), Person.is_active)
    )
    return {row.id: Overdue(row.name, ZoneInfo(row.time_zone or setting.company.time_zone)) for row in rows}


def _draft(person_id: int, found: Sequence[Notice], around: _Around, mailing: Mailing) -> Draft:
    """What becomes of the notices of one person."""
    draft, tidings = Draft(), []
    for notice in found:
        period = around.periods.get(period_of(notice.subject) or 0)
        owner = _owner(notice, period, around.news)
        if owner is None or not _holds(notice, period, owner, around):
            draft.dropped.append(notice.id)
        elif notice.kind in ESCALATIONS and person_id not in (to := around.managers.get(owner, ())):
            _pass_on(draft, notice, to, around.setting.now)
        elif person_id not in around.recipients:
            draft.dropped.append(notice.id)
        elif (until := _held_until(person_id, period, around)) is not None:
            draft.held[notice.id] = until
        else:
            draft.told.append(notice.id)
            tidings.append(_tidings(notice, period, owner, around))
    if tidings:
        draft.mail = letters.tell(around.setting, mailing, around.recipients[person_id], tidings)
    return draft


def _owner(notice: Notice, period: Period | None, news: Mapping[int, News]) -> int | None:
    """Whose training or reading a notice is about; None where there is no such thing any more."""
    if period is not None:
        return period.person_id
    return news[notice.id].owner_id if notice.id in news else None


def _tidings(notice: Notice, period: Period | None, owner: int, around: _Around) -> Tidings | PolicyTidings:
    late = around.late.get(owner) if notice.kind in ESCALATIONS else None
    if period is None:
        return PolicyTidings(PolicyNotice(notice.kind), around.news[notice.id], late)
    by = around.names.get(notice.facts.get("by", 0), "")
    return Tidings(NoticeKind(notice.kind), period, late, by, notice.facts.get("deed", ""))


def _holds(notice: Notice, period: Period | None, owner: int, around: _Around) -> bool:
    """Whether a notice is still true and still wanted; a manager hears only of people who are there."""
    is_true = around.news[notice.id].holds if period is None else _holds_of_course(notice, period, around)
    if notice.kind in ESCALATIONS:
        is_true = is_true and owner in around.late and owner not in around.away and owner in around.managers
    is_declined = notice.kind in DECLINABLE and (notice.person_id, notice.kind) in around.declined
    return is_true and not is_declined


def _holds_of_course(notice: Notice, period: Period, around: _Around) -> bool:
    """Whether a notice is still true, and about a course that is anybody's business."""
    course = around.setting.catalogue.course(period.course, around.setting.company.language)
    if course is None or course.outline.voluntary or notice.kind not in KINDS:
        return False
    kind, queued_for = NoticeKind(notice.kind), notice.facts.get("due_at")
    due_at = datetime.fromisoformat(queued_for) if queued_for else None
    return still_holds(kind, letters.told(period), around.setting.now, due_at)


def _pass_on(draft: Draft, notice: Notice, to: Sequence[int], now: datetime) -> None:
    """Tell those who stand in for a manager who has gone or is away meanwhile; wait a day where nobody does."""
    if not to:
        draft.held[notice.id] = now + A_DAY
        return
    draft.dropped.append(notice.id)
    kind = ESCALATIONS[notice.kind]
    draft.instead += [
        Told(person_id=each, kind=kind, subject=notice.subject, offset=notice.offset, facts=notice.facts) for each in to
    ]


def _held_until(person_id: int, period: Period | None, around: _Around) -> datetime | None:
    """When a person may be told; None where that is now. Not on leave, not before content opens, not outside their hours."""
    now, calendar = around.setting.now, around.calendars[person_id]
    earliest = now
    if person_id in around.away:
        back_on = around.away[person_id] or local_day(now + A_DAY, calendar.zone)
        earliest = datetime.combine(back_on, time(), tzinfo=calendar.zone)
    if period is not None and period.opens_at is not None:
        earliest = max(earliest, period.opens_at)
    opening = calendar.next_window(max(earliest, now))
    return opening if opening > now else None


def keep(db: Session, setting: Setting, drafts: Sequence[Draft]) -> int:
    """Write what became of notices: mails into the outbox, each with its job. Of how many people.

    A person of whose notices somebody else has taken or withdrawn one meanwhile is left for the next time.
    """
    ids = {each for draft in drafts for each in draft.ids}
    rows = {
        notice.id: notice
        for notice in db.scalars(
            select(Notice).where(Notice.id.in_(ids), *_is_due(setting.now)).with_for_update(skip_locked=True)
        )
    }
    kept = [draft for draft in drafts if draft.ids <= rows.keys()]
    mails = [draft for draft in kept if draft.mail is not None]
    mail_ids = outbox.queue_all(db, setting, [draft.mail for draft in mails if draft.mail is not None])
    for draft, mail_id in zip(mails, mail_ids, strict=True):
        for each in draft.told:
            rows[each].mail_id = mail_id
    for draft in kept:
        for each in draft.dropped:
            rows[each].withdrawn_at = setting.now
        for each, until in draft.held.items():
            rows[each].not_before = until
    notices.queue(db, setting.now, [told for draft in kept for told in draft.instead])
    return len(kept)
