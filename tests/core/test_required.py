"""What is required of a person, what is open, and what is done; and compliance as it is told of any instant."""

from datetime import timedelta

import pytest

from app.core.completion import PeriodFacts
from app.core.compliance import Compliance, compliance
from app.core.required import Required, standings
from tests.factories import NOW

BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)
DONE = PeriodFacts(completed_at=BEFORE)
RUN_OUT = PeriodFacts(completed_at=BEFORE, expires_at=NOW)
OPEN = PeriodFacts(due_at=AFTER)
CHOSEN = PeriodFacts(is_assigned=False)
WAIVED = PeriodFacts(is_waived=True)

STANDINGS = {
    "nothing at all": ((), ""),
    "chosen alone": ((CHOSEN,), ""),
    "waived alone": ((WAIVED,), ""),
    "open": ((OPEN,), "any open"),
    "done": ((DONE,), "any done"),
    "one done and one open": ((DONE, OPEN), "any open"),
    "run out is neither open nor done": ((RUN_OUT,), "any"),
    "what is chosen or waived does not matter": ((DONE, CHOSEN, WAIVED), "any done"),
}


@pytest.mark.parametrize(("periods", "expected"), STANDINGS.values(), ids=STANDINGS.keys())
def test_what_is_true_of_a_person(periods, expected):
    assert standings(periods, NOW) == {Required(each) for each in expected.split()}


COMPLIANCE = {
    "valid": (DONE, Compliance.COMPLIANT),
    "valid for a moment more": (PeriodFacts(completed_at=BEFORE, expires_at=AFTER), Compliance.COMPLIANT),
    "waived": (WAIVED, Compliance.COMPLIANT),
    "not due yet": (OPEN, Compliance.PENDING),
    "without a due date": (PeriodFacts(), Compliance.PENDING),
    "overdue": (PeriodFacts(due_at=NOW), Compliance.LACKING),
    "run out": (RUN_OUT, Compliance.LACKING),
    "revoked": (PeriodFacts(completed_at=BEFORE, is_revoked=True), Compliance.LACKING),
}


@pytest.mark.parametrize(("facts", "expected"), COMPLIANCE.values(), ids=COMPLIANCE.keys())
def test_whether_a_course_is_in_order(facts, expected):
    assert compliance(facts, NOW) is expected


def test_a_late_renewal_is_in_order_while_the_earlier_certificate_is_valid():
    assert compliance(PeriodFacts(due_at=BEFORE), NOW, is_covered=True) is Compliance.COMPLIANT
