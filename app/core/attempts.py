"""Attempts: when one may start, be saved or submitted, when it ends by itself, and which one counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.core import looking_back
from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.model import Method, Quiz

OPEN_FOR = timedelta(days=30)
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class AttemptFacts:
    """One attempt as the rules see it. `score` is points / maximum, once submitted.

    `is_counted` is as `is_counted()` has it; steps up to `steps_closed` were left for good.
    """

    id: str
    started_at: datetime
    ends_at: datetime
    submitted_at: datetime | None = None
    score: Fraction | None = None
    passed: bool = False
    is_counted: bool = True
    steps_closed: int = 0


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What a person was granted beyond a quiz's rules, in this period: attempts, and minutes for each attempt."""

    attempts: int = 0
    minutes: int = 0


NOTHING_EXTRA = Extra()


def ends_at(
    quiz: Quiz, started_at: datetime, *, extra: Extra = NOTHING_EXTRA, closes_at: datetime | None = None
) -> datetime:
    """With a time limit, the earlier of start + limit and the closing time; without one, 30 days from the start."""
    if quiz.time_limit_minutes is None:
        return started_at + OPEN_FOR
    end = started_at + timedelta(minutes=quiz.time_limit_minutes + extra.minutes)
    return min(end, closes_at) if closes_at else end


def may_start(quiz: Quiz, attempts: Sequence[AttemptFacts], now: datetime, *, extra: Extra = NOTHING_EXTRA) -> Decision:
    """No second attempt beside an open one, none beyond the limit, none while cooling down.

    The cool-down counts from the end of the attempt before; the last figure serves for all later attempts.
    """
    for attempt in attempts:
        if attempt.submitted_at is None:
            return refused(Reason.ATTEMPT_OPEN, attempt=attempt.id)
    counted = [attempt for attempt in attempts if attempt.is_counted]
    if attempts_left(quiz, attempts, extra) == 0:
        return refused(Reason.NO_ATTEMPTS_LEFT)
    if counted and quiz.cool_down_minutes:
        place = min(len(counted), len(quiz.cool_down_minutes)) - 1
        last = max(attempt.submitted_at for attempt in counted if attempt.submitted_at)
        until = last + timedelta(minutes=quiz.cool_down_minutes[place])
        if now < until:
            return refused(Reason.COOLING_DOWN, until=until)
    return Allowed()


def attempts_left(quiz: Quiz, attempts: Iterable[AttemptFacts], extra: Extra = NOTHING_EXTRA) -> int | None:
    """How many attempts may still be begun; None where there is no limit."""
    if quiz.max_attempts is None:
        return None
    used = sum(attempt.is_counted for attempt in attempts)
    return max(0, quiz.max_attempts + extra.attempts - used)


def is_counted(quiz: Quiz, *, by_learner: bool, is_blank: bool, steps_closed: int) -> bool:
    """Whether an attempt that is being closed counts: one left open for 30 days without a single answer does not.

    Under a time limit, or with steps left for good, its questions were seen on the learner's own account: it counts.
    """
    return by_learner or not is_blank or quiz.time_limit_minutes is not None or steps_closed > 0


def closes_at(attempt: AttemptFacts) -> datetime:
    """From when on whoever looks closes the attempt: saves count until 60 seconds after its end."""
    return attempt.ends_at + GRACE


def is_over(attempt: AttemptFacts, now: datetime) -> bool:
    """Whether the attempt has ended by itself."""
    return attempt.submitted_at is None and now > closes_at(attempt)


def may_change(attempt: AttemptFacts, now: datetime) -> Decision:
    """Saving and submitting need an attempt that is neither submitted nor over."""
    if attempt.submitted_at is not None:
        return refused(Reason.ATTEMPT_CLOSED)
    if is_over(attempt, now):
        return refused(Reason.TIME_IS_UP, ended_at=attempt.ends_at)
    return Allowed()


def may_answer(quiz: Quiz, attempt: AttemptFacts, step: int, now: datetime) -> Decision:
    """Where a quiz goes forward only, one step is open: those before it were left for good, those after it come later."""
    decision = may_change(attempt, now)
    if not decision or not quiz.forward_only:
        return decision
    if step <= attempt.steps_closed:
        return refused(Reason.STEP_CLOSED)
    return refused(Reason.STEP_AHEAD) if step > attempt.steps_closed + 1 else decision


def may_look_at(quiz: Quiz, attempt: AttemptFacts, step: int) -> Decision:
    """Any step may be looked at, in any order. Forward only: the open one, and what was left where the quiz looks back."""
    if not quiz.forward_only or step == attempt.steps_closed + 1:
        return Allowed()
    if step > attempt.steps_closed:
        return refused(Reason.STEP_AHEAD)
    return Allowed() if looking_back.during(quiz.review) else refused(Reason.STEP_CLOSED)


def may_save(attempt: AttemptFacts, now: datetime, *, sequence: int, stored_sequence: int) -> Decision:
    """A save of an item carries a number greater than the one stored, so that a late one overwrites nothing."""
    decision = may_change(attempt, now)
    if decision and sequence <= stored_sequence:
        return refused(Reason.STALE_SEQUENCE, stored=stored_sequence)
    return decision


def submitted_at(attempt: AttemptFacts, now: datetime) -> datetime:
    """When the attempt counts as submitted: now, but never after its end."""
    return min(now, attempt.ends_at)


def score_that_counts(method: Method, attempts: Iterable[AttemptFacts]) -> Fraction | None:
    """The score shown for a quiz; None before a counted attempt is submitted.

    `highest` ranks passed before score, so that a critical failure at 95% never hides a pass at 85%.
    """
    done = sorted(
        (a for a in attempts if a.submitted_at is not None and a.score is not None and a.is_counted),
        key=lambda a: a.started_at,
    )
    scores = [a.score for a in done if a.score is not None]
    if not scores:
        return None
    if method == "average":
        return sum(scores, Fraction(0)) / len(scores)
    if method == "highest":
        return max(done, key=lambda a: (a.passed, a.score)).score
    return scores[0] if method == "first" else scores[-1]


def is_passed(attempts: Iterable[AttemptFacts]) -> bool:
    """A quiz is passed if any counted attempt passed, whatever comes after."""
    return any(attempt.passed and attempt.is_counted for attempt in attempts)
