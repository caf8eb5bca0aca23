"""Reminding of policies: asked once, reminded and warned as with courses, the manager told, nobody with an open question."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.services import policies, policy_manual_reminders, unsubscribing
from app.store.models import LegalEntity, Mail, Notice, Person, PolicyQuestion
from tests import factories
from tests import factories_mail as mails
from tests.factories import NOW
from tests.factories_policies import SLUG, activate, addressee, ask, at, edited, read, sweep

DAY = timedelta(days=1)
GRACE = 14
"""Activated on Friday 20 November, to be read by Friday 4 December, as the courses of test_reminding are due."""
ONLY_LINA = ("colleague", "manager", "hr", "auditor", "admin")


@pytest.fixture
def setting(content):
    return factories.setting(content)


@pytest.fixture
def asked(database, setting, company):
    """A version in force that all but the learner have read."""
    version = activate(database, setting, grace=GRACE, is_told=False)
    for word in ONLY_LINA:
        read(database, setting, addressee(company, word))
    return version


@pytest.fixture
def on(database, setting, asked):
    """Sweep at nine in the morning of some day after the activation; what was queued by then."""

    def swept(days):
        sweep(database, at(setting, NOW + days * DAY))
        return [(kind, offset) for kind, offset, _fate in mails.queued(database)]

    return swept


def told(database, setting):
    """The mails that a day's notices become: (whom, kind, subject)."""
    found = mails.compose(database, setting)
    return [(mail.person_id, mail.kind, mail.subject) for mail in found]


def test_day_by_day_a_person_is_asked_reminded_then_warned_and_the_manager_is_told(database, company, on):
    assert on(0) == [("policy_asked", "")]
    found = [on(day)[-1] for day in (5, 12, 14, 17, 19)]
    assert found == [
        ("policy_reminder", "-7"),
        ("policy_reminder", "-2"),
        ("policy_reminder", "0"),
        ("policy_overdue", "1"),
        ("policy_escalation", ""),
    ]
    assert len(on(30)) == 7
    with database.reading() as db:
        escalated = db.scalars(select(Notice).where(Notice.kind == "policy_escalation")).one()
    assert (escalated.person_id, escalated.not_before.isoformat()) == (
        company.ids["manager"],
        "2026-12-14T08:00:00+00:00",
    )


def test_sweeping_again_changes_nothing(on):
    assert on(0) == on(0)
    assert on(13) == on(13) == [("policy_asked", ""), ("policy_reminder", "-2")]


def test_whoever_has_read_it_hears_nothing(database, setting, company, on):
    read(database, setting, addressee(company))
    assert on(0) == on(30) == []


def test_nobody_is_pressed_while_a_question_is_open_and_the_answer_is_told(database, setting, company, on):
    on(0)
    ask(database, setting, addressee(company))
    before = len(on(1))
    assert len(on(40)) == before
    late = at(setting, NOW + 41 * DAY)
    with database.writing.begin() as db:
        question = db.scalars(select(PolicyQuestion.id)).one()
        policies.answer(db, late, question, "Yes.", actor_id=company.ids["hr"])
    kinds = [kind for kind, _offset in on(50)]
    assert kinds.count("policy_answered") == 1
    assert kinds[-1] == "policy_overdue"


@pytest.mark.parametrize(
    "values",
    [pytest.param({"is_active": False}, id="gone"), pytest.param({"hired_on": (NOW + 90 * DAY).date()}, id="to come")],
)
def test_nobody_is_asked_who_is_not_here(database, company, on, values):
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == company.ids["learner"]).values(**values))
    assert on(0) == on(20) == []


def test_nobody_is_asked_who_is_on_leave(database, company, on):
    mails.leave(database, company.ids["learner"], NOW.date(), (NOW + 5 * DAY).date())
    assert on(0) == on(4) == []
    assert on(5) == [("policy_asked", "")]


def test_no_manager_is_told_where_the_company_tells_none(database, on):
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(escalates=False))
    assert "policy_escalation" not in [kind for day in (0, 17, 30) for kind, _offset in on(day)]


