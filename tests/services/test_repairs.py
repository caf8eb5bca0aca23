"""Repairs of flawed items: the preview, the one confirmation, and what becomes of results, passes and open attempts."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.decisions import Reason
from app.services import recompute, regrading, repairs
from app.store.models import AuditEvent, Certificate, Completion, Period, QuizRepair, Result
from app.store.queries import confirmed_repairs, learning
from app.store.queries import repairs as queries
from tests import factories, flawed_quizzes
from tests.factories import COURSE, NOW, QUIZ
from tests.flawed_quizzes import (
    AS_THE_CORRECTED_KEY,
    AS_THE_FLAWED_KEY,
    FLAWED,
    RIGHT,
    WRONG,
    next_part,
    preview,
    put_in_force,
    work_off,
)

LATER = NOW + timedelta(days=3)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("repairs")


@pytest.fixture(scope="module")
def flawed(root):
    return flawed_quizzes.flawed(root)


@pytest.fixture(scope="module")
def corrected(root):
    return flawed_quizzes.repaired(root, (FLAWED, "key"))


@pytest.fixture
def hr(company):
    return Viewer(person_id=company.ids["hr"], roles={Role.HR: None})


def sit(database, content, company, word, options, *, now=NOW):
    who = factories.learner(company.ids[word])
    return flawed_quizzes.sit(database, content, who, options, now=now)


def confirm(database, content, viewer, digest, *, now=LATER):
    """Confirm what was previewed under this digest, and work all results out: the preview just before, or why not."""
    plan, found = preview(database, content)
    with database.writing.begin() as db:
        repair = repairs.confirm(db, factories.setting(content, now=now), viewer, plan, found, digest)
    if not isinstance(repair, int):
        return repair
    work_off(database, content, repair, now=now)
    return found


def previewed_and_confirmed(database, content, viewer, *, now=LATER):
    return confirm(database, content, viewer, preview(database, content)[1].digest, now=now)


def revisions(database, attempt_id):
    """(points, maximum, passed) by revision."""
    with database.reading() as db:
        rows = db.scalars(select(Result).where(Result.attempt_id == attempt_id).order_by(Result.revision))
        return [(row.points_numerator / row.points_denominator, row.max_points, row.passed) for row in rows]


def period_of(database, person_id):
    with database.reading() as db:
        return db.scalars(select(Period).where(Period.person_id == person_id)).one()


def count(database, table):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def differences(database):
    with database.reading() as db:
        return [str(each) for each in recompute.differences(db, recompute.Checked())]


def test_the_preview_says_who_passes_and_changes_nothing(database, flawed, corrected, company):
    sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    sit(database, flawed, company, "colleague", AS_THE_FLAWED_KEY)
    sit(database, flawed, company, "manager", WRONG)
    before = count(database, Result), count(database, AuditEvent)
    plan, found = preview(database, corrected)
    assert [repair.how for version in plan.versions for repair in version.repairs] == ["key"]
    assert (dict(found.drawn), found.changed, found.verdicts) == ({FLAWED: 3}, 2, 1)
    assert list(found.passing.values()) == [company.ids["learner"]]
    assert (count(database, Result), count(database, AuditEvent)) == before
    assert count(database, QuizRepair) == 0


def test_who_passes_by_a_corrected_key_completes_as_of_what_they_did_last(database, flawed, corrected, company, hr):
    who = factories.learner(company.ids["learner"])
    attempt_id = flawed_quizzes.sit(database, flawed, who, AS_THE_CORRECTED_KEY)
    factories.finish_modules(database, flawed, who, now=NOW + timedelta(days=1))
    done = previewed_and_confirmed(database, corrected, hr)
    assert list(done.passing.values()) == [who.person_id]
    assert revisions(database, attempt_id) == [(1.5, 4, False), (2.0, 4, True)]
    period = period_of(database, who.person_id)
    assert (period.passed_at, period.completed_at) == (NOW, NOW + timedelta(days=1))
    assert (count(database, Completion), count(database, Certificate)) == (1, 1)
    assert differences(database) == []


def test_who_has_not_read_everything_passes_and_completes_later(database, flawed, corrected, company, hr):
    who = factories.learner(company.ids["learner"])
    flawed_quizzes.sit(database, flawed, who, AS_THE_CORRECTED_KEY)
    previewed_and_confirmed(database, corrected, hr)
    period = period_of(database, who.person_id)
    assert (period.passed_at, period.completed_at) == (NOW, None)
    assert factories.finish_modules(database, corrected, who, now=LATER + timedelta(days=1)) is not None


def test_nobody_loses_a_pass(database, flawed, corrected, company, hr):
    who = factories.learner(company.ids["learner"])
    factories.finish_modules(database, flawed, who)
    attempt_id = flawed_quizzes.sit(database, flawed, who, AS_THE_FLAWED_KEY)
    before = period_of(database, who.person_id)
    assert before.completed_at is not None
    previewed_and_confirmed(database, corrected, hr)
    assert revisions(database, attempt_id) == [(2.0, 4, True), (1.0, 4, True)]
    after = period_of(database, who.person_id)
    assert (after.passed_at, after.completed_at) == (before.passed_at, before.completed_at)
    assert differences(database) == []


def test_a_result_that_stays_the_same_is_not_written_again(database, flawed, corrected, company, hr):
    attempt_id = sit(database, flawed, company, "learner", WRONG)
    previewed_and_confirmed(database, corrected, hr)
    assert revisions(database, attempt_id) == [(0.0, 4, False)]


@pytest.mark.parametrize(
    ("how", "revised"),
    [("disregarded", (1.0, 3, False)), ("right_for_all", (2.0, 4, True))],
    ids=["disregarded", "right for all"],
)
def test_an_item_is_left_out_or_given_to_all(database, root, flawed, company, hr, how, revised):
    options = {**WRONG, "two-desks-which": "named"}
    attempt_id = sit(database, flawed, company, "learner", options)
    previewed_and_confirmed(database, flawed_quizzes.repaired(root, (FLAWED, how)), hr)
    assert revisions(database, attempt_id) == [(1.0, 4, False), revised]
    assert differences(database) == []


def test_a_blank_attempt_that_does_not_count_never_stands_for_the_pass(database, root, flawed, company, hr):
    """It ran out unanswered, and earns every point by the repair; what passes is the attempt taken afterwards."""
    who = factories.learner(company.ids["learner"])
    blank = factories.start_attempt(database, flawed, who)
    factories.submit(database, flawed, who, blank, now=LATER + timedelta(days=31))
    given = flawed_quizzes.repaired(root / "given", (FLAWED, "right_for_all"), ("two-desks-which", "right_for_all"))
    found = previewed_and_confirmed(database, given, hr)
    assert (found.verdicts, found.passing) == (1, {})
    assert period_of(database, who.person_id).passed_at is None
    taken = flawed_quizzes.sit(database, given, who, WRONG, now=LATER + timedelta(days=32))
    factories.finish_modules(database, given, who, now=LATER + timedelta(days=33))
    with database.reading() as db:
        passing = db.scalars(select(Result).join(Completion, Completion.result_id == Result.id)).one()
    assert passing.attempt_id == taken


def test_confirming_again_changes_nothing(database, flawed, corrected, company, hr):
    sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    digest = preview(database, corrected)[1].digest
    assert confirm(database, corrected, hr, digest) is not None
    before = [count(database, table) for table in (Result, QuizRepair, AuditEvent)]
    assert confirm(database, corrected, hr, digest) is None
    assert [count(database, table) for table in (Result, QuizRepair, AuditEvent)] == before
    assert preview(database, corrected)[0].versions == ()


def test_a_preview_that_no_longer_holds_is_refused_and_nothing_is_changed(fresh_database, flawed, corrected):
    company = factories.add_company(fresh_database)
    hr = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    sit(fresh_database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    digest = preview(fresh_database, corrected)[1].digest
    sit(fresh_database, flawed, company, "colleague", AS_THE_CORRECTED_KEY)
    with pytest.raises(repairs.StalePreview):
        confirm(fresh_database, corrected, hr, digest)
    assert (count(fresh_database, Result), count(fresh_database, QuizRepair)) == (2, 0)
    assert previewed_and_confirmed(fresh_database, corrected, hr).changed == 2


def test_hr_of_some_companies_cannot_confirm(database, flawed, corrected, company):
    sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    scoped = Viewer(person_id=company.ids["hr"], roles={Role.HR: frozenset({company.legal_entity_id})})
    decision = previewed_and_confirmed(database, corrected, scoped)
    assert decision.reason is Reason.REPAIR_REACHES_ALL
    assert count(database, QuizRepair) == 0


def test_an_open_attempt_is_graded_by_the_repaired_version(database, flawed, corrected, company, hr):
    who = factories.learner(company.ids["learner"])
    attempt_id = factories.start_attempt(database, flawed, who)
    flawed_quizzes.answer(database, flawed, who, attempt_id, AS_THE_CORRECTED_KEY)
    previewed_and_confirmed(database, corrected, hr)
    factories.submit(database, flawed, who, attempt_id, now=LATER)
    assert revisions(database, attempt_id) == [(2.0, 4, True)]
    with database.reading() as db:
        repair = db.scalars(select(QuizRepair)).one()
        graded_by = db.scalars(select(Result.structure_digest)).one()
    assert graded_by == repair.to_digest != repair.from_digest
    assert differences(database) == []


def test_a_version_that_asked_something_else_keeps_its_results(database, root, flawed, company, hr):
    attempt_id = sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    one = f"id: {FLAWED}\n            type: choice\n"
    several = [(one, f"{one}            select: several\n")]
    asks_otherwise = flawed_quizzes.repaired(root / "several", (FLAWED, "key"), edits=several)
    plan, _ = preview(database, asks_otherwise)
    assert ([each.item_id for each in plan.misfits], plan.versions) == ([FLAWED], ())
    assert confirm(database, asks_otherwise, hr, "any") is None
    assert revisions(database, attempt_id) == [(1.5, 4, False)]


def test_a_second_repair_builds_on_the_first(database, root, flawed, corrected, company, hr):
    attempt_id = sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    previewed_and_confirmed(database, corrected, hr)
    both = flawed_quizzes.repaired(root, (FLAWED, "key"), ("two-desks-which", "disregarded"))
    previewed_and_confirmed(database, both, hr, now=LATER + timedelta(days=1))
    assert revisions(database, attempt_id) == [(1.5, 4, False), (2.0, 4, True), (1.0, 3, True)]
    with database.reading() as db:
        assert db.scalars(select(QuizRepair.number).order_by(QuizRepair.id)).all() == [1, 2]
    assert differences(database) == []


def test_two_attempts_that_pass_now_count_from_the_first(database, flawed, corrected, company, hr):
    first = sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    second = sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY, now=NOW + timedelta(days=1))
    done = previewed_and_confirmed(database, corrected, hr)
    assert (done.verdicts, len(done.passing)) == (2, 1)
    assert period_of(database, company.ids["learner"]).passed_at == NOW
    assert [revisions(database, each)[-1][2] for each in (first, second)] == [True, True]


def test_who_has_passed_otherwise_is_not_named(database, flawed, corrected, company):
    sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    sit(database, flawed, company, "learner", RIGHT, now=NOW + timedelta(days=1))
    _, found = preview(database, corrected)
    assert (found.changed, found.verdicts, found.passing) == (2, 1, {})


def test_results_are_read_in_batches(database, flawed, corrected, company, monkeypatch):
    for word in ("learner", "colleague", "manager", "auditor", "admin"):
        sit(database, flawed, company, word, AS_THE_CORRECTED_KEY)
    whole = preview(database, corrected)[1]
    assert whole.changed == 5
    monkeypatch.setattr(queries, "AT_A_TIME", 2)
    assert preview(database, corrected)[1] == whole


@pytest.fixture
def in_parts(monkeypatch):
    """So few people at a time that five of them make three parts."""
    monkeypatch.setattr(regrading, "PERIODS_AT_A_TIME", 2)


def everybody_sits(database, content, company):
    return [
        sit(database, content, company, word, AS_THE_CORRECTED_KEY)
        for word in ("learner", "colleague", "manager", "auditor", "admin")
    ]


def test_results_are_worked_out_in_parts_and_how_far_is_told(database, flawed, corrected, company, hr, in_parts):
    attempts = everybody_sits(database, flawed, company)
    repair = put_in_force(database, corrected, hr, now=LATER)
    told = [how_far(database, repair)]
    while next_part(database, factories.setting(corrected, now=LATER)):
        told.append(how_far(database, repair))
    assert told == [(0, 5), (2, 5), (4, 5), None]
    assert [revisions(database, each) for each in attempts] == [[(1.5, 4, False), (2.0, 4, True)]] * 5
    assert differences(database) == []


def how_far(database, repair):
    with database.reading() as db:
        progress = confirmed_repairs.progress(db, confirmed_repairs.one(db, repair, None, NOW.date()))
        assert confirmed_repairs.under_way(db) == ({repair} if progress else set())
    return progress and (progress.looked_at, progress.total)


def test_a_part_that_is_done_twice_changes_nothing_the_second_time(database, flawed, corrected, company, hr):
    everybody_sits(database, flawed, company)
    repair = put_in_force(database, corrected, hr, now=LATER)
    setting = factories.setting(corrected, now=LATER)
    for _ in range(2):
        with database.writing.begin() as db:
            regrading.one_part(db, setting, repair, 0)
        assert count(database, Result) == 10
    with database.writing.begin() as db:
        regrading.first_part(db, setting, repair)
        regrading.first_part(db, setting, repair)
    assert count(database, Result) == 10


def test_no_second_repair_is_confirmed_while_the_first_is_under_way(database, root, flawed, corrected, company, hr):
    sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    put_in_force(database, corrected, hr, now=LATER)
    both = flawed_quizzes.repaired(root / "under-way", (FLAWED, "key"), ("two-desks-which", "disregarded"))
    refusal = put_in_force(database, both, hr)
    assert refusal.reason is Reason.REPAIR_UNDER_WAY
    assert count(database, QuizRepair) == 1


def test_that_one_is_under_way_holds_for_versions_that_it_did_not_touch(database, flawed, corrected, company, hr):
    """The plan has nothing left for the version that is being worked out; whatever else it had would have to wait."""
    sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    put_in_force(database, corrected, hr, now=LATER)
    plan, _ = preview(database, corrected)
    with database.reading() as db:
        decision = repairs.may_confirm(db, hr, plan)
    assert plan.versions == ()
    assert decision.reason is Reason.REPAIR_UNDER_WAY


@pytest.mark.parametrize("comes_first", ["their part", "their next attempt"])
def test_who_passes_by_a_repair_passes_as_of_then_whichever_comes_first(
    database, flawed, corrected, company, hr, comes_first
):
    who = factories.learner(company.ids["learner"])
    flawed_quizzes.sit(database, flawed, who, AS_THE_CORRECTED_KEY)
    factories.finish_modules(database, flawed, who, now=NOW + timedelta(days=1))
    repair = put_in_force(database, corrected, hr, now=LATER)
    if comes_first == "their part":
        work_off(database, corrected, repair, now=LATER)
    flawed_quizzes.sit(database, corrected, who, RIGHT, now=LATER + timedelta(hours=1))
    work_off(database, corrected, repair, now=LATER + timedelta(hours=2))
    period = period_of(database, who.person_id)
    assert (period.passed_at, period.completed_at) == (NOW, NOW + timedelta(days=1))
    assert (count(database, Completion), count(database, Certificate)) == (1, 1)
    assert differences(database) == []


def test_an_attempt_submitted_before_its_part_comes_is_graded_once(database, flawed, corrected, company, hr):
    who = factories.learner(company.ids["learner"])
    attempt_id = factories.start_attempt(database, flawed, who)
    flawed_quizzes.answer(database, flawed, who, attempt_id, AS_THE_CORRECTED_KEY)
    sit(database, flawed, company, "colleague", AS_THE_CORRECTED_KEY)
    repair = put_in_force(database, corrected, hr, now=LATER)
    factories.submit(database, flawed, who, attempt_id, now=LATER)
    work_off(database, corrected, repair, now=LATER)
    assert revisions(database, attempt_id) == [(2.0, 4, True)]


def test_the_log_tells_of_the_repair_and_of_each_result(database, flawed, corrected, company, hr):
    attempt_id = sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    previewed_and_confirmed(database, corrected, hr)
    with database.reading() as db:
        events = db.scalars(
            select(AuditEvent)
            .where(AuditEvent.action.in_(["quiz.repaired", "result.revised"]))
            .order_by(AuditEvent.action)
        ).all()
    assert [(e.actor_id, e.subject_kind, e.subject_id, e.facts) for e in events] == [
        (hr.person_id, "quiz", QUIZ, {"items": [FLAWED], "results": 1, "passed": 1}),
        (hr.person_id, "attempt", attempt_id, {"number": 2}),
    ]


def test_pages_read_the_newest_revision(database, flawed, corrected, company, hr):
    attempt_id = sit(database, flawed, company, "learner", AS_THE_CORRECTED_KEY)
    previewed_and_confirmed(database, corrected, hr)
    with database.reading() as db:
        row = learning.attempt(db, attempt_id)
        [period] = learning.periods_of(db, company.ids["learner"], COURSE)
    assert (row.points, row.passed, row.revision) == (2, True, 2)
    assert row.graded_by == corrected.quiz(QUIZ, "en").structure_digest
    assert period.passed_at == NOW
