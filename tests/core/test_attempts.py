"""When an attempt may start, be changed, ends by itself, and which one counts."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from app.core import attempts
from app.core.attempts import AttemptFacts, Extra
from app.core.decisions import Allowed, Reason, Refused
from app.core.model import Review
from tests.core.items import one, quiz

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def attempt(number=1, score=None, passed=False, is_open=False, **more):
    started = START + timedelta(days=number)
    return AttemptFacts(
        id=f"attempt-{number}",
        started_at=started,
        ends_at=started + timedelta(days=30),
        submitted_at=None if is_open else started + 10 * MINUTE,
        score=Fraction(score, 100) if score is not None else None,
        passed=passed,
        **more,
    )


def reason(decision):
    return decision.reason if isinstance(decision, Refused) else None


LATER = START + timedelta(days=60)


@pytest.mark.parametrize(
    ("rules", "before", "now", "expected"),
    [
        pytest.param({}, [], START, None, id="the first"),
        pytest.param({}, [attempt(is_open=True)], LATER, Reason.ATTEMPT_OPEN, id="one is open"),
        pytest.param({"max_attempts": 2}, [attempt(1), attempt(2)], LATER, Reason.NO_ATTEMPTS_LEFT, id="all used"),
        pytest.param(
            {"max_attempts": 2}, [attempt(1), attempt(2, is_counted=False)], LATER, None, id="one not counted"
        ),
        pytest.param(
            {"cool_down_minutes": (60, 120)},
            [attempt(1)],
            START + timedelta(days=1, minutes=69),
            Reason.COOLING_DOWN,
            id="a minute before the first cool-down ends",
        ),
        pytest.param(
            {"cool_down_minutes": (60, 120)},
            [attempt(1)],
            START + timedelta(days=1, minutes=70),
            None,
            id="when it ends",
        ),
        pytest.param(
            {"cool_down_minutes": (60, 120)},
            [attempt(1), attempt(2), attempt(3)],
            START + timedelta(days=3, minutes=129),
            Reason.COOLING_DOWN,
            id="the last figure serves for later attempts",
        ),
    ],
)
def test_starting(rules, before, now, expected):
    assert reason(attempts.may_start(quiz(one(), **rules), before, now)) is expected


def test_extra_attempts_for_a_person():
    used = [attempt(1), attempt(2)]
    assert attempts.may_start(quiz(one(), max_attempts=2), used, LATER, extra=Extra(attempts=1)) == Allowed()


def test_the_end_of_an_attempt():
    assert attempts.ends_at(quiz(one()), START) == START + timedelta(days=30)
    timed = quiz(one(), time_limit_minutes=20)
    assert attempts.ends_at(timed, START) == START + 20 * MINUTE
    assert attempts.ends_at(timed, START, extra=Extra(minutes=10)) == START + 30 * MINUTE
    assert attempts.ends_at(timed, START, closes_at=START + 5 * MINUTE) == START + 5 * MINUTE


OPEN = attempt(is_open=True)


@pytest.mark.parametrize(
    ("seconds_after_end", "expected"),
    [(-1, None), (0, None), (60, None), (61, Reason.TIME_IS_UP)],
    ids=["before the end", "at the end", "60 seconds later", "61 seconds later"],
)
def test_saving_around_the_end(seconds_after_end, expected):
    now = OPEN.ends_at + timedelta(seconds=seconds_after_end)
    assert reason(attempts.may_save(OPEN, now, sequence=1, stored_sequence=0)) is expected
    assert attempts.is_over(OPEN, now) is (expected is not None)
    assert attempts.submitted_at(OPEN, now) == min(now, OPEN.ends_at)


@pytest.mark.parametrize(
    ("sequence", "stored", "expected"),
    [(1, 0, None), (5, 2, None), (2, 2, Reason.STALE_SEQUENCE), (1, 2, Reason.STALE_SEQUENCE)],
    ids=["the first save", "a later one", "the same again", "one that was overtaken"],
)
def test_sequence_numbers(sequence, stored, expected):
    decision = attempts.may_save(OPEN, OPEN.started_at, sequence=sequence, stored_sequence=stored)
    assert reason(decision) is expected


def test_a_submitted_attempt_is_closed():
    assert reason(attempts.may_change(attempt(), LATER)) is Reason.ATTEMPT_CLOSED


THREE = [attempt(1, 95), attempt(2, 85, passed=True), attempt(3, 60)]


@pytest.mark.parametrize(
    ("method", "score"),
    [("highest", 85), ("last", 60), ("first", 95), ("average", 80)],
    ids=["highest ranks a pass before a critical failure at 95", "last", "first", "average"],
)
def test_the_attempt_that_counts(method, score):
    assert attempts.score_that_counts(method, THREE) == Fraction(score, 100)


def test_what_does_not_count():
    assert attempts.score_that_counts("highest", [OPEN, attempt(2, 0, is_counted=False)]) is None


@pytest.mark.parametrize(
    ("rules", "by_learner", "is_blank", "steps_closed", "counts"),
    [
        ({}, False, True, 0, False),
        ({}, False, False, 0, True),
        ({}, True, True, 0, True),
        ({"time_limit_minutes": 10}, False, True, 0, True),
        ({"forward_only": True}, False, True, 1, True),
        ({"forward_only": True}, False, True, 0, False),
    ],
    ids=[
        "left open and blank",
        "left open with an answer",
        "submitted blank",
        "blank when its time was up",
        "blank with a step left for good",
        "blank at the first of steps that go forward only",
    ],
)
def test_whether_an_attempt_counts_when_it_ends(rules, by_learner, is_blank, steps_closed, counts):
    facts = {"by_learner": by_learner, "is_blank": is_blank, "steps_closed": steps_closed}
    assert attempts.is_counted(quiz(one(), **rules), **facts) is counts


def test_a_later_worse_attempt_never_takes_a_pass_away():
    assert attempts.is_passed(THREE)
    assert not attempts.is_passed([THREE[0], THREE[2]])


@pytest.mark.parametrize(
    ("limit", "before", "extra", "left"),
    [
        pytest.param(None, [attempt(1)], Extra(attempts=2), None, id="no limit"),
        pytest.param(2, [], Extra(), 2, id="none used"),
        pytest.param(2, [attempt(1), attempt(2)], Extra(), 0, id="all used"),
        pytest.param(2, [attempt(1), attempt(2)], Extra(attempts=3), 3, id="all used, and three granted"),
        pytest.param(2, [attempt(1, is_counted=False)], Extra(), 2, id="one that does not count"),
        pytest.param(1, [attempt(1), attempt(2)], Extra(), 0, id="the limit was lowered since"),
    ],
)
def test_attempts_that_are_left(limit, before, extra, left):
    assert attempts.attempts_left(quiz(one(), max_attempts=limit), before, extra) == left


FORWARD = quiz(one(), forward_only=True)
LOOKS_BACK = quiz(one(), forward_only=True, review=Review(feedback="during"))
THIRD = attempt(is_open=True, steps_closed=2)


@pytest.mark.parametrize(
    ("rules", "step", "answering", "looking"),
    [
        pytest.param(quiz(one()), 1, None, None, id="any order: an earlier step"),
        pytest.param(quiz(one()), 5, None, None, id="any order: a later step"),
        pytest.param(FORWARD, 3, None, None, id="forward only: the step that is open"),
        pytest.param(FORWARD, 2, Reason.STEP_CLOSED, Reason.STEP_CLOSED, id="forward only: a step that was left"),
        pytest.param(FORWARD, 4, Reason.STEP_AHEAD, Reason.STEP_AHEAD, id="forward only: skipping ahead"),
        pytest.param(LOOKS_BACK, 2, Reason.STEP_CLOSED, None, id="forward only, looking back: a step that was left"),
        pytest.param(LOOKS_BACK, 4, Reason.STEP_AHEAD, Reason.STEP_AHEAD, id="forward only, looking back: ahead"),
    ],
)
def test_steps(rules, step, answering, looking):
    assert reason(attempts.may_answer(rules, THIRD, step, THIRD.started_at)) is answering
    assert reason(attempts.may_look_at(rules, THIRD, step)) is looking


def test_no_step_of_a_closed_attempt_is_answered():
    closed = attempt(steps_closed=2)
    assert reason(attempts.may_answer(FORWARD, closed, 3, LATER)) is Reason.ATTEMPT_CLOSED
    over = THIRD.ends_at + timedelta(minutes=2)
    assert reason(attempts.may_answer(FORWARD, THIRD, 3, over)) is Reason.TIME_IS_UP
