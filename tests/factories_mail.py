"""Periods with due dates, notices and mails, for the tests of reminders and of the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app.core.notices import NoticeKind, of_period
from app.mail.mailing import Mailing
from app.mail.wording import Wording
from app.services import composing, notices, reminding
from app.services.notices import Told
from app.store.models import DueDateChange, Leave, Mail, Notice, Period
from tests import factories, factories_hr

DAY = timedelta(days=1)


class Letterbox:
    """A post that keeps what it is given."""

    def __init__(self):
        self.taken = []

    def send(self, message):
        self.taken.append(message)


def mailing(post=None, wording=None) -> Mailing:
    return Mailing(
        wording=wording or Wording(),
        post=post or Letterbox(),
        sender="training@example.com",
        secret_key="secret for tests",
    )


def due(database, content, company, words, *, days=14, ago=0) -> dict[str, int]:
    """The course is asked of these people, some days ago: their periods, to be looked at by the sweep. Nothing is queued yet."""
    factories_hr.assign_to(database, content, company, [company.ids[word] for word in words], days=days, ago=ago)
    with database.writing.begin() as db:
        db.execute(update(Period).values(remind_at=factories.NOW - 365 * DAY))
        db.execute(delete(Notice))
        rows = db.execute(select(Period.person_id, Period.id)).all()
    names = {person_id: word for word, person_id in company.ids.items()}
    return {names[person_id]: period_id for person_id, period_id in rows}


def change(database, period_id, **values):
    with database.writing.begin() as db:
        db.execute(update(Period).where(Period.id == period_id).values(**values))


def extend(database, period_id, due_at: datetime, now: datetime):
    """HR gives more time, as whoever sets a due date writes it."""
    with database.writing.begin() as db:
        db.execute(update(Period).where(Period.id == period_id).values(due_at=due_at, remind_at=now))
        facts = {"changed_at": now, "reason": "extended", "rule": {}, "zone": "UTC", "due_at": due_at}
        db.add(DueDateChange(period_id=period_id, **facts))


def leave(database, person_id, from_on, until_on=None):
    with database.writing.begin() as db:
        db.add(Leave(person_id=person_id, from_on=from_on, until_on=until_on))


def tell(database, person_id, kind, period_id, *, now=factories.NOW, **more):
    told = Told(person_id=person_id, kind=NoticeKind(kind), subject=of_period(period_id), **more)
    with database.writing.begin() as db:
        notices.queue(db, now, [told])


def sweep(database, setting) -> None:
    with database.writing.begin() as db:
        while reminding.sweep(db, setting):
            pass


def compose(database, setting, wording=None) -> list[Mail]:
    """Write what is due; the mails that this made."""
    with database.reading() as db:
        drafts = composing.drafts(db, setting, mailing(wording=wording), composing.waiting(db, setting.now))
        before = set(db.scalars(select(Mail.id)))
    with database.writing.begin() as db:
        composing.keep(db, setting, drafts)
    with database.reading() as db:
        return list(db.scalars(select(Mail).where(Mail.id.not_in(before)).order_by(Mail.id)))


def queued(database) -> list[tuple[str, str, str]]:
    """Every notice as (kind, offset without its due date, what became of it), in the order of queueing."""
    with database.reading() as db:
        rows = db.scalars(select(Notice).order_by(Notice.queued_at, Notice.id)).all()
    return [(row.kind, row.offset.partition("@")[0], fate(row)) for row in rows]


def fate(notice) -> str:
    if notice.withdrawn_at is not None:
        return "dropped"
    return "told" if notice.mail_id is not None else "waits"
