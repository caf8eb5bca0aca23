"""What of the key may be seen, and from when on."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import looking_back
from app.core.items.contract import Shown
from app.core.model import Review

SUBMITTED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)
MOMENTS = {
    "a step that is open": {"submitted_at": None, "is_left": False, "now": SUBMITTED},
    "a step that was left": {"submitted_at": None, "is_left": True, "now": SUBMITTED},
    "just submitted": {"submitted_at": SUBMITTED, "is_left": True, "now": SUBMITTED},
    "a second less than a day later": {"submitted_at": SUBMITTED, "is_left": True, "now": SUBMITTED + DAY - SECOND},
    "a day later": {"submitted_at": SUBMITTED, "is_left": True, "now": SUBMITTED + DAY},
}
NOT_PASSED = {
    "during": (False, True, True, True, True),
    "always": (False, False, True, True, True),
    "later": (False, False, False, False, True),
    "after_pass": (False, False, False, False, False),
    "never": (False, False, False, False, False),
}
PASSED = NOT_PASSED | {"after_pass": (False, False, True, True, True)}
CASES = [
    pytest.param(when, moment, has_passed, expected, id=f"{when}: {moment}, {'passed' if has_passed else 'not passed'}")
    for has_passed, table in ((False, NOT_PASSED), (True, PASSED))
    for when, row in table.items()
    for moment, expected in zip(MOMENTS, row, strict=True)
]


@pytest.mark.parametrize(("when", "moment", "has_passed", "expected"), CASES)
def test_what_may_be_seen(when, moment, has_passed, expected):
    assert looking_back.may_see(when, has_passed=has_passed, **MOMENTS[moment]) is expected


def test_each_part_has_a_setting_of_its_own():
    review = Review(correctness="always", feedback="later", right_answers="after_pass")
    seen = looking_back.shown(review, SUBMITTED, SUBMITTED, has_passed=False, is_left=True)
    assert seen == Shown(correctness=True, feedback=False, right_answers=False)


@pytest.mark.parametrize(
    ("setting", "hours", "expected"),
    [("later", 0, SUBMITTED + DAY), ("later", 23, SUBMITTED + DAY), ("later", 24, None), ("after_pass", 0, None)],
    ids=["at once", "an hour before", "when it is shown", "what waits for a pass waits for no hour"],
)
def test_when_more_is_shown(setting, hours, expected):
    review = Review(right_answers=setting)
    assert looking_back.more_from(review, SUBMITTED + timedelta(hours=hours), SUBMITTED) == expected


def test_whether_passing_shows_more():
    assert looking_back.more_after_pass(Review(right_answers="after_pass"), has_passed=False)
    assert not looking_back.more_after_pass(Review(right_answers="after_pass"), has_passed=True)
    assert not looking_back.more_after_pass(Review(right_answers="later"), has_passed=False)
