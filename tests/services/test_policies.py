"""Policies from their activation to the last reader: versions, acknowledgements, questions, consultations."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.core.access import Role
from app.core.audience import Condition, Field, all_of
from app.core.decisions import Reason, Refused
from app.core.policies import Reading
from app.services import consultations, organisation, people, policies
from app.store.models import Acknowledgement, AuditEvent, ContentVersion, Leave, Notice, PolicyQuestion, PolicyVersion
from app.store.queries import policies as queries
from tests import factories, factories_policies
from tests import factories_mail as mails
from tests.factories import NOW
from tests.factories_policies import SLUG, activate, addressee, ask, at, edited, mine, read, sweep, terms, text

DAY = timedelta(days=1)
SHORTER = ("Say what you need.", "Say so.")
HEBREW_SHORTER = ("לומר מה נחוץ לכם.", "לומר.")


@pytest.fixture
def setting(content):
    return factories.setting(content)


@pytest.fixture
def changed(content):
    return factories.setting(edited(content, SHORTER, HEBREW_SHORTER))


@pytest.fixture
def lina(company):
    return addressee(company)


def reading(database, setting, who):
    return mine(database, setting, who).reading


def events(database, action):
    with database.reading() as db:
        return db.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)).all()


class TestActivating:
    def test_every_language_is_kept_as_it_was_written(self, database, setting, company):
        version = activate(database, setting)
        with database.reading() as db:
            [row] = queries.versions(db)[SLUG]
            assert (row.version.id, row.version.number, row.version.is_material) == (version, 1, True)
            assert row.titles == {"en": "Code of conduct", "he": "קוד התנהגות"}
            sources = {language: queries.source(db, digest) for language, digest in row.digests.items()}
        assert sources == {language: each.source for language, each in setting.catalogue.policies[SLUG].texts.items()}
        [event] = events(database, "policy.activated")
        assert event.facts == {"policy": SLUG, "number": 1, "material": True}

    def test_what_is_in_the_files_afterwards_changes_nothing(self, database, setting, changed, lina):
        activate(database, setting)
        assert "Say what you need." in text(database, changed, lina)[1].html

    def test_the_same_text_is_no_version(self, database, setting, company):
        activate(database, setting)
        with database.writing.begin() as db:
            answer = policies.activate(db, setting, SLUG, terms(setting), actor_id=None)
        assert answer == Refused(Reason.POLICY_UNCHANGED)

    def test_a_stale_translation_stops_it(self, database, content, company):
        policy = content.policies[SLUG]
        stale = factories_policies.replace(policy.texts["he"], is_stale=True)
        catalogue = factories_policies.replace(
            content, policies={SLUG: factories_policies.replace(policy, texts={**policy.texts, "he": stale})}
        )
        setting = factories.setting(catalogue)
        with database.writing.begin() as db:
            answer = policies.activate(db, setting, SLUG, terms(setting), actor_id=None)
        assert answer == Refused(Reason.POLICY_STALE, {"languages": ("he",)})

    def test_a_scheduled_version_can_be_taken_back_and_followed_by_another(
        self, database, setting, changed, lina, company
    ):
        activate(database, setting)
        activate(database, changed, in_days=5)
        hr = company.ids["hr"]
        with database.writing.begin() as db:
            assert policies.withdraw(db, changed, SLUG, 2, actor_id=hr)
            assert not policies.withdraw(db, changed, SLUG, 2, actor_id=hr)
            assert not policies.withdraw(db, changed, SLUG, 1, actor_id=hr)
        assert mine(database, at(setting, NOW + 9 * DAY), lina).current.version.number == 1
        activate(database, changed)
        assert mine(database, changed, lina).current.version.number == 3

    def test_there_is_no_other_policy(self, database, setting, company):
        with database.writing.begin() as db, pytest.raises(policies.NoSuchPolicy):
            policies.activate(db, setting, "salaries", terms(setting), actor_id=None)


class TestAcknowledging:
    def test_the_record_has_the_text_as_it_was_shown(self, database, content, company, lina):
        setting = factories.setting(content, hr_contact="hr@example.com")
        version = activate(database, setting)
        assert reading(database, setting, lina) is Reading.TO_READ
        assert read(database, setting, lina) is None
        assert reading(database, setting, lina) is Reading.ACKNOWLEDGED
        with database.reading() as db:
            row = db.scalars(select(Acknowledgement)).one()
            kept = db.get_one(ContentVersion, row.text_digest)
        assert (row.person_id, row.version_id, row.language, row.acknowledged_at) == (
            lina.person_id,
            version,
            "en",
            NOW,
        )
        assert "ask hr@example.com" in kept.body
        assert "Your rights come first." in kept.body
        assert "{{" not in kept.body
        [event] = events(database, "policy.acknowledged")
        assert event.facts == {"policy": SLUG, "language": "en", "person": lina.person_id}

    def test_saying_it_twice_changes_nothing(self, database, setting, lina):
        activate(database, setting)
        assert read(database, setting, lina) is None
        assert read(database, at(setting, NOW + DAY), lina) is None
        with database.reading() as db:
            assert db.scalars(select(Acknowledgement.acknowledged_at)).all() == [NOW]
        assert len(events(database, "policy.acknowledged")) == 1

    def test_what_was_read_in_another_version_is_not_taken(self, database, setting, changed, lina):
        activate(database, setting)
        found, shown = text(database, setting, lina)
        activate(database, changed)
        with database.writing.begin() as db:
            answer = policies.acknowledge(db, changed, lina, SLUG, found.current.version.id, shown.digest)
        assert answer == Refused(Reason.POLICY_CHANGED)
        assert reading(database, changed, lina) is Reading.TO_READ

    def test_nor_what_said_something_else_before_a_contact_changed(self, database, content, company, lina):
        before = factories.setting(content, hr_contact="old@example.com")
        activate(database, before)
        found, shown = text(database, before, lina)
        after = factories.setting(content, hr_contact="new@example.com")
        with database.writing.begin() as db:
            answer = policies.acknowledge(db, after, lina, SLUG, found.current.version.id, shown.digest)
        assert answer == Refused(Reason.POLICY_CHANGED)

    def test_it_is_read_in_the_language_of_the_reader_or_the_one_that_prevails(self, database, setting, company):
        activate(database, setting)
        assert text(database, setting, addressee(company, language="he"))[1].language == "he"
        assert text(database, setting, addressee(company, language="sv"))[1].language == "en"


class TestVersions:
    def test_a_minor_change_asks_nobody_and_is_kept(self, database, setting, changed, lina, company):
        activate(database, setting)
        read(database, setting, lina)
        activate(database, changed, is_material=False)
        found, shown = text(database, changed, lina)
        assert "Say so." in shown.html
        assert (found.current.version.number, found.material.number, found.reading) == (2, 1, Reading.ACKNOWLEDGED)
        late = addressee(company, "colleague")
        assert reading(database, changed, late) is Reading.TO_READ
        assert read(database, changed, late) is None
        assert reading(database, changed, late) is Reading.ACKNOWLEDGED

    def test_a_material_change_asks_again_with_grace(self, database, setting, changed, lina):
        activate(database, setting)
        read(database, setting, lina)
        activate(database, changed, in_days=10, grace=20)
        assert reading(database, at(changed, NOW + 9 * DAY), lina) is Reading.ACKNOWLEDGED
        assert reading(database, at(changed, NOW + 10 * DAY), lina) is Reading.EARLIER_SERVES
        sweep(database, at(changed, NOW + 10 * DAY))
        assert reading(database, at(changed, NOW + 30 * DAY), lina) is Reading.EARLIER_SERVES
        assert reading(database, at(changed, NOW + 31 * DAY), lina) is Reading.OVERDUE
        assert read(database, at(changed, NOW + 31 * DAY), lina) is None
        assert reading(database, at(changed, NOW + 31 * DAY), lina) is Reading.ACKNOWLEDGED

    def test_what_was_acknowledged_before_stays_in_the_record(self, database, setting, changed, lina):
        first = activate(database, setting)
        read(database, setting, lina)
        second = activate(database, changed)
        read(database, changed, lina)
        with database.reading() as db:
            assert db.scalars(select(Acknowledgement.version_id).order_by(Acknowledgement.id)).all() == [first, second]

    def test_whoever_is_hired_later_has_as_many_days(self, database, setting, company):
        activate(database, setting, grace=14)
        hired = NOW + 40 * DAY
        with database.writing.begin() as db:
            person = factories.add_person(db, "newcomer", company.legal_entity_id, now=hired, hired_on=hired.date())
        newcomer = factories_policies.replace(addressee(company), person_id=person)
        sweep(database, at(setting, hired))
        assert reading(database, at(setting, hired), newcomer) is Reading.TO_READ
        assert reading(database, at(setting, hired + 14 * DAY), newcomer) is Reading.TO_READ
        assert reading(database, at(setting, hired + 16 * DAY), newcomer) is Reading.OVERDUE

    def test_nobody_is_overdue_before_they_were_told(self, database, setting, lina):
        with database.writing.begin() as db:
            policies.activate(db, setting, SLUG, terms(setting), actor_id=None)
        late = at(setting, NOW + 90 * DAY)
        assert reading(database, late, lina) is Reading.TO_READ
        sweep(database, late)
        assert reading(database, at(setting, NOW + 110 * DAY), lina) is Reading.OVERDUE

    def test_a_leave_takes_no_time_away(self, database, setting, lina):
        activate(database, setting)
        mails.leave(database, lina.person_id, (NOW + 2 * DAY).date())
        assert reading(database, at(setting, NOW + 60 * DAY), lina) is Reading.TO_READ
        with database.writing.begin() as db:
            db.execute(update(Leave).values(until_on=(NOW + 60 * DAY).date()))
        assert reading(database, at(setting, NOW + 70 * DAY), lina) is Reading.TO_READ
        assert reading(database, at(setting, NOW + 76 * DAY), lina) is Reading.OVERDUE

    def test_a_material_version_takes_its_minor_changes_back_with_it(
        self, database, setting, changed, content, company
    ):
        activate(database, setting)
        activate(database, changed, in_days=5)
        third = factories.setting(edited(content, ("Ask before", "Do ask before")))
        activate(database, third, in_days=6, is_material=False)
        with database.writing.begin() as db:
            assert policies.withdraw(db, setting, SLUG, 2, actor_id=company.ids["hr"])
        with database.reading() as db:
            assert [row.version.withdrawn_at is None for row in queries.versions(db)[SLUG]] == [False, False, True]

    def test_what_was_not_looked_at_is_not_activated(self, database, setting, company):
        unseen = factories_policies.replace(terms(setting), seen="0" * 64)
        with database.writing.begin() as db:
            assert policies.activate(db, setting, SLUG, unseen, actor_id=None) == Refused(Reason.FILES_CHANGED)

    def test_it_is_asked_of_its_audience_alone(self, database, setting, company, lina):
        elsewhere = all_of(Condition(field=Field.LANGUAGE, values=("he",)))
        activate(database, setting, audience=elsewhere)
        assert mine(database, setting, lina) is None


class TestQuestions:
    def test_nobody_is_pressed_while_a_question_is_open(self, database, setting, lina, company):
        activate(database, setting)
        assert ask(database, setting, lina) is None
        late = at(setting, NOW + 60 * DAY)
        assert reading(database, late, lina) is Reading.QUESTION
        with database.reading() as db:
            question = db.scalars(select(PolicyQuestion)).one()
            told = db.scalars(select(Notice.person_id).where(Notice.kind == "policy_question")).all()
        assert told == [company.ids["hr"]]
        assert (question.body, question.language) == ("May I name my own team?", "en")
        with database.writing.begin() as db:
            assert policies.answer(db, late, question.id, "Yes.", actor_id=company.ids["hr"]) is None
        assert reading(database, late, lina) is Reading.TO_READ
        assert reading(database, at(setting, NOW + 69 * DAY), lina) is Reading.OVERDUE

    def test_sent_twice_it_is_asked_once(self, database, setting, lina):
        activate(database, setting)
        assert [ask(database, setting, lina), ask(database, setting, lina)] == [None, None]
        with database.reading() as db:
            assert len(db.scalars(select(PolicyQuestion)).all()) == 1

    def test_of_another_policy_the_same_words_are_another_question(self, database, content, company, lina):
        both = factories_policies.replace(
            content,
            policies=content.policies | {"travel": factories_policies.replace(content.policies[SLUG], slug="travel")},
        )
        setting = factories.setting(both)
        for slug in (SLUG, "travel"):
            activate(database, setting, slug=slug)
            assert ask(database, setting, lina, "Whom do I ask?", slug) is None
        with database.reading() as db:
            assert len(db.scalars(select(PolicyQuestion)).all()) == 2

    def test_so_many_wait_at_a_time(self, database, setting, lina):
        activate(database, setting)
        answers = [ask(database, setting, lina, f"Question {number}") for number in range(6)]
        assert answers[:5] == [None] * 5
        assert answers[5] == Refused(Reason.TOO_MANY_QUESTIONS, {"most": 5})

    def test_it_is_answered_once(self, database, setting, lina, company):
        activate(database, setting)
        ask(database, setting, lina)
        with database.reading() as db:
            question = db.scalars(select(PolicyQuestion.id)).one()

        def answer(words, who):
            with database.writing.begin() as db:
                return policies.answer(db, setting, question, words, actor_id=company.ids[who])

        assert answer("Yes.", "hr") is None
        assert answer("Yes.", "hr") is None
        assert answer("No.", "admin") == Refused(Reason.QUESTION_ANSWERED)
        assert len(events(database, "policy.question_answered")) == 1

    def test_the_log_has_no_words_of_it(self, database, setting, lina):
        activate(database, setting)
        ask(database, setting, lina, "A very private worry")
        [event] = events(database, "policy.question_raised")
        assert "worry" not in json.dumps(event.facts)
        assert event.note_digest is None


class TestConsultations:
    @pytest.fixture
    def asking(self, database, setting, company):
        with database.writing.begin() as db:
            consultations.set_asked(db, setting, company.legal_entity_id, asks=True, actor_id=company.ids["admin"])

    def consult(self, database, setting, company, *, on=date(2026, 11, 2), **about):
        with database.writing.begin() as db:
            return consultations.record(db, setting, company.legal_entity_id, on, actor_id=company.ids["hr"], **about)

    def test_a_policy_waits_for_it(self, database, setting, company, lina, asking):
        version = activate(database, setting)
        assert mine(database, setting, lina) is None
        later = at(setting, NOW + 30 * DAY)
        assert self.consult(database, later, company, version_id=version)
        found = mine(database, later, lina)
        assert found.reading is Reading.TO_READ
        assert found.due_at > NOW + 44 * DAY

    def test_the_version_before_stays_in_force_meanwhile(self, database, setting, changed, company, lina):
        activate(database, setting)
        with database.writing.begin() as db:
            first = db.scalars(select(PolicyVersion.id)).one()
            consultations.set_asked(db, setting, company.legal_entity_id, asks=True, actor_id=company.ids["admin"])
        self.consult(database, setting, company, version_id=first)
        second = activate(database, changed)
        assert mine(database, changed, lina).current.version.number == 1
        elsewhere = factories_policies.replace(lina, where=factories_policies.replace(lina.where, legal_entity_id=None))
        assert mine(database, changed, elsewhere).current.version.number == 2
        self.consult(database, changed, company, version_id=second)
        assert mine(database, changed, lina).current.version.number == 2

    def test_what_is_in_force_when_a_company_begins_to_ask_stays_so(self, database, setting, changed, company, lina):
        activate(database, setting)
        later = at(changed, NOW + 5 * DAY)
        with database.writing.begin() as db:
            consultations.set_asked(db, later, company.legal_entity_id, asks=True, actor_id=company.ids["admin"])
        assert mine(database, later, lina).current.version.number == 1
        activate(database, later)
        assert mine(database, later, lina).current.version.number == 1

    def test_a_day_to_come_is_no_consultation(self, database, setting, company, asking):
        answer = self.consult(database, setting, company, on=NOW.date() + DAY, course="first-day")
        assert answer == Refused(Reason.CONSULTED_IN_THE_FUTURE)

    @pytest.mark.parametrize("about", [{"course": "no-such-course"}, {"version_id": 999}, {}])
    def test_it_is_about_something(self, database, setting, company, asking, about):
        with pytest.raises(consultations.NoSuchSubject):
            self.consult(database, setting, company, **about)

    def test_it_is_in_the_log(self, database, setting, company, asking):
        self.consult(database, setting, company, course="first-day")
        [event] = events(database, "consultation.recorded")
        assert event.facts == {"course": "first-day", "day": "2026-11-02"}


def test_hr_of_another_company_is_told_of_no_question(database, setting, company, lina):
    with database.writing.begin() as db:
        entity = organisation.legal_entity(db, "Other Quay AS", "NO", NOW, actor_id=None)
        people.set_roles(db, company.ids["hr"], {Role.HR: entity}, NOW, actor_id=None)
    activate(database, setting)
    ask(database, setting, lina)
    with database.reading() as db:
        assert db.scalars(select(Notice).where(Notice.kind == "policy_question")).all() == []
