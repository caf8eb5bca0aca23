"""Composing: what is due becomes one mail to a person, in their hours, and only where it is still so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from icalendar import Calendar
from sqlalchemy import func, select, update

from app.services import composing, outbox, unsubscribing
from app.services.leaving_links import UNSUBSCRIBE, UnknownLink
from app.store.models import Employment, Job, Mail, MailAttachment, Notice, Person, Unsubscription
from tests import factories
from tests import factories_mail as mails
from tests.factories import NOW

DAY = timedelta(days=1)
LEARNER = "learner"


@pytest.fixture
def period(database, content, company) -> int:
    """The learner's period, due by Friday 4 December."""
    return mails.due(database, content, company, [LEARNER])[LEARNER]


@pytest.fixture
def compose(database, content):
    return lambda now=NOW, **settings: mails.compose(database, factories.setting(content, now=now, **settings))


@pytest.fixture
def tell(database, company, period):
    def queue(*kinds, word=LEARNER, **more):
        for kind in kinds:
            mails.tell(database, company.ids[word], kind, period, **more)

    return queue


def fates(database):
    return [(kind, fate) for kind, _, fate in mails.queued(database)]


def due_facts(database, period):
    with database.reading() as db:
        due_at = db.get_one(composing.Period, period).due_at
    return {"facts": {"due_at": due_at.isoformat()}}


def test_a_new_assignment_is_told_with_its_minutes_its_date_a_link_and_a_calendar(database, compose, tell, period):
    tell("assigned")
    (mail,) = compose()
    assert (mail.kind, mail.address, mail.subject) == (
        "assigned",
        "learner@example.com",
        "New training: The first day",
    )
    for words in ("minutes, in working time", "Friday 4 December", "https://learn.example.com/courses/first-day/"):
        assert words in mail.text
        assert words in mail.html
    assert mail.message_id.endswith("@learn.example.com>")
    assert mail.headers == {}
    with database.reading() as db:
        file = db.scalars(select(MailAttachment).where(MailAttachment.mail_id == mail.id)).one()
        job = db.scalars(select(Job).where(Job.kind == outbox.SEND)).one()
    (event,) = Calendar.from_ical(file.body).events
    assert (event.start, event["uid"]) == (date(2026, 12, 4), f"period-{period}@learn.example.com")
    assert (job.key, job.payload) == (str(mail.id), {"mail": mail.id})


@pytest.mark.parametrize(("word", "name"), [("manager", None), (None, "HR")])
def test_a_reminder_names_the_manager_who_sent_it_else_hr(database, company, compose, tell, word, name):
    facts = {"by": company.ids[word]} if word else {}
    tell("reminded", facts=facts)
    (mail,) = compose()
    with database.reading() as db:
        name = name or db.get_one(Person, company.ids[word]).name
    assert mail.subject == f"A reminder from {name}: The first day"
    for text in (mail.text, mail.html):
        assert name in text
        assert ("HR reminds you" in text) == (word is None)


def test_several_things_are_one_mail_and_composing_again_writes_none(database, compose, tell, period):
    tell("assigned", "reminded", "due_date_changed")
    tell("reminder", **due_facts(database, period))
    (mail,) = compose()
    assert (mail.kind, mail.subject) == ("digest", "4 things for you at Harbour Lane")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert compose() == []
    assert {fate for _, fate in fates(database)} == {"told"}


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        (datetime(2026, 11, 20, 5, 0, tzinfo=UTC), datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
    ],
    ids=["before their hours", "after them, on a Friday"],
)
def test_outside_a_person_s_hours_a_notice_waits_for_the_next(database, compose, tell, now, goes_at):
    tell("assigned", now=now)
    oslo = {"time_zone": "Europe/Oslo"}
    assert compose(now, **oslo) == []
    assert compose(goes_at - timedelta(seconds=1), **oslo) == []
    assert len(compose(goes_at, **oslo)) == 1


def test_on_leave_a_notice_waits_until_the_person_is_back(database, company, compose, tell):
    tell("assigned")
    mails.leave(database, company.ids[LEARNER], date(2026, 11, 16), date(2026, 11, 25))
    assert [len(compose(NOW + each * DAY)) for each in (0, 3, 4, 5)] == [0, 0, 0, 1]


