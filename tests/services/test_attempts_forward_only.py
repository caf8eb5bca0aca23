"""Attempts that go forward only: a step that was left stays as it is, whatever comes, and in whichever order."""

from dataclasses import replace

import pytest

from app.core.decisions import Reason, Refused
from app.services import attempts
from app.store.models import Attempt, Response
from tests import factories
from tests.factories import QUIZ
from tests.security.contents import with_quiz


@pytest.fixture
def forward(content):
    return with_quiz(content, QUIZ, lambda quiz: replace(quiz, forward_only=True))


@pytest.fixture
def who(database, company):
    return factories.learner(company.ids["learner"])


@pytest.fixture
def attempt_id(database, forward, who):
    return factories.start_attempt(database, forward, who)


@pytest.fixture
def items(database, attempt_id):
    """The ids of the items asked, in their order."""
    with database.reading() as db:
        scenarios = db.get_one(Attempt, attempt_id).paper["scenarios"]
    return [scenario["items"][0]["id"] for scenario in scenarios]


@pytest.fixture
def save(database, forward, who, attempt_id):
    def saved(item_id, place=0, sequence=None):
        option = forward.quiz(QUIZ, "en").quiz.items[item_id].options[place].id
        with database.writing.begin() as db:
            return attempts.save(
                db, factories.setting(forward), who, attempt_id, item_id, {"option": [option]}, sequence=sequence
            )

    return saved


@pytest.fixture
def leave(database, forward, who, attempt_id):
    def left(step):
        with database.writing.begin() as db:
            return attempts.leave(db, factories.setting(forward), who, attempt_id, step)

    return left


def marked(database, forward, attempt_id, item_id):
    with database.reading() as db:
        (option,) = db.get_one(Response, (attempt_id, item_id)).state["marked"]
    return [each.id for each in forward.quiz(QUIZ, "en").quiz.items[item_id].options].index(option)


def reason(decision):
    return decision.reason if isinstance(decision, Refused) else None


def test_a_step_that_was_left_is_not_changed(database, forward, attempt_id, items, save, leave):
    assert save(items[0], 0) == 1
    assert leave(1) is None
    assert reason(save(items[0], 1)) is Reason.STEP_CLOSED
    assert reason(save(items[0], 1, sequence=7)) is Reason.STEP_CLOSED
    assert marked(database, forward, attempt_id, items[0]) == 0


def test_the_button_pressed_twice_is_harmless(database, attempt_id, items, save, leave):
    save(items[0], 0)
    leave(1)
    assert save(items[0], 0) == 1
    assert leave(1) is None
    with database.reading() as db:
        assert db.get_one(Attempt, attempt_id).steps_closed == 1


def test_nothing_is_answered_or_left_ahead_of_its_turn(database, attempt_id, items, save, leave):
    assert reason(save(items[1])) is Reason.STEP_AHEAD
    assert reason(leave(2)) is Reason.STEP_AHEAD
    with database.reading() as db:
        assert db.get(Response, (attempt_id, items[1])) is None


def test_nothing_is_flagged_behind_or_ahead(database, forward, who, attempt_id, items, save, leave):
    save(items[0])
    leave(1)
    with database.writing.begin() as db:
        behind = attempts.flag(db, factories.setting(forward), who, attempt_id, items[0], True)
    assert reason(behind) is Reason.STEP_CLOSED


def test_the_step_that_is_open_may_be_changed_until_it_is_left(database, forward, attempt_id, items, save):
    assert [save(items[0], 0), save(items[0], 1)] == [1, 2]
    assert marked(database, forward, attempt_id, items[0]) == 1


def test_in_any_other_quiz_leaving_closes_nothing(database, content, who, attempt_id, items, save):
    with database.writing.begin() as db:
        attempts.leave(db, factories.setting(content), who, attempt_id, 2)
    with database.reading() as db:
        assert db.get_one(Attempt, attempt_id).steps_closed == 0


def test_a_step_left_without_an_answer_stays_without(database, attempt_id, items, save, leave):
    leave(1)
    assert reason(save(items[0])) is Reason.STEP_CLOSED
    with database.reading() as db:
        assert db.get(Response, (attempt_id, items[0])) is None
