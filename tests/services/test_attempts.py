"""An attempt's life: starting, saving, running out, submitting; and what does not belong to it."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.core.decisions import Reason, Refused
from app.core.items.contract import UnreadableResponse
from app.services import attempts, content_versions
from app.store.models import Attempt, Response, Result
from app.store.queries import learning
from tests import factories
from tests.factories import NOW


@pytest.fixture
def who(database, company):
    return factories.learner(company.ids["learner"])


@pytest.fixture
def attempt_id(database, content, who):
    return factories.start_attempt(database, content, who)


def first_item(database, attempt_id):
    with database.reading() as db:
        paper = db.get_one(Attempt, attempt_id).paper
    return paper["scenarios"][0]["items"][0]["id"]


def save(database, content, who, attempt_id, item_id, *marked, sequence=None, now=NOW):
    with database.writing.begin() as db:
        return attempts.save(
            db, factories.setting(content, now=now), who, attempt_id, item_id, {"option": marked}, sequence=sequence
        )


def options(content, item_id):
    return [option.id for option in content.quiz("first-day", "en").quiz.items[item_id].options]


def state(database, attempt_id, item_id):
    with database.reading() as db:
        return db.get_one(Response, (attempt_id, item_id)).state


def test_starting_again_leads_to_the_open_attempt(database, content, who, attempt_id):
    with database.writing.begin() as db:
        again = attempts.start(db, factories.setting(content), who, content.quiz("first-day", "en"))
    assert isinstance(again, Refused)
    assert (again.reason, again.facts["attempt"]) == (Reason.ATTEMPT_OPEN, attempt_id)


def test_a_save_is_kept_and_a_later_one_replaces_it(database, content, who, attempt_id):
    item = first_item(database, attempt_id)
    one, other = options(content, item)[:2]
    assert save(database, content, who, attempt_id, item, one) == 1
    assert save(database, content, who, attempt_id, item, other) == 2
    assert state(database, attempt_id, item) == {"marked": [other]}


def test_a_stale_save_is_refused_and_overwrites_nothing(database, content, who, attempt_id):
    item = first_item(database, attempt_id)
    one, other = options(content, item)[:2]
    assert save(database, content, who, attempt_id, item, one, sequence=5) == 5
    late = save(database, content, who, attempt_id, item, other, sequence=4)
    assert isinstance(late, Refused)
    assert (late.reason, late.facts["stored"]) == (Reason.STALE_SEQUENCE, 5)
    assert state(database, attempt_id, item) == {"marked": [one]}


def test_an_item_that_is_not_on_the_paper(database, content, who, attempt_id):
    with pytest.raises(attempts.NotOnPaper):
        save(database, content, who, attempt_id, "elsewhere", "x")


def test_an_option_that_does_not_exist(database, content, who, attempt_id):
    with pytest.raises(UnreadableResponse):
        save(database, content, who, attempt_id, first_item(database, attempt_id), "nowhere")


def test_somebody_elses_attempt_is_no_attempt(database, content, who, attempt_id):
    thief = factories.learner(who.person_id + 1)
    item = first_item(database, attempt_id)
    with pytest.raises(attempts.NoSuchAttempt):
        save(database, content, thief, attempt_id, item, options(content, item)[0])
    with pytest.raises(attempts.NoSuchAttempt), database.writing.begin() as db:
        attempts.submit(db, factories.setting(content), thief, attempt_id)


def test_submitting_twice_gives_one_result(database, content, who, attempt_id):
    factories.answer(database, content, who, attempt_id)
    factories.submit(database, content, who, attempt_id)
    factories.submit(database, content, who, attempt_id)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Result)) == 1


def test_nothing_is_saved_after_submitting(database, content, who, attempt_id):
    factories.submit(database, content, who, attempt_id)
    item = first_item(database, attempt_id)
    refusal = save(database, content, who, attempt_id, item, options(content, item)[0])
    assert isinstance(refusal, Refused)
    assert refusal.reason is Reason.ATTEMPT_CLOSED


def result_of(database, attempt_id):
    with database.reading() as db:
        return learning.attempt(db, attempt_id)


def test_what_ran_out_is_submitted_with_what_was_saved(database, content, who, attempt_id):
    factories.answer(database, content, who, attempt_id)
    late = NOW + timedelta(days=31)
    factories.submit(database, content, who, attempt_id, now=late)
    row = result_of(database, attempt_id)
    assert row.submitted_at == NOW + timedelta(days=30)
    assert (row.is_submitted_by_learner, row.is_counted, row.passed) == (False, True, True)


def test_what_ran_out_with_nothing_answered_is_not_counted(database, content, who, attempt_id):
    factories.submit(database, content, who, attempt_id, now=NOW + timedelta(days=31))
    row = result_of(database, attempt_id)
    assert (row.is_counted, row.passed) == (False, False)


def test_a_save_after_the_end_is_refused_within_the_rules(database, content, who, attempt_id):
    with database.writing.begin() as db:
        db.execute(update(Attempt).values(ends_at=NOW + timedelta(minutes=10)))
    item = first_item(database, attempt_id)
    one = options(content, item)[0]
    assert save(database, content, who, attempt_id, item, one, now=NOW + timedelta(minutes=11)) == 1
    refusal = save(database, content, who, attempt_id, item, one, now=NOW + timedelta(minutes=11, seconds=1))
    assert isinstance(refusal, Refused)
    assert refusal.reason is Reason.TIME_IS_UP


def test_starting_anew_closes_what_ran_out(database, content, who, attempt_id):
    late = NOW + timedelta(days=31)
    second = factories.start_attempt(database, content, who, now=late)
    assert second != attempt_id
    assert result_of(database, attempt_id).submitted_at == NOW + timedelta(days=30)


def test_a_critical_choice_fails_and_a_later_pass_stays(database, content, who, attempt_id):
    quiz = content.quiz("first-day", "en").quiz
    factories.answer(database, content, who, attempt_id)
    with database.reading() as db:
        asked = [item.item_id for item in learning.attempt(db, attempt_id).paper.items]
    critical = next(quiz.items[item_id] for item_id in asked if quiz.items[item_id].has_critical)
    leak = next(option.id for option in critical.options if option.critical)
    save(database, content, who, attempt_id, critical.id, leak)
    assert factories.submit(database, content, who, attempt_id) is None
    failed = result_of(database, attempt_id)
    assert (failed.is_critical, failed.passed) == (True, False)
    second = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, second)
    factories.submit(database, content, who, second)
    third = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, third, right=False)
    factories.submit(database, content, who, third)
    with database.reading() as db:
        assert learning.periods_of(db, who.person_id)[0].passed_at == NOW
    assert result_of(database, third).passed is False


def test_the_language_may_change_in_the_middle(database, content, who, attempt_id):
    in_hebrew = factories.learner(who.person_id, language="he")
    factories.answer(database, content, in_hebrew, attempt_id)
    with database.reading() as db:
        assert set(db.scalars(select(Response.language))) == {"he"}
    factories.submit(database, content, who, attempt_id)
    assert result_of(database, attempt_id).passed


def test_points_are_kept_exactly(database, content, who, attempt_id):
    factories.answer(database, content, who, attempt_id)
    factories.submit(database, content, who, attempt_id)
    with database.reading() as db:
        result = db.scalars(select(Result)).one()
    assert result.points_numerator == result.max_points * result.points_denominator
    assert {item["points"] for item in result.items.values()} == {"1"}


def test_the_same_save_again_is_answered_and_changes_nothing(database, content, who, attempt_id):
    item = first_item(database, attempt_id)
    one = options(content, item)[0]
    assert save(database, content, who, attempt_id, item, one, sequence=1) == 1
    assert save(database, content, who, attempt_id, item, one, sequence=1) == 1


def test_what_ended_by_itself_completes_on_the_day_it_ended(database, content, who, attempt_id):
    factories.finish_modules(database, content, who)
    factories.answer(database, content, who, attempt_id)
    factories.submit(database, content, who, attempt_id, now=NOW + timedelta(days=45))
    with database.reading() as db:
        period = learning.periods_of(db, who.person_id)[0]
    assert period.passed_at == period.completed_at == NOW + timedelta(days=30)


def test_an_attempt_keeps_its_words_when_the_quiz_changes(database, content_root, content, who, attempt_id, tmp_path):
    shutil.copytree(content_root, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "quizzes/first-day/quiz.yaml"
    text = path.read_text("utf-8")
    swapped = text.replace("Ring the bell.", "@@").replace("Go home.", "Ring the bell.").replace("@@", "Go home.")
    path.write_text(swapped.replace("pass_mark: 50", "pass_mark: 60"), "utf-8")
    changed = factories.content_at(tmp_path)
    factories.start_attempt(database, changed, factories.learner(who.person_id + 1))
    with database.reading() as db:
        row = learning.attempt(db, attempt_id)
        edition = content_versions.edition_of(db, changed, row, "en")
    assert edition.quiz == content.quiz("first-day", "en").quiz
