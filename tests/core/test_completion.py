"""Completion, progress and standing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.completion import PeriodFacts, Progress, Standing, evaluate, progress, standing
from app.core.decisions import Allowed, Reason, refused

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAST, FUTURE = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("finished", "is_passed", "expected"),
    [
        pytest.param({"a", "b"}, True, Allowed(), id="everything done"),
        pytest.param({"a", "b"}, False, refused(Reason.NOT_PASSED), id="quiz not passed"),
        pytest.param({"a"}, True, refused(Reason.MODULES_UNFINISHED, modules=["b"]), id="a module left"),
        pytest.param(
            {"a", "old"}, True, refused(Reason.MODULES_UNFINISHED, modules=["b"]), id="one that is gone does not count"
        ),
    ],
)
def test_a_course_is_completed(finished, is_passed, expected):
    assert evaluate(["a", "b"], frozenset(finished), is_passed) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PeriodFacts(), Progress.NOT_STARTED),
        (PeriodFacts(started_at=PAST), Progress.IN_PROGRESS),
        (PeriodFacts(started_at=PAST, completed_at=PAST), Progress.COMPLETED),
    ],
    ids=["nothing done", "something done", "all done"],
)
def test_progress(facts, expected):
    assert progress(facts) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"is_waived": True, "due_at": PAST}, Standing.WAIVED, id="waived before all others"),
        pytest.param({"is_revoked": True, "completed_at": PAST}, Standing.REVOKED, id="revoked"),
        pytest.param({"due_at": PAST}, Standing.OVERDUE, id="the due day has ended"),
        pytest.param({"due_at": NOW}, Standing.OVERDUE, id="overdue from the very end of the due day"),
        pytest.param({"due_at": PAST, "completed_at": PAST}, Standing.CERTIFIED, id="completed is never overdue"),
        pytest.param(
            {"completed_at": PAST, "renewal_opens_at": PAST, "expires_at": FUTURE},
            Standing.RENEWAL_OPEN,
            id="renewal open",
        ),
        pytest.param({"completed_at": PAST, "expires_at": PAST}, Standing.EXPIRED, id="expired"),
        pytest.param(
            {"completed_at": PAST, "renewal_opens_at": PAST, "expires_at": NOW},
            Standing.EXPIRED,
            id="expired in the window",
        ),
        pytest.param({"opens_at": FUTURE, "due_at": FUTURE}, Standing.UPCOMING, id="not open yet"),
        pytest.param({"due_at": FUTURE}, Standing.ASSIGNED, id="assigned"),
        pytest.param({"is_assigned": False}, Standing.ENROLLED, id="chosen"),
    ],
)
def test_standing(facts, expected):
    assert standing(PeriodFacts(**facts), NOW) is expected
