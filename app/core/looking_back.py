"""Looking back: what of the key a learner may see, and from when on."""

from datetime import datetime, timedelta

from app.core.items.contract import Shown
from app.core.model import Review, When

LATER = timedelta(hours=24)


def may_see(when: When, now: datetime, submitted_at: datetime | None, *, has_passed: bool, is_left: bool) -> bool:
    """Whether a part of the key may be seen now. Before submitting: in a step left for good alone (`is_left`).

    `has_passed` says whether the quiz is passed, in whichever attempt.
    """
    if submitted_at is None:
        return when == "during" and is_left
    if when == "later":
        return now >= submitted_at + LATER
    return when in {"during", "always"} or (when == "after_pass" and has_passed)


def shown(review: Review, now: datetime, submitted_at: datetime | None, *, has_passed: bool, is_left: bool) -> Shown:
    """What of the key may be shown now, part by part."""

    def seen(when: When) -> bool:
        return may_see(when, now, submitted_at, has_passed=has_passed, is_left=is_left)

    return Shown(
        correctness=seen(review.correctness),
        feedback=seen(review.feedback),
        right_answers=seen(review.right_answers),
    )


def during(review: Review) -> bool:
    """Whether anything is shown as soon as a step is left."""
    return "during" in _settings(review)


def more_from(review: Review, now: datetime, submitted_at: datetime) -> datetime | None:
    """From when on more will be shown by itself; None where nothing waits for time alone."""
    opens_at = submitted_at + LATER
    return opens_at if "later" in _settings(review) and now < opens_at else None


def more_after_pass(review: Review, *, has_passed: bool) -> bool:
    """Whether passing will show more."""
    return not has_passed and "after_pass" in _settings(review)


def _settings(review: Review) -> tuple[When, ...]:
    return (review.correctness, review.feedback, review.right_answers)
