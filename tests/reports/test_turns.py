"""What is overdue, what runs out and what somebody was asked to learn: whom and what the reports show, and in which order."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.reports import REPORTS
from app.services import people
from app.store.queries.selection import Selection
from tests import factories, factories_hr
from tests.factories import COURSE, NOW


@pytest.fixture
def staff(database, content, company):
    """Bea and Cai are overdue, Cai for longer; Dov's and Eva's run out, Eva's later; Fay is overdue and deactivated."""
    words = ("bea", "cai", "dov", "eva", "fay")
    ids = factories_hr.add_people(database, words, company.legal_entity_id, company.department_id)
    staff = dict(zip(words, ids, strict=True))
    for word, ago in (("bea", 20), ("cai", 30), ("dov", 30), ("eva", 30), ("fay", 40)):
        factories_hr.assign_to(database, content, company, [staff[word]], days=5, ago=ago)
    for word, ago in (("dov", 300), ("eva", 270)):
        factories.complete(database, content, factories.learner(staff[word]), now=NOW - timedelta(days=ago))
    with database.writing.begin() as db:
        people.set_active(db, staff["fay"], False, NOW, actor_id=None)
    return staff


SHOWN = {
    "the longest overdue first": ("overdue", {}, "Cai Bea"),
    "within 90 days": ("expiring", {}, "Dov"),
    "within as many days as chosen": ("expiring", {"expires_within": 180}, "Dov Eva"),
    "everybody's by name": ("transcript", {}, "Bea Cai Dov Eva Fay"),
    "one person's": ("transcript", {"employee_number": "E-dov"}, "Dov"),
    "of another company nothing": ("transcript", {"scope": frozenset({0})}, ""),
    "of another company nobody overdue": ("overdue", {"scope": frozenset({0})}, ""),
    "of another company nothing that runs out": ("expiring", {"scope": frozenset({0})}, ""),
    "of what people choose for themselves nothing": ("transcript", {"courses": ()}, ""),
}


@pytest.mark.parametrize(("report", "wanted", "expected"), SHOWN.values(), ids=SHOWN.keys())
def test_who_is_shown_in_which_order(database, staff, report, wanted, expected):
    selection = Selection(now=NOW, zone=ZoneInfo("UTC"), **{"scope": None, "courses": (COURSE,)} | wanted)
    with database.reading() as db:
        names = [row.values[0].split()[0] for row in REPORTS[report].rows(db, selection)]
        assert names == expected.split()
        assert REPORTS[report].count(db, selection) == len(names)


def test_what_is_said_of_a_turn(database, staff):
    selection = Selection(now=NOW, zone=ZoneInfo("UTC"), scope=None, courses=(COURSE,), employee_number="E-dov")
    with database.reading() as db:
        (row,) = REPORTS["transcript"].rows(db, selection)
    day = NOW.date()
    assert row.values[6:] == (day - timedelta(days=25), day - timedelta(days=300), day + timedelta(days=64))