def test_before_content_opens_a_notice_waits(database, compose, tell, period):
    tell("assigned")
    mails.change(database, period, opens_at=NOW + 4 * DAY)
    assert [len(compose(NOW + each * DAY)) for each in (0, 3, 4)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("assigned", {"withdrawn_at": NOW}),
        ("reminded", {"completed_at": NOW}),
        ("reminder", {"completed_at": NOW}),
        ("reminder", {"due_at": NOW + 40 * DAY}),
        ("reminder", {"waived_at": NOW}),
        ("overdue", {"due_at": NOW + 40 * DAY}),
        ("waived", {"waived_at": None}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_what_is_no_longer_so_is_not_told(database, compose, tell, period, kind, values):
    tell(kind, **due_facts(database, period))
    mails.change(database, period, **values)
    assert compose() == []
    assert fates(database) == [(kind, "dropped")]


def test_who_has_left_or_has_no_address_or_declined_is_told_nothing(database, company, compose, tell, period):
    tell("certificate_issued", "reminder", **due_facts(database, period))
    mails.change(database, period, completed_at=NOW)
    with database.writing.begin() as db:
        unsubscribing.choose(db, company.ids[LEARNER], unsubscribing.DECLINABLE, NOW)
    tell("assigned", word="colleague")
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == company.ids["colleague"]).values(is_active=False))
    assert compose() == []
    assert {fate for _, fate in fates(database)} == {"dropped"}


def test_a_manager_hears_names_and_dates_in_one_mail_unless_somebody_stands_in_meanwhile(
    database, content, company, compose
):
    periods = mails.due(database, content, company, [LEARNER, "colleague"], days=3, ago=10)
    for period in periods.values():
        mails.tell(database, company.ids["manager"], "escalation", period, **due_facts(database, period))
    with database.writing.begin() as db:
        db.execute(
            update(Employment)
            .where(Employment.person_id == company.ids["colleague"])
            .values(substitute_id=company.ids["auditor"], manager_id=company.ids["hr"])
        )
    mails.leave(database, company.ids["hr"], date(2026, 11, 1))
    (mail,) = compose()
    assert (mail.person_id, mail.subject) == (company.ids["manager"], "Overdue training in your team")
    assert "\u2068Learner Sample\u2069: \u2068The first day\u2069, due by \u2068Friday 13 November\u2069" in mail.text
    (passed_on,) = compose()
    assert passed_on.person_id == company.ids["auditor"]
    assert "Colleague Sample" in passed_on.text


def test_a_mail_is_in_the_language_of_the_person_else_of_the_company(database, company, compose, tell):
    tell("assigned")
    (mail,) = compose(language="he")
    assert mail.language == "he"
    assert '<html lang="he" dir="rtl">' in mail.html


def test_somebody_else_s_hand_on_a_notice_leaves_the_person_for_the_next_time(
    database, content, company, compose, tell
):
    tell("assigned", "reminded")
    setting = factories.setting(content)
    with database.reading() as db:
        drafts = composing.drafts(db, setting, mails.mailing(), composing.waiting(db, NOW))
    with database.writing.begin() as db:
        db.execute(update(Notice).where(Notice.kind == "assigned").values(withdrawn_at=NOW))
    with database.writing.begin() as db:
        assert composing.keep(db, setting, drafts) == 0
    (mail,) = compose()
    assert mail.kind == "reminded"


def test_two_who_compose_at_once_write_each_mail_once(fresh_database, content):
    company = factories.add_company(fresh_database)
    periods = mails.due(fresh_database, content, company, [LEARNER, "colleague", "hr"])
    for word, period in periods.items():
        mails.tell(fresh_database, company.ids[word], "assigned", period)
    setting, together = factories.setting(content), Barrier(2)

    def write(_turn):
        with fresh_database.reading() as db:
            drafts = composing.drafts(db, setting, mails.mailing(), composing.waiting(db, NOW))
        together.wait(timeout=60)
        with fresh_database.writing.begin() as db:
            return composing.keep(db, setting, drafts)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(write, range(2))) == 3
    with fresh_database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Mail)) == 3
        assert db.scalar(select(func.count()).select_from(Job).where(Job.kind == outbox.SEND)) == 3


def test_a_link_to_unsubscribe_is_ours_alone_and_obligatory_kinds_stay(database, company):
    given = UNSUBSCRIBE.token("secret", company.ids[LEARNER])
    assert UNSUBSCRIBE.person_of("secret", given) == company.ids[LEARNER]
    for forged in ("", "1", f"{given}x", given[::-1], UNSUBSCRIBE.token("another", company.ids[LEARNER])):
        with pytest.raises(UnknownLink):
            UNSUBSCRIBE.person_of("secret", forged)
    with database.writing.begin() as db:
        unsubscribing.choose(db, company.ids[LEARNER], [*composing.NoticeKind, *composing.PolicyNotice], NOW)
        unsubscribing.choose(db, 999_999, unsubscribing.DECLINABLE, NOW)
    with database.reading() as db:
        assert set(db.scalars(select(Unsubscription.kind))) == unsubscribing.DECLINABLE
