"""Notices about policies: their subjects, and whether they still hold."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.policies import Reading
from app.core.policy_notices import PolicyNotice, of_question, of_version, question_of, still_holds, version_of

DUE = datetime(2026, 12, 16, tzinfo=UTC)
LATER = DUE + timedelta(days=7)


@pytest.mark.parametrize("subject", ["period:7", "policy_version:", "policy_version:x", "policy_question:7", ""])
def test_other_subjects_name_no_version(subject):
    assert version_of(subject) is None


def test_subjects_are_read_as_they_are_written():
    assert version_of(of_version(7)) == (7, None)
    assert version_of(of_version(7, 9)) == (7, 9)
    assert question_of(of_question(7)) == 7
    assert question_of(of_version(7)) is None


@pytest.mark.parametrize(
    ("kind", "reading", "queued_for", "holds"),
    [
        pytest.param(PolicyNotice.ASKED, Reading.TO_READ, None, True, id="asked"),
        pytest.param(PolicyNotice.ASKED, Reading.EARLIER_SERVES, None, True, id="asked again"),
        pytest.param(PolicyNotice.ASKED, Reading.ACKNOWLEDGED, None, False, id="not who has read it"),
        pytest.param(PolicyNotice.ASKED, Reading.QUESTION, None, False, id="not who waits for an answer"),
        pytest.param(PolicyNotice.REMINDER, Reading.TO_READ, DUE, True, id="reminded"),
        pytest.param(PolicyNotice.REMINDER, Reading.TO_READ, LATER, False, id="not of another day"),
        pytest.param(PolicyNotice.REMINDER, Reading.OVERDUE, DUE, False, id="no reminder of what has passed"),
        pytest.param(PolicyNotice.OVERDUE, Reading.OVERDUE, DUE, True, id="warned"),
        pytest.param(PolicyNotice.OVERDUE, Reading.QUESTION, DUE, False, id="no warning while a question is open"),
        pytest.param(PolicyNotice.ESCALATION, Reading.OVERDUE, DUE, True, id="told to the manager"),
        pytest.param(PolicyNotice.ESCALATION, Reading.QUESTION, DUE, False, id="and not while a question is open"),
        pytest.param(PolicyNotice.ESCALATION, Reading.ACKNOWLEDGED, DUE, False, id="nor once it is read"),
    ],
)
def test_what_still_holds(kind, reading, queued_for, holds):
    assert still_holds(kind, reading, DUE, queued_for) is holds
