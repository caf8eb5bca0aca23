"""From what HR and a learner do to the mails that a server takes: every kind, each once, from one year into the next."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.core.access import Role, Viewer
from app.core.certification import Deed
from app.core.due_dates import DueRule
from app.core.mail_servers import MailServer as Address
from app.core.notices import NoticeKind
from app.jobs import mailing, worker
from app.jobs.contract import House
from app.jobs.renewals import OPEN_RENEWALS
from app.mail.post import Server
from app.services import bulk, certificate_life
from app.services.bulk_orders import BulkKind, Order
from app.store.models import Certificate, Job, Mail, Notice, Period
from tests import factories
from tests import factories_mail as mails
from tests.factories import COURSE, NOW
from tests.jobs.smtp import MailServer
from tests.signing import keys

TEN = timedelta(minutes=10)
PERIODIC = (OPEN_RENEWALS, mailing.SWEEP, mailing.COMPOSE)


class Days:
    """A site over many days: what is done on them, and what a mail server has taken."""

    def __init__(self, database, content, company, server) -> None:
        self.database, self.content, self.company, self.server = database, content, company, server
        post = Server(Address(host="127.0.0.1", port=server.port))
        url = "https://learn.example.com"
        self.house = House(
            database=database, catalogue=content, public_url=url, mailing=mails.mailing(post), keys=keys()
        )
        self.close = post.close
        self.read = 0

    def order(self, kind: BulkKind, word: str, now: datetime, **more) -> None:
        """HR does something to one person, as to many."""
        viewer = Viewer(person_id=self.company.ids["hr"], roles={Role.HR: None})
        order = Order(kind=kind, course=COURSE, **more)
        with self.database.writing.begin() as db:
            setting = factories.setting(self.content, now=now)
            assert bulk.begin(db, setting, viewer, order, [self.company.ids[word]], key=f"{kind}-{word}") is None

    def change_certificate(self, deed: Deed, now: datetime) -> None:
        """HR suspends the only certificate there is, or lets it count again."""
        with self.database.writing.begin() as db:
            [number] = db.scalars(select(Certificate.number))
            setting = factories.setting(self.content, now=now)
            viewer = Viewer(person_id=self.company.ids["hr"], roles={Role.HR: None})
            assert certificate_life.change(db, setting, viewer, number, deed, "a reason")

    def told(self, now: datetime) -> list[tuple[str, str]]:
        """The worker works at that moment: whom the server got a mail for by then, and what its kind is."""
        with time_machine.travel(now, tick=False):
            for kind in PERIODIC:
                write = worker.JOBS[kind](self.house, {})
                with self.database.writing.begin() as db:
                    write(db)
            with self.database.writing.begin() as db:  # the database's clock does not travel
                db.execute(update(Job).where(Job.run_at <= now).values(run_at=datetime(2020, 1, 1, tzinfo=UTC)))
            while worker.take_one(self.house):
                pass
        new, self.read = self.server.taken[self.read :], len(self.server.taken)
        with self.database.reading() as db:
            kinds = dict(db.execute(select(Mail.message_id, Mail.kind)).all())
        return [(message["To"].partition("@")[0], kinds[message["Message-ID"]]) for message in new]

    def told_until(self, first: date, last: date) -> list[tuple[str, str, str]]:
        """What is told in the mornings of these days, by day."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [
            (f"{day:%d %b}", *each)
            for day in days
            for each in self.told(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
        ]


@pytest.fixture
def days(database, content, company):
    server = MailServer()
    days = Days(database, content, company, server)
    yield days
    days.close()
    server.stop()


def test_a_course_and_its_renewal_in_mails(days, database, content, company):
    due = DueRule(anchor="assignment", offset_days=14)
    for word in ("learner", "colleague"):
        days.order(BulkKind.ASSIGN, word, NOW, due=due)
    assert days.told(NOW + TEN - timedelta(seconds=1)) == []
    assert days.told(NOW + TEN) == [("learner", "assigned"), ("colleague", "assigned")]
    assert [file.get_filename() for file in days.server.taken[0].iter_attachments()] == ["due.ics"]

    later = NOW + timedelta(hours=1)
    days.order(BulkKind.EXTEND, "learner", later, day=date(2026, 12, 8), reason="workload")
    days.order(BulkKind.WAIVE, "colleague", later, reason="not_needed")
    assert days.told(later + TEN) == [("learner", "due_date_changed"), ("colleague", "waived")]

    assert days.told_until(date(2026, 11, 21), date(2026, 12, 14)) == [
        ("27 Nov", "learner", "reminder"),
        ("04 Dec", "learner", "reminder"),
        ("08 Dec", "learner", "reminder"),
        ("09 Dec", "learner", "overdue"),
        ("11 Dec", "learner", "overdue"),
        ("14 Dec", "manager", "escalation"),  # on the first working day of their week
    ]
    monday = datetime(2026, 12, 14, 11, tzinfo=UTC)
    days.order(BulkKind.REMIND, "learner", monday)
    assert days.told(monday + TEN) == [("learner", "reminded")]

    passed_at = monday + timedelta(hours=1)
    factories.complete(database, content, factories.learner(company.ids["learner"]), now=passed_at)
    assert days.told(passed_at) == [("learner", "certificate_issued")]
    for turn, deed in enumerate((Deed.SUSPEND, Deed.LIFT), start=1):
        days.change_certificate(deed, passed_at + turn * TEN)
        assert days.told(passed_at + turn * TEN) == [("learner", "certificate_changed")]
    assert days.told_until(date(2026, 12, 15), date(2026, 12, 31)) == []

    with database.reading() as db:
        period = db.scalars(select(Period).where(Period.completed_at.is_not(None))).one()
    opens = period.renewal_opens_at
    assert [each[1:] for each in days.told_until(opens.date(), opens.date() + timedelta(days=3))] == [
        ("learner", "renewal_open")
    ]
    ends = period.expires_at.date()
    assert days.told_until(ends - timedelta(days=20), ends + timedelta(days=3)) == [
        ("02 Dec", "learner", "reminder"),
        ("09 Dec", "learner", "reminder"),
        ("13 Dec", "learner", "reminder"),
        ("14 Dec", "learner", "digest"),
        ("16 Dec", "learner", "overdue"),
    ]
    with database.reading() as db:
        notices = db.execute(select(Notice.kind, Mail.kind).join(Mail, Mail.id == Notice.mail_id)).all()
    assert {kind for kind, mail in notices if mail == "digest"} == {"expired", "overdue"}
    assert {kind for kind, _ in notices} == set(NoticeKind)
    assert set(days.server.message_ids.values()) == {1}
