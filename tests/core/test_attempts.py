"""When an attempt may start, be changed, ends by itself, and which one counts."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from app.core import attempts
from app.core.attempts import AttemptFacts
from app.core.decisions import Allowed, Reason, Refused
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
    assert attempts.may_start(quiz(one(), max_attempts=2), used, LATER, extra_attempts=1) == Allowed()


def test_the_end_of_an_attempt():
    assert attempts.ends_at(quiz(one()), START) == START + timedelta(days=30)
    timed = quiz(one(), time_limit_minutes=20)
    assert attempts.ends_at(timed, START) == START + 20 * MINUTE
    assert attempts.ends_at(timed, START, extra_minutes=10) == START + 30 * MINUTE
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


def test_a_later_worse_attempt_never_takes_a_pass_away():
    assert attempts.is_passed(THREE)
    assert not attempts.is_passed([THREE[0], THREE[2]])
