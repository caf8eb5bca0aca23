"""Reasons for which a course is required: several for one period, each withdrawn by itself, and who is told when."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app.core.due_dates import DueRule
from app.core.notices import NoticeKind
from app.core.recertification import Recertification
from app.services import assignments
from app.services.assignments import AssignmentOutcome, Audience, Cause, WithdrawalOutcome
from app.store.models import Assignment, DueDateChange, Notice, Period, Person
from tests import factories
from tests.factories import NOW

IN_TWO_WEEKS = DueRule(anchor="assignment", offset_days=14)
IN_A_WEEK = DueRule(anchor="assignment", offset_days=7, minimum_notice_days=3)
BY_HAND = {"kind": "person"}
BY_RULE = {"kind": "rule"}


def require(database, content, ids, *, rule=IN_TWO_WEEKS, audience=BY_HAND, now=NOW, terms=None, **cause):
    setting = factories.setting(content, now=now)
    with database.writing.begin() as db:
        people = assignments.candidates(db, Audience(person_ids=frozenset(ids)), setting)
        why = Cause(assigned_by=None, audience=audience, **cause)
        return assignments.require(
            db, setting, content.course("first-day", "en"), people, why, rule, terms, viewer=None
        )


def withdraw(database, content, assignment_ids, *, now=NOW):
    with database.writing.begin() as db:
        return assignments.withdraw(db, factories.setting(content, now=now), assignment_ids, by=None)


def rows(database, model):
    with database.reading() as db:
        return db.scalars(select(model).order_by(model.id)).all()


def test_the_earliest_of_two_reasons_holds_while_it_stands(database, content, company):
    who = company.ids["learner"]
    assert require(database, content, [who]) == {who: AssignmentOutcome.ASSIGNED}
    assert require(database, content, [who], rule=IN_A_WEEK, audience=BY_RULE) == {who: AssignmentOutcome.FURTHER}
    assert require(database, content, [who], audience=BY_RULE) == {who: AssignmentOutcome.ALREADY_ASSIGNED}
    assert rows(database, Period)[0].due_at == datetime(2026, 11, 28, tzinfo=UTC)
    first, second = rows(database, Assignment)
    later = NOW + timedelta(days=2)
    assert withdraw(database, content, [second.id], now=later) == {second.id: WithdrawalOutcome.STILL_REQUIRED}
    assert rows(database, Period)[0].due_at == datetime(2026, 12, 5, tzinfo=UTC)
    assert [row.reason for row in rows(database, DueDateChange)] == ["assigned", "further_cause", "cause_withdrawn"]
    assert withdraw(database, content, [first.id], now=later) == {first.id: WithdrawalOutcome.WITHDRAWN}
    assert withdraw(database, content, [first.id], now=later) == {first.id: WithdrawalOutcome.ALREADY_WITHDRAWN}


def test_what_was_not_begun_is_withdrawn_and_taken_up_again(database, content, company):
    who = company.ids["learner"]
    require(database, content, [who])
    withdraw(database, content, [row.id for row in rows(database, Assignment)])
    period = rows(database, Period)[0]
    assert (period.is_assigned, period.due_at, period.remind_at) == (False, None, None)
    assert period.withdrawn_at == NOW
    assert [notice.withdrawn_at for notice in rows(database, Notice)] == [NOW]
    again = NOW + timedelta(days=30)
    assert require(database, content, [who], now=again) == {who: AssignmentOutcome.ASSIGNED}
    (period,) = rows(database, Period)
    assert (period.withdrawn_at, period.due_at) == (None, datetime(2027, 1, 4, tzinfo=UTC))
    assert [notice.withdrawn_at for notice in rows(database, Notice)] == [NOW, None]


def test_what_was_begun_becomes_optional(database, content, company):
    who = factories.learner(company.ids["learner"])
    require(database, content, [who.person_id])
    factories.finish_modules(database, content, who)
    (assignment,) = rows(database, Assignment)
    assert withdraw(database, content, [assignment.id]) == {assignment.id: WithdrawalOutcome.OPTIONAL}
    (period,) = rows(database, Period)
    assert (period.is_assigned, period.due_at, period.withdrawn_at, period.modules_finished) == (False, None, None, 2)


def test_what_is_completed_is_left_and_covered_from_then_on(database, content, company):
    who = factories.learner(company.ids["learner"])
    factories.complete(database, content, who)
    assert require(database, content, [who.person_id]) == {who.person_id: AssignmentOutcome.CERTIFIED}
    (period,) = rows(database, Period)
    assert (period.due_at, len(rows(database, Assignment))) == (None, 1)
    assert NoticeKind.ASSIGNED not in {notice.kind for notice in rows(database, Notice)}
    outcome = withdraw(database, content, [rows(database, Assignment)[0].id])
    assert set(outcome.values()) == {WithdrawalOutcome.COMPLETED}


def test_before_the_first_day_it_is_upcoming_and_nobody_is_told(database, content, company):
    who = company.ids["learner"]
    with database.writing.begin() as db:
        person = db.get_one(Person, who)
        person.hired_on, person.time_zone = date(2027, 2, 1), "Asia/Tokyo"
    require(database, content, [who], rule=DueRule(anchor="hire", offset_days=14))
    (period,), (notice,) = rows(database, Period), rows(database, Notice)
    first_day = datetime(2027, 1, 31, 15, tzinfo=UTC)
    assert (period.opens_at, period.due_at) == (first_day, datetime(2027, 2, 15, 15, tzinfo=UTC))
    assert (notice.not_before, period.remind_at) == (first_day, first_day)


def test_no_hire_date_is_told_and_counts_from_the_assignment(database, content, company):
    rule = DueRule(anchor="hire", offset_days=14)
    who = company.ids["learner"]
    assert require(database, content, [who], rule=rule) == {who: AssignmentOutcome.ASSIGNED_FROM_TODAY}
    assert rows(database, Period)[0].due_at == datetime(2026, 12, 5, tzinfo=UTC)


def test_the_terms_of_the_reason_are_kept_with_the_period(database, content, company):
    terms = Recertification(basis="expiry", validity_months=6)
    require(database, content, [company.ids["learner"]], terms=terms)
    assert rows(database, Period)[0].terms == terms.to_json()
