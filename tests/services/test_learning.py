"""From the first module to the certificate, whatever comes twice or in another order."""

from sqlalchemy import func, select

from app.services import certificates, documents, periods
from app.store.models import (
    AuditEvent,
    Certificate,
    CertificateDocument,
    Completion,
    ContentVersion,
    FinishedModule,
    Period,
)
from tests import factories
from tests.factories import NOW
from tests.signing import press


def count(database, table):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def test_modules_then_quiz_gives_one_certificate(database, content, company):
    who = factories.learner(company.ids["learner"])
    number = factories.complete(database, content, who)
    with database.reading() as db:
        certificate = db.scalars(select(Certificate)).one()
        period = db.scalars(select(Period)).one()
    assert certificate.number == number
    assert certificate.facts["holder"] == "Lina Sample"
    assert period.completed_at == NOW
    assert count(database, Completion) == 1


def test_the_quiz_may_come_before_the_last_module(database, content, company):
    who = factories.learner(company.ids["learner"])
    attempt_id = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, attempt_id)
    assert factories.submit(database, content, who, attempt_id) is None
    assert count(database, Completion) == 0
    assert factories.finish_modules(database, content, who) is not None
    assert count(database, Completion) == 1


def test_finishing_a_module_twice_changes_nothing(database, content, company):
    who = factories.learner(company.ids["learner"])
    factories.finish_modules(database, content, who)
    factories.finish_modules(database, content, who)
    assert count(database, FinishedModule) == len(content.course("first-day", "en").modules)
    with database.reading() as db:
        assert db.scalars(select(Period.modules_finished)).one() == 2


def test_what_was_used_is_kept(database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    factories.complete(database, content, factories.learner(company.ids["colleague"], "Kai Sample", language="he"))
    with database.reading() as db:
        kept = db.execute(select(ContentVersion.kind, ContentVersion.language)).all()
    assert sorted((kind, language or "-") for kind, language in kept) == [
        ("course", "-"),
        ("design", "-"),
        ("module", "en"),
        ("module", "en"),
        ("module", "he"),
        ("module", "he"),
        ("quiz", "-"),
        ("quiz_text", "en"),
        ("quiz_text", "he"),
    ]


def test_each_change_is_in_the_audit_log_without_names(database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    with database.reading() as db:
        events = db.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    actions = [event.action for event in events]
    learning = [
        action for action in actions if action.split(".")[0] not in {"person", "role", "legal_entity", "department"}
    ]
    assert learning == [
        "period.opened",
        "module.finished",
        "module.finished",
        "attempt.started",
        "attempt.submitted",
        "course.completed",
        "certificate.issued",
    ]
    assert "Sample" not in repr([event.facts for event in events])


def test_the_document_is_made_once(database, content, company):
    number = factories.complete(database, content, factories.learner(company.ids["learner"]))
    documents.make_document(press(database), number, NOW)
    with database.reading() as db:
        first = db.scalars(select(CertificateDocument)).one()
    documents.make_document(press(database), number, NOW)
    with database.reading() as db:
        again = db.scalars(select(CertificateDocument)).one()
    assert (again.sha256, again.made_at) == (first.sha256, first.made_at)
    assert first.body.startswith(b"%PDF")


def test_a_name_that_no_shipped_font_can_draw_waits_for_its_latin_form(database, content, company):
    who = factories.learner(company.ids["learner"], name="見本 りな")
    factories.finish_modules(database, content, who)
    attempt_id = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, attempt_id)
    assert factories.submit(database, content, who, attempt_id) is None
    assert count(database, Completion) == 1
    assert count(database, Certificate) == 0
    with_latin = factories.learner(company.ids["learner"], name="見本 りな", name_latin="Rina Mihon")
    with database.writing.begin() as db:
        period = periods.open_period(db, factories.setting(content), with_latin.person_id, "first-day")
        course = content.course("first-day", "en")
        assert certificates.issue(db, factories.setting(content), with_latin, course, period)
    with database.reading() as db:
        assert db.scalars(select(Certificate)).one().facts["holder"] == "Rina Mihon"
