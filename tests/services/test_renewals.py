"""Renewals: opened in time for whoever is still here and covered, due when the old runs out, which is never touched."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.core import completion
from app.core.completion import Standing
from app.core.due_dates import DueRule
from app.core.recertification import Recertification
from app.services import assignments, people, renewals
from app.services.assignments import Audience, Cause
from app.store.models import Assignment, Certificate, Notice, Period
from app.store.queries import learning
from tests import factories
from tests.factories import NOW

YEARLY = Recertification(basis="expiry", validity_months=12, window_days=30)
END = datetime(2027, 11, 19, 23, tzinfo=UTC)  # 20 November 2027 in Oslo, exclusive
OPENS = datetime(2027, 10, 20, 22, tzinfo=UTC)  # in summer time


def certify(database, content, company, word="learner", *, terms=YEARLY):
    """Assigned by hand, and completed."""
    who = factories.learner(company.ids[word])
    with database.writing.begin() as db:
        setting = factories.setting(content, time_zone="Europe/Oslo")
        found = assignments.candidates(db, Audience(person_ids=frozenset({who.person_id})), setting)
        cause = Cause(assigned_by=None, audience={"kind": "person"})
        rule = DueRule(anchor="assignment", offset_days=14, minimum_notice_days=5)
        course = content.course("first-day", "en")
        assignments.require(db, setting, course, found, cause, rule, terms, viewer=None)
    factories.complete(database, content, who)
    return who


def sweep(database, content, now):
    with database.writing.begin() as db:
        return renewals.open_due(db, factories.setting(content, now=now, time_zone="Europe/Oslo"))


def rows(database, model):
    with database.reading() as db:
        return db.scalars(select(model).order_by(model.id)).all()


def standing(database, who, now):
    with database.reading() as db:
        (row,) = learning.periods_of(db, who.person_id)
    return completion.standing(row.facts, now)


def told(database, kind):
    return [row for row in rows(database, Notice) if row.kind == kind]


def test_a_renewal_opens_in_its_window_and_the_old_certificate_stays_as_it_is(database, content, company):
    who = certify(database, content, company)
    (before,) = rows(database, Certificate)
    assert before.expires_at == END
    assert sweep(database, content, OPENS - timedelta(seconds=1)) == 0
    assert sweep(database, content, OPENS) == 1
    old, new = rows(database, Period)
    assert (new.number, new.is_assigned, new.renews_until, new.due_at) == (2, True, END, END)
    assert (old.completed_at, old.expires_at, old.renewal_opens_at) == (NOW, END, None)
    assert standing(database, who, OPENS) is Standing.RENEWAL_OPEN
    assert standing(database, who, END) is Standing.OVERDUE
    assert rows(database, Assignment)[1].facts == {"renews": old.id}
    assert [row.subject for row in told(database, "renewal_open")] == [f"period:{new.id}"]
    assert [(row.subject, row.not_before) for row in told(database, "expired")] == [(f"period:{old.id}", END)]
    assert sweep(database, content, OPENS + timedelta(days=1)) == 0
    renewed_at = END - timedelta(days=10)
    factories.complete(database, content, who, now=renewed_at)
    first, second = rows(database, Certificate)
    assert (first.facts, first.expires_at, first.number) == (before.facts, END, before.number)
    assert second.expires_at == datetime(2028, 11, 19, 23, tzinfo=UTC)
    assert told(database, "expired")[0].withdrawn_at == renewed_at

    assert standing(database, who, renewed_at) is Standing.CERTIFIED


def test_a_renewal_that_opens_late_leaves_the_minimum_notice(database, content, company):
    who = certify(database, content, company)
    late = END + timedelta(hours=9)  # Saturday 20 November
    sweep(database, content, late)
    period = rows(database, Period)[1]
    assert period.due_at == datetime(2027, 11, 26, 23, tzinfo=UTC)
    assert standing(database, who, late) is Standing.EXPIRED
    assert standing(database, who, period.due_at) is Standing.OVERDUE


def test_who_has_left_or_is_no_longer_covered_gets_none(database, content, company):
    certify(database, content, company)
    certify(database, content, company, "colleague")
    with database.writing.begin() as db:
        people.set_active(db, company.ids["colleague"], False, NOW, actor_id=None)
        first = db.scalars(select(Assignment.id).order_by(Assignment.id)).first()
        assignments.withdraw(db, factories.setting(content), [first], by=None)
    sweep(database, content, OPENS)
    assert [period.number for period in rows(database, Period)] == [1, 1]
    assert [row.person_id for row in told(database, "expired")] == [company.ids["learner"]]
    with database.writing.begin() as db:
        people.set_active(db, company.ids["colleague"], True, OPENS, actor_id=None)
    sweep(database, content, OPENS)
    assert [(each.person_id, each.number) for each in rows(database, Period)][-1] == (company.ids["colleague"], 2)


def test_where_nobody_agreed_on_terms_those_of_the_course_hold(database, content, company):
    certify(database, content, company, terms=None)
    (period,) = rows(database, Period)
    assert (period.terms, period.expires_at) == (None, END)
    assert period.renewal_opens_at == datetime(2027, 9, 20, 22, tzinfo=UTC)


def test_who_renews_by_choice_after_it_ran_out_begins_a_new_period(database, content, company):
    who = factories.learner(company.ids["learner"])
    factories.complete(database, content, who)
    with database.writing.begin() as db:
        db.get_one(Period, rows(database, Period)[0].id).expires_at = END
    factories.finish_modules(database, content, who, now=END)
    old, new = rows(database, Period)
    assert (old.modules_finished, new.number, new.is_assigned, new.modules_finished) == (2, 2, False, 2)
