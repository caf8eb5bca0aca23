"""Compliance on a day that has passed: what happened later does not count, and people are where they were."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.core.compliance import Compliance
from app.reports import REPORTS
from app.services import people
from app.services.people import Post
from app.store.models import (
    Assignment,
    Certificate,
    CertificateEvent,
    DueDateChange,
    Employment,
    Period,
    Person,
    Waiver,
)
from app.store.queries.selection import Selection
from tests import factories, factories_hr
from tests.factories import COURSE, NOW

REPORT = REPORTS["compliance"]
DAYS = timedelta(days=1)


def day(ago):
    return NOW.date() - timedelta(days=ago)


def told(database, ago, scope=None, **wanted):
    """What the report says of the learner on a day so long ago; None where they are not in it."""
    selection = Selection(
        now=NOW,
        zone=ZoneInfo("UTC"),
        scope=scope,
        courses=(COURSE,),
        as_of=day(ago),
        employee_number="E-learner",
        **wanted,
    )
    with database.reading() as db:
        rows = [row.values for row in REPORT.rows(db, selection)]
        assert REPORT.count(db, selection) == len(rows)
    assert len(rows) <= 1
    return rows[0] if rows else None


def in_order(database, ago, **wanted):
    row = told(database, ago, **wanted)
    return row and row[6]


@pytest.fixture
def company(database, content, company):
    """The learner was taken on 90 days ago, and the course assigned 60 days ago, to be done within 14."""
    with database.writing.begin() as db:
        db.execute(update(Employment).values(from_on=day(90)))
    factories_hr.assign_to(database, content, company, [company.ids["learner"]], days=14, ago=60)
    return company


def period(db):
    return db.scalars(select(Period)).one()


def test_as_time_goes_on(database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]), now=NOW - 30 * DAYS)
    assert in_order(database, 100) is None  # not taken on yet
    assert in_order(database, 61) is None  # nothing was required
    assert in_order(database, 60) == Compliance.PENDING
    assert in_order(database, 46) == Compliance.PENDING  # the last day
    assert in_order(database, 45) == Compliance.LACKING
    assert in_order(database, 31) == Compliance.LACKING  # the completion came later
    assert in_order(database, 30) == Compliance.COMPLIANT
    assert in_order(database, 0) == Compliance.COMPLIANT
    assert in_order(database, 30, compliance=Compliance.LACKING) is None
    assert in_order(database, 31, compliance=Compliance.LACKING) == Compliance.LACKING


def test_a_certificate_that_ran_out_and_one_that_was_revoked_later(database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]), now=NOW - 50 * DAYS)
    with database.writing.begin() as db:
        period(db).expires_at = NOW - 10 * DAYS
        certificate = db.scalars(select(Certificate)).one()
        db.add(CertificateEvent(certificate_id=certificate.id, kind="revoked", happened_at=NOW - 20 * DAYS))
    assert in_order(database, 21) == Compliance.COMPLIANT
    assert in_order(database, 20) == Compliance.LACKING
    assert told(database, 20)[7] == "revoked"
    with database.writing.begin() as db:
        db.execute(update(CertificateEvent).values(kind="issued"))
    assert in_order(database, 11) == Compliance.COMPLIANT
    assert in_order(database, 10) == Compliance.LACKING


def test_a_due_date_that_was_moved_later(database, company):
    with database.writing.begin() as db:
        moved = DueDateChange(
            period_id=period(db).id, changed_at=NOW - 40 * DAYS, reason="extended", rule={}, zone="UTC",
            due_at=datetime.combine(day(20), datetime.min.time(), tzinfo=NOW.tzinfo),
        )  # fmt: skip
        db.add(moved)
    assert in_order(database, 41) == Compliance.LACKING
    assert in_order(database, 40) == Compliance.PENDING
    assert told(database, 40)[8] == day(21)
    assert in_order(database, 20) == Compliance.LACKING


def test_a_waiver_and_a_withdrawal_count_from_when_they_were_made_until_they_ended(database, company):
    with database.writing.begin() as db:
        waiver = {"reason": "medical", "waived_by": company.ids["hr"]}
        db.add(Waiver(period_id=period(db).id, waived_at=NOW - 40 * DAYS, ended_at=NOW - 30 * DAYS, **waiver))
        db.scalars(select(Assignment)).one().withdrawn_at = NOW - 10 * DAYS
    assert in_order(database, 41) == Compliance.LACKING
    assert in_order(database, 40) == Compliance.COMPLIANT
    assert in_order(database, 30) == Compliance.LACKING
    assert in_order(database, 11) == Compliance.LACKING
    assert in_order(database, 10) is None


def test_an_earlier_certificate_covers_a_renewal_until_it_runs_out(database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]), now=NOW - 50 * DAYS)
    with database.writing.begin() as db:
        first = period(db)
        first.expires_at = NOW - 10 * DAYS
        db.add(Period(person_id=first.person_id, course=COURSE, number=2, created_at=NOW - 30 * DAYS, is_assigned=True,
                      due_at=NOW - 20 * DAYS))  # fmt: skip
        db.flush()
        second = db.scalars(select(Period.id).where(Period.number == 2)).one()
        db.add(DueDateChange(period_id=second, changed_at=NOW - 30 * DAYS, reason="renewal", rule={}, zone="UTC",
                             due_at=NOW - 20 * DAYS))  # fmt: skip
    assert in_order(database, 15) == Compliance.COMPLIANT
    assert in_order(database, 10) == Compliance.LACKING


def test_people_are_where_they_were_and_within_the_reach_of_whoever_sees_that_place(database, company):
    entity, sales = factories_hr.add_entity(database)
    with database.writing.begin() as db:
        post = Post(legal_entity_id=entity, department_id=sales, manager_id=company.ids["hr"])
        people.move(db, company.ids["learner"], post, day(30), NOW, actor_id=None)
    assert told(database, 31)[2:5] == ("Harbour Lane AS", "Customer service", "Manager Sample")
    assert told(database, 30)[2:5] == ("Pier Nine Ltd", "Sales", "Hr Sample")
    assert told(database, 31, scope=frozenset({entity})) is None
    assert told(database, 30, scope=frozenset({entity})) is not None
    assert told(database, 30, department_id=company.department_id) is None


@pytest.mark.parametrize("left_on", [day(30), None], ids=["left", "kept out"])
def test_whoever_left_or_was_kept_out_later_was_there_before(database, company, left_on: date | None):
    with database.writing.begin() as db:
        people.set_active(db, company.ids["learner"], False, NOW - 30 * DAYS, actor_id=None)
        db.get_one(Person, company.ids["learner"]).left_on = left_on
    assert in_order(database, 31) == Compliance.LACKING
    assert in_order(database, 29) is None
