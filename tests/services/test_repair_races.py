"""A repair confirmed while people submit, and twice at once: on both databases, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.services import recompute, repairs
from app.store.models import Attempt, Certificate, Period, QuizRepair, Result
from tests import factories, flawed_quizzes
from tests.factories import NOW
from tests.flawed_quizzes import AS_THE_CORRECTED_KEY, FLAWED

WORDS = ("learner", "colleague", "manager", "auditor")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("races")


@pytest.fixture(scope="module")
def flawed(root):
    return flawed_quizzes.flawed(root)


@pytest.fixture(scope="module")
def corrected(root):
    return flawed_quizzes.repaired(root, (FLAWED, "key"))


def at_once(deeds):
    """Run deeds in threads that start together; what each returned."""
    barrier = Barrier(len(deeds))

    def run(deed):
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def confirming(database, content, company):
    """Look and confirm, again where it changed in between, as HR would."""
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})

    def confirm():
        while True:
            try:
                repair = flawed_quizzes.put_in_force(database, content, viewer)
            except repairs.StalePreview:
                continue
            if isinstance(repair, int):
                flawed_quizzes.work_off(database, content, repair)
            return repair

    return confirm


def test_whoever_submits_meanwhile_is_graded_by_the_repaired_version(fresh_database, flawed, corrected):
    company = factories.add_company(fresh_database)
    learners = [factories.learner(company.ids[word]) for word in WORDS]
    attempts = []
    for who in learners:
        flawed_quizzes.sit(fresh_database, flawed, who, AS_THE_CORRECTED_KEY)
        factories.finish_modules(fresh_database, flawed, who)
        attempts.append(factories.start_attempt(fresh_database, flawed, who))
        flawed_quizzes.answer(fresh_database, flawed, who, attempts[-1], AS_THE_CORRECTED_KEY)
    submits = [
        lambda who=who, attempt_id=attempt_id: factories.submit(fresh_database, flawed, who, attempt_id)
        for who, attempt_id in zip(learners, attempts, strict=True)
    ]
    at_once([*submits, confirming(fresh_database, corrected, company)])
    with fresh_database.reading() as db:
        newest = (
            select(func.max(Result.revision))
            .where(Result.attempt_id == Attempt.id)
            .correlate(Attempt)
            .scalar_subquery()
        )
        passed = db.execute(
            select(Attempt.id, Result.passed)
            .join(Result, Result.attempt_id == Attempt.id)
            .where(Result.revision == newest)
        ).all()
        assert [row.passed for row in passed] == [True] * 2 * len(WORDS)
        assert {row.id for row in passed} >= set(attempts)
        assert db.scalars(select(Period.passed_at)).all() == [NOW] * len(WORDS)
        assert db.scalar(select(func.count()).select_from(Certificate)) == len(WORDS)
        assert list(recompute.differences(db, recompute.Checked())) == []


def test_confirming_twice_at_once_revises_once(fresh_database, flawed, corrected):
    company = factories.add_company(fresh_database)
    for word in WORDS:
        flawed_quizzes.sit(fresh_database, flawed, factories.learner(company.ids[word]), AS_THE_CORRECTED_KEY)
    done = at_once([confirming(fresh_database, corrected, company)] * 3)
    assert sum(isinstance(each, int) for each in done) == 1
    with fresh_database.reading() as db:
        assert db.scalar(select(func.count()).select_from(QuizRepair)) == 1
        assert db.scalar(select(func.count()).select_from(Result)) == 2 * len(WORDS)