def test_a_material_change_asks_again(database, content, setting, company, asked, on):
    read(database, setting, addressee(company))
    changed = factories.setting(edited(content, ("Say what you need.", "Say so."), ("לומר מה נחוץ לכם.", "לומר.")))
    second = activate(database, at(changed, NOW + 60 * DAY), is_told=False)
    sweep(database, at(changed, NOW + 60 * DAY))
    with database.reading() as db:
        rows = db.scalars(select(Notice.subject).where(Notice.kind == "policy_asked")).all()
    assert rows == [f"policy_version:{second}"] * 6


class TestMails:
    def test_the_first_says_what_is_asked_and_until_when(self, database, setting, company, on):
        on(0)
        [(person, kind, subject)] = told(database, setting)
        assert (person, kind, subject) == (company.ids["learner"], "policy_asked", "Code of conduct: please read it")
        with database.reading() as db:
            text = db.scalars(select(Mail.text)).one()
        assert "Friday 4 December" in text
        assert "https://learn.example.com/policies/conduct/" in text
        assert "What you acknowledged before" not in text

    def test_what_was_read_meanwhile_is_not_told(self, database, setting, company, on):
        on(0)
        read(database, setting, addressee(company))
        assert told(database, setting) == []
        assert mails.queued(database) == [("policy_asked", "", "dropped")]

    def test_a_manager_hears_of_it_beside_overdue_courses(self, database, content, setting, company, on):
        for day in (0, 17, 19):
            on(day)
        monday = at(setting, NOW + 24 * DAY)
        found = [each for each in told(database, monday) if each[0] == company.ids["manager"]]
        assert [(kind, subject) for _person, kind, subject in found] == [
            ("policy_escalation", "Overdue training in your team")
        ]
        with database.reading() as db:
            text = db.scalars(select(Mail.text).where(Mail.person_id == company.ids["manager"])).one()
        assert "Learner Sample" in text
        assert "Code of conduct" in text

    def test_hr_hears_of_a_question_until_it_is_answered(self, database, setting, company, on):
        ask(database, setting, addressee(company))
        [(person, kind, subject)] = told(database, setting)
        assert (person, kind) == (company.ids["hr"], "policy_question")
        assert subject == "A question about Code of conduct"

    def test_whoever_declines_reminders_is_still_warned(self, database, setting, company, on):
        with database.writing.begin() as db:
            unsubscribing.choose(db, company.ids["learner"], ["policy_reminder"], NOW)
        kinds = []
        for day in (0, 12, 17):
            on(day)
            kinds += [
                kind
                for person, kind, _ in told(database, at(setting, NOW + day * DAY))
                if person == company.ids["learner"]
            ]
        assert kinds == ["policy_asked", "policy_overdue"]

    def test_in_the_readers_language(self, database, setting, company, on):
        with database.writing.begin() as db:
            db.execute(update(Person).where(Person.id == company.ids["learner"]).values(language="he"))
        on(0)
        [(_person, _kind, subject)] = told(database, setting)
        assert "קוד התנהגות" in subject


def test_hr_reminds_by_hand_once_a_day(database, setting, company, on):
    tomorrow = at(setting, NOW + 3 * DAY)

    def remind(scope=None, now=tomorrow):
        with database.writing.begin() as db:
            return policy_manual_reminders.remind(db, now, SLUG, scope, actor_id=company.ids["hr"])

    assert remind() == 0
    on(0)
    assert remind() == 0
    told(database, setting)
    assert remind(frozenset({company.legal_entity_id + 1})) == 0
    assert [remind(), remind()] == [1, 0]
    assert remind(frozenset({company.legal_entity_id})) == 0
    assert [kind for _person, kind, _subject in told(database, tomorrow)] == ["policy_asked"]
    late = at(setting, NOW + 21 * DAY)
    assert remind(now=late) == 1
    assert [kind for _person, kind, _subject in told(database, late)] == ["policy_overdue"]
    mails.leave(database, company.ids["learner"], (NOW + 22 * DAY).date())
    assert remind(now=at(setting, NOW + 23 * DAY)) == 0
