"""Erasing a person leaves no trace of who they were, and everything that others rely on."""

import json

import pytest
from sqlalchemy import func, insert, select

from app.core.decisions import Reason, Refused
from app.core.erasure import ErasureReason
from app.services import attempts, audit, documents, erasure, people, recompute
from app.services.recompute import Checked
from app.store.models import (
    AuditEvent,
    AuditNote,
    Certificate,
    Completion,
    ImportLine,
    PeopleImport,
    RecordedErasure,
)
from app.store.queries import certificates as certificate_queries
from app.store.queries.personal_data import TABLES
from tests import factories, planting
from tests.factories import NOW
from tests.signing import press


@pytest.fixture
def company(database, content, company):
    """A learner and a colleague with rows in every table, and the learner's name in what is about others."""
    for word in ("learner", "colleague"):
        factories.complete(database, content, factories.learner(company.ids[word], f"{word.capitalize()} Sample"))
        with database.writing.begin() as db:
            planting.fill(db, company.ids[word])
    with database.writing.begin() as db:
        who = planting.planted(db, company.ids["learner"])
        _mention(db, company.ids["manager"], who)
    return company


def _mention(db, manager_id, who):
    """A mail to the manager, a note of the log and a line of an import that name somebody else."""
    mail = {column.name: planting.value(db, column, who) for column in TABLES["mail"].c if column.name != "id"}
    db.execute(
        insert(TABLES["mail"]).values(mail | {"person_id": manager_id, "message_id": "a-digest", "address": "a"})
    )
    audit.record(db, NOW, None, "person.changed", ("person", manager_id), note=f"Reports: {who.name}, and others")
    db.add_all(
        [
            PeopleImport(
                id=77,
                key="k",
                file_name="f",
                sha256="s",
                body=b"f",
                mapping={},
                is_complete=False,
                state="done",
                counts={},
                created_at=NOW,
            )
        ]
    )
    db.flush()
    db.add(ImportLine(import_id=77, number=2, outcome="added", values={"name": who.name}))


def erase(database, person_id, *, actor_id=None, reason=ErasureReason.PERSON_ASKED):
    with database.writing.begin() as db:
        return erasure.erase(db, person_id, NOW, language="en", actor_id=actor_id, reason=reason)


def test_no_text_of_any_table_names_them_any_more(database, company):
    with database.reading() as db:
        learner, colleague = (planting.planted(db, company.ids[word]) for word in ("learner", "colleague"))
        assert {name for name, text in planting.texts(db) if learner.name in text} >= {
            "mail",
            "audit_note",
            "import_line",
        }
    assert erase(database, learner.person_id, actor_id=company.ids["hr"]) > 0
    with database.reading() as db:
        after = planting.texts(db)
    for word in (*learner.words, learner.name.casefold(), json.dumps(learner.name)):
        assert [name for name, text in after if word in text] == [], word
    kept = {name for name, text in after if colleague.name in text}
    assert kept >= {"person", "certificate", "mail", "audit_note", "waiver"}


def test_certificates_can_still_be_verified_and_counts_stay(database, company):
    def counted(db):
        return [db.scalar(select(func.count()).select_from(each)) for each in (Certificate, Completion, AuditEvent)]

    with database.reading() as db:
        number, facts = db.execute(
            select(Certificate.number, Certificate.facts).where(Certificate.person_id == company.ids["learner"])
        ).one()
        before = counted(db)
    erase(database, company.ids["learner"])
    documents.make_document(press(database), number, NOW)
    with database.reading() as db:
        row = certificate_queries.by_number(db, number, NOW)
        assert certificate_queries.document(db, number) is None
        certificate_count, completions, events = counted(db)
        assert [certificate_count, completions, events - 1] == before
    assert (row.facts.holder, row.facts.course, row.status(NOW).value) == ("", facts["course"], "valid")


def test_notes_are_gone_and_their_digests_stay(database, company):
    learner = company.ids["learner"]
    of_learner = select(AuditEvent).where(AuditEvent.subject_kind == "person", AuditEvent.subject_id == str(learner))
    with database.reading() as db:
        digests = {event.id: event.note_digest for event in db.scalars(of_learner) if event.note_digest}
    erase(database, learner)
    with database.reading() as db:
        assert digests.items() <= {event.id: event.note_digest for event in db.scalars(of_learner)}.items()
        assert not set(digests) & set(db.scalars(select(AuditNote.event_id)))
        assert {row.what for row in db.scalars(select(RecordedErasure))} >= {"response", "certificate", "traces"}


def test_what_cannot_be_graded_again_is_left_out_and_said(database, company):
    with database.reading() as db:
        checked = Checked()
        assert list(recompute.differences(db, checked)) == []
    erase(database, company.ids["learner"])
    with database.reading() as db:
        after = Checked()
        assert list(recompute.differences(db, after)) == []
    assert (after.attempts, after.left_out) == (checked.attempts - 1, 1)


def test_a_second_time_changes_nothing(database, company):
    erase(database, company.ids["learner"])
    assert erase(database, company.ids["learner"]) == 0


def test_an_open_attempt_ends_without_a_result(database, content):
    company = factories.add_company(database)
    who = factories.learner(company.ids["learner"])
    attempt_id = factories.start_attempt(database, content, who)
    erase(database, who.person_id)
    with database.writing.begin() as db:
        assert attempts.close_by_itself(db, factories.setting(content), attempt_id) is None


@pytest.mark.parametrize(
    ("who", "reason", "expected"),
    [
        ("hr", ErasureReason.PERSON_ASKED, Reason.ERASES_ONESELF),
        ("admin", ErasureReason.PERSON_ASKED, Reason.HOLDS_ROLES),
        ("learner", ErasureReason.HAS_LEFT, Reason.STILL_WORKS_HERE),
        ("learner", ErasureReason.PERSON_ASKED, None),
        ("gone", ErasureReason.HAS_LEFT, None),
    ],
)
def test_who_may_be_erased(database, who, reason, expected):
    company = factories.add_company(database)
    with database.writing.begin() as db:
        gone = factories.add_person(db, "gone", company.legal_entity_id)
        people.set_active(db, gone, False, NOW, actor_id=None)
        decision = erasure.decide(
            db, (company.ids | {"gone": gone})[who], NOW, actor_id=company.ids["hr"], reason=reason
        )
    assert (decision.reason if isinstance(decision, Refused) else None) == expected
