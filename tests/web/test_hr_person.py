"""One person on HR's page: who they are, why they have a course, and what they hold."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core.access import Role
from app.services import audit, people
from app.services.people import Post
from app.store.models import (
    Employment,
    EquivalentTraining,
    Leave,
    Mail,
    Notice,
    Period,
    Waiver,
)
from tests import factories, factories_hr
from tests.content import trees
from tests.factories import NOW
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def path(company):
    return f"/hr/people/{company.ids['learner']}/"


def test_shows_who_they_are_and_where_they_work(browser, path):
    page = browser("hr").get(path).text
    for words in ("Learner Sample", "E-learner", "learner@example.com", "Customer service", "Manager Sample"):
        assert f"<bdi>{words}</bdi>" in page


def test_says_why_they_have_a_course_by_when_and_how_often_they_tried(browser, database, content, company, path):
    factories.assign(database, content, company)
    who = factories.learner(company.ids["learner"])
    for right in (False, True):
        attempt_id = factories.start_attempt(database, content, who)
        factories.answer(database, content, who, attempt_id, right=right)
        factories.submit(database, content, who, attempt_id)
    page = browser("hr").get(path).text
    assert "Assigned to Customer service by Hr Sample" in page
    assert "In progress, due 4 Dec 2026" in page
    assert "2 attempts at the quiz" in page


def test_leads_to_the_certificate_and_to_its_verification(browser, database, content, company, path):
    number = factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr = browser("hr")
    page = hr.get(path).text
    assert "Chosen by the person" in page
    assert f'href="/certificates/{number}.pdf"' in page
    assert f'href="/verify/{number}"' in page
    assert "Valid through 19 November 2027" in page


def test_every_place_of_work_stays_on_record(browser, database, company, path):
    entity, sales = factories_hr.add_entity(database)
    with database.writing.begin() as db:
        to = Post(legal_entity_id=entity, department_id=sales)
        people.move(db, company.ids["learner"], to, NOW.date().replace(day=25), NOW, actor_id=None)
    page = browser("hr").get(path).text
    assert "<bdi>Sales</bdi>" in page
    assert "from 25 November 2026" in page
    assert "until before 25 November 2026" in page


def test_needs_ten_queries_at_most(browser, database, content, company, path):
    factories.assign(database, content, company)
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    hr = browser("hr")
    with statements(database) as seen:
        assert hr.get(path).status_code == 200
    assert len(seen) <= 10


@pytest.mark.parametrize(("word", "status"), [("auditor", 200), ("manager", 403), ("admin", 403), ("colleague", 403)])
def test_who_else_may_look(browser, path, word, status):
    assert browser(word).get(path).status_code == status


def test_the_auditor_finds_nothing_to_press(browser, path):
    assert "/hr/assign/" not in browser("auditor").get(path).text


def test_people_out_of_reach_are_not_found(browser, database, company, path):
    entity, _sales = factories_hr.add_entity(database)
    factories_hr.give_role(database, company.ids["hr"], Role.HR, entity)
    hr = browser("hr")
    assert hr.get(path).status_code == 404
    assert hr.get("/hr/people/999999/").status_code == 404


def text(answer):
    return " ".join(answer.text.split())


def test_tells_every_turn_of_a_course_with_what_happened_in_it(browser, database, content, company, path):
    factories.assign(database, content, company)
    who, hr_id = factories.learner(company.ids["learner"]), company.ids["hr"]
    attempt_id = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, attempt_id, right=False)
    factories.submit(database, content, who, attempt_id)
    with database.writing.begin() as db:
        first = db.scalars(select(Period).where(Period.person_id == who.person_id)).one()
        first.completed_at = first.expires_at = NOW - timedelta(days=1)
        second = Period(
            person_id=who.person_id, course=first.course, number=2, created_at=NOW, is_assigned=True, modules_finished=0
        )
        db.add(second)
        db.flush()
        reason = {"reason": "not_needed", "note": "Knows it already", "waived_at": NOW, "waived_by": hr_id}
        db.add(Waiver(period_id=second.id, **reason, ended_at=NOW + timedelta(hours=1), ended_by=hr_id))
        training = {"title": "Harbour safety", "provider": "Pier School", "finished_on": NOW.date(), "reason": "seen"}
        evidence = {"file_name": "a.pdf", "media_type": "application/pdf", "sha256": "0" * 64, "body": b"a"}
        kept = {"recorded_at": NOW, "recorded_by": hr_id}
        db.add(EquivalentTraining(period_id=second.id, **training, **evidence, **kept))
    page = text(browser("hr").get(path))
    assert page.index("Assigned</span>") < page.index("Turn 1") < page.index("Expired</span>")
    for words in (
        "Quiz not passed, <bdi>0%</bdi>",
        "Due date: 4 Dec 2026, <bdi>Assigned</bdi>, <bdi>Hr Sample</bdi>",
        "Waived, <bdi>Not needed for this work</bdi>, <bdi>Knows it already</bdi>, <bdi>Hr Sample</bdi>",
        "Required again, <bdi>Hr Sample</bdi>",
        "Equivalent training, <bdi>Harbour safety, Pier School</bdi>",
    ):
        assert words in page, words
    assert attempt_id not in page


def test_shows_manager_s_substitute_custom_fields_and_leave(browser, database, company, path):
    with database.writing.begin() as db:
        db.execute(
            update(Employment)
            .where(Employment.person_id == company.ids["learner"])
            .values(substitute_id=company.ids["colleague"], custom={"Cost centre": "4711"})
        )
        db.add(Leave(person_id=company.ids["learner"], from_on=NOW.date(), until_on=None))
    page = text(browser("hr").get(path))
    assert "Substitute of the manager</dt> <dd><bdi>Colleague Sample</bdi>" in page
    assert "<bdi>Cost centre</bdi></dt> <dd><bdi>4711</bdi>" in page
    assert "from 20 November 2026" in page


def add_mail(db, person_id, subject, period_id=None, **states):
    mail = Mail(
        person_id=person_id,
        kind="digest",
        message_id=f"<{subject}@example.com>",
        address="learner@example.com",
        language="en",
        subject=subject,
        text="What it says",
        html="",
        headers={},
        queued_at=NOW,
        **states,
    )
    db.add(mail)
    db.flush()
    if period_id is not None:
        told = select(Notice).where(Notice.kind == "certificate_issued", Notice.subject == f"period:{period_id}")
        db.scalars(told).one().mail_id = mail.id


def test_lists_mails_by_subject_and_none_about_what_people_choose(
    app, browser, database, content, company, path, tmp_path, monkeypatch
):
    learner_id = company.ids["learner"]
    number = factories.complete(database, content, factories.learner(learner_id))
    with database.writing.begin() as db:
        period = db.scalars(select(Period).where(Period.person_id == learner_id)).one()
        add_mail(db, learner_id, "New training", sent_at=NOW)
        add_mail(db, learner_id, "A new password", is_secret=True, failed_at=NOW)
        add_mail(db, learner_id, "Your certificate", period.id)
        add_mail(db, company.ids["colleague"], "Somebody else")
    page = text(browser("hr").get(path))
    for words in ("<bdi>New training</bdi>", "Sent, 20 Nov 2026", "Could not be sent", "<bdi>Your certificate</bdi>"):
        assert words in page, words
    assert "What it says" not in page
    assert "Somebody else" not in page
    edits = {trees.COURSE: ("validity_months: 12", "voluntary: true")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits=edits)
    page = browser("hr").get(path).text
    for words in ("Your certificate", "The first day", number, "Completed a course", "Issued a certificate"):
        assert words not in page, words


def test_says_what_the_log_says_but_not_when_they_signed_in(browser, database, company, path):
    browser("learner")
    with database.writing.begin() as db:
        audit.record(db, NOW, company.ids["hr"], "person.changed", ("person", company.ids["learner"]))
    page = text(browser("hr").get(path))
    assert "Changed a person&#39;s details, <bdi>Hr Sample</bdi>" in page
    assert "Signed in" not in page
    assert "/admin/log/" not in page
    assert "/admin/log/?about=E-learner" in browser("auditor").get(path).text


class TestWhoBelongsWhere:
    @pytest.fixture
    def elsewhere(self, database, company):
        """HR of another legal entity."""
        entity, sales = factories_hr.add_entity(database)
        factories_hr.give_role(database, company.ids["hr"], Role.HR, entity)
        return entity, sales

    def employ(self, database, company, entity, from_on, until_on=None):
        with database.writing.begin() as db:
            db.execute(
                update(Employment)
                .where(Employment.person_id == company.ids["learner"])
                .values(legal_entity_id=entity, from_on=from_on, until_on=until_on)
            )

    @pytest.mark.parametrize(
        ("begins", "ends"), [(7, None), (-90, -7)], ids=["those who have not begun", "those who have left"]
    )
    def test_hr_there_sees_them_and_their_certificates(
        self, browser, database, content, company, path, elsewhere, begins, ends
    ):
        number = factories.complete(database, content, factories.learner(company.ids["learner"]))
        day = NOW.date()
        until_on = day + timedelta(days=ends) if ends else None
        self.employ(database, company, elsewhere[0], day + timedelta(days=begins), until_on)
        hr = browser("hr")
        assert hr.get(path).status_code == 200
        assert hr.get(f"/certificates/{number}.pdf").status_code == 200
