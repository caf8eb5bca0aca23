"""What the worker does with a job: attempts that ran out, certificates not drawn yet, faults, and a lease lost meanwhile."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app.core.access import Role, Viewer
from app.jobs import JOBS, worker
from app.jobs.contract import House
from app.services import closing, documents, regrading
from app.store import jobs
from app.store.jobs import LEASE
from app.store.models import Attempt, Certificate, CertificateDocument, Job, Person, Result
from app.store.queries.certificates import RENDER
from tests import factories, flawed_quizzes
from tests.signing import keys, press

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
STARTED = datetime.now(UTC) - timedelta(days=31)
PARTLY = "tests.partly"


@pytest.fixture
def house(database, content) -> House:
    return House(database=database, catalogue=content, public_url="https://learn.example.com", keys=keys())


@pytest.fixture
def who(database, company):
    return factories.learner(company.ids["learner"])


@pytest.fixture
def attempt_id(database, content, who) -> str:
    """An attempt that ran out yesterday, with every answer right, after the modules."""
    factories.finish_modules(database, content, who, now=STARTED)
    attempt_id = factories.start_attempt(database, content, who, now=STARTED)
    factories.answer(database, content, who, attempt_id, now=STARTED)
    return attempt_id


def work_off(house) -> int:
    """Take jobs until there are none; how many there were."""
    count = 0
    while worker.take_one(house):
        count += 1
    return count


def count(database, table) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def job(database, kind) -> Job:
    with database.reading() as db:
        return db.scalars(select(Job).where(Job.kind == kind)).one()


def make_due(database, kind) -> None:
    with database.writing.begin() as db:
        db.execute(update(Job).where(Job.kind == kind).values(run_at=LONG_AGO))


def test_an_attempt_that_ran_out_is_closed_with_what_was_saved(house, database, attempt_id):
    assert work_off(house) == 1
    with database.reading() as db:
        attempt = db.get_one(Attempt, attempt_id)
        result = db.scalars(select(Result)).one()
    assert attempt.submitted_at == attempt.ends_at == STARTED + timedelta(days=30)
    assert (attempt.is_submitted_by_learner, attempt.is_counted, result.passed) == (False, True, True)
    assert job(database, closing.JOB).done_at is not None


def test_what_completes_the_course_that_way_gets_its_certificate_and_its_document(house, database, attempt_id):
    work_off(house)
    assert count(database, Certificate) == 1
    make_due(database, RENDER)
    assert work_off(house) == 1
    with database.reading() as db:
        assert db.scalars(select(CertificateDocument.body)).one().startswith(b"%PDF")
    assert job(database, RENDER).done_at is not None


def test_an_attempt_that_was_submitted_is_left_alone(house, database, content, who, attempt_id):
    factories.submit(database, content, who, attempt_id, now=STARTED + timedelta(hours=1))
    assert work_off(house) == 2  # the other one draws the certificate
    assert count(database, Result) == 1
    assert job(database, closing.JOB).done_at is not None


def test_an_attempt_whose_end_moved_is_closed_then(house, database, attempt_id):
    later = datetime.now(UTC) + timedelta(days=1)
    with database.writing.begin() as db:
        db.execute(update(Attempt).values(ends_at=later))
    assert work_off(house) == 1
    waiting = job(database, closing.JOB)
    assert (waiting.done_at, waiting.tries) == (None, 0)
    assert waiting.run_at == later + timedelta(seconds=61)
    assert count(database, Result) == 0


def test_a_document_that_the_request_drew_is_not_drawn_again(house, database, content, attempt_id, monkeypatch):
    work_off(house)
    documents.make_document(press(database), job(database, RENDER).key, datetime.now(UTC))
    with database.writing.begin() as db:
        db.execute(update(Job).where(Job.kind == RENDER).values(run_at=LONG_AGO, done_at=None))
    monkeypatch.setattr(documents.pdf, "render", None)
    assert work_off(house) == 1
    assert count(database, CertificateDocument) == 1


def test_results_of_a_repaired_quiz_are_worked_out_part_by_part(database, tmp_path, monkeypatch, company):
    monkeypatch.setattr(regrading, "PERIODS_AT_A_TIME", 1)
    flawed = flawed_quizzes.flawed(tmp_path)
    corrected = flawed_quizzes.repaired(tmp_path, (flawed_quizzes.FLAWED, "key"))
    for word in ("learner", "colleague", "manager"):
        who = factories.learner(company.ids[word])
        flawed_quizzes.sit(database, flawed, who, flawed_quizzes.AS_THE_CORRECTED_KEY)
    hr = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    flawed_quizzes.put_in_force(database, corrected, hr, now=LONG_AGO)
    house = House(database=database, catalogue=corrected, public_url="https://learn.example.com")
    assert [count_passed(database), work_off(house), count_passed(database)] == [0, 4, 3]


def count_passed(database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).where(Result.passed))


def rename_everybody(house, _payload):
    """Writes something, and then finds that it cannot go on."""

    def write(db):
        db.execute(update(Person).values(name="Renamed"))
        db.flush()
        raise RuntimeError("no way on from here")

    return write


def test_a_fault_is_recorded_undoes_what_was_written_and_is_tried_again(house, database, who, monkeypatch, caplog):
    monkeypatch.setitem(JOBS, PARTLY, rename_everybody)
    with database.writing.begin() as db:
        jobs.enqueue(db, PARTLY, "one", {}, LONG_AGO)
    with caplog.at_level(logging.CRITICAL):  # what it says of the fault is not this test's
        assert work_off(house) == 1
    left = job(database, PARTLY)
    assert (left.failure, left.done_at, left.tries) == ("RuntimeError: no way on from here", None, 1)
    with database.reading() as db:
        assert "Renamed" not in set(db.scalars(select(Person.name)))


def lose_the_lease_and_fail(house, _payload):
    """Takes so long that another worker has the job by the time that it fails."""
    with house.database.writing.begin() as db:
        db.execute(update(Job).where(Job.kind == PARTLY).values(lease="somebody else's"))
    raise RuntimeError("too late")


def test_a_worker_that_was_overtaken_and_fails_goes_on(house, database, who, monkeypatch, caplog):
    monkeypatch.setitem(JOBS, PARTLY, lose_the_lease_and_fail)
    with database.writing.begin() as db:
        jobs.enqueue(db, PARTLY, "one", {}, LONG_AGO)
    with caplog.at_level(logging.CRITICAL):
        assert worker.take_one(house)
    left = job(database, PARTLY)
    assert (left.lease, left.failure) == ("somebody else's", None)


def test_a_worker_that_was_overtaken_writes_nothing(house, database, attempt_id):
    with database.writing.begin() as db:
        slow = jobs.claim(db, JOBS)
    with database.writing.begin() as db:
        db.execute(update(Job).values(leased_until=datetime.now(UTC) - LEASE))
    with pytest.raises(jobs.LostLease):
        worker.do(house, replace(slow, lease="somebody else's"))
    assert count(database, Result) == 0
    assert work_off(house) == 1
    with pytest.raises(jobs.LostLease):
        worker.do(house, slow)
    assert count(database, Result) == 1
