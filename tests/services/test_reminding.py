"""Reminding: each reminder is queued once, whoever sweeps how often, and nobody is reminded of what is not asked of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from app.core.access import Role
from app.services import reminding
from app.store.models import Employment, LegalEntity, Notice, Period, Person
from tests import factories, factories_hr
from tests import factories_mail as mails
from tests.factories import NOW

DAY = timedelta(days=1)
DUE = 14
"""Assigned on Friday 20 November, due by Friday 4 December; the reminders: 25 Nov, 2 Dec, 4 Dec, 7 Dec (warning), 9 Dec."""


@pytest.fixture
def on(database, content, company):
    """Sweep at nine in the morning of some day after the assignment; what was queued."""

    def sweep(days, **settings):
        mails.sweep(database, factories.setting(content, now=NOW + days * DAY, **settings))
        return [(kind, offset) for kind, offset, _ in mails.queued(database)]

    return sweep


def remind_at(database, period_id):
    with database.reading() as db:
        return db.get_one(Period, period_id).remind_at


def test_day_by_day_a_person_is_reminded_then_warned_and_the_manager_is_told(database, content, company, on):
    period = mails.due(database, content, company, ["learner"], days=DUE)["learner"]
    assert on(0) == []
    assert remind_at(database, period).isoformat() == "2026-11-25T08:00:00+00:00"
    found = [on(day)[-1] for day in (5, 12, 14, 17, 19)]
    assert found == [("reminder", "-7"), ("reminder", "-2"), ("reminder", "0"), ("overdue", "1"), ("escalation", "")]
    assert len(on(30)) == 6
    assert remind_at(database, period) is None
    with database.reading() as db:
        told = db.scalars(select(Notice).where(Notice.kind == "escalation")).one()
    assert (told.person_id, told.not_before.isoformat()) == (company.ids["manager"], "2026-12-14T08:00:00+00:00")


def test_of_several_missed_only_the_latest_is_queued_and_sweeping_again_changes_nothing(database, content, company, on):
    mails.due(database, content, company, ["learner"], days=DUE)
    assert on(13) == on(13) == [("reminder", "-2")]


@pytest.mark.parametrize(
    "values",
    [
        {"completed_at": NOW},
        {"waived_at": NOW},
        {"withdrawn_at": NOW},
        {"is_assigned": False},
        {"due_at": None},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_nobody_waits_for_is_not_reminded_of(database, content, company, on, values):
    period = mails.due(database, content, company, ["learner"], days=DUE)["learner"]
    mails.change(database, period, **values)
    assert on(12) == []
    assert remind_at(database, period) is None


def test_people_on_leave_are_looked_at_when_they_are_back_and_leavers_never_again(database, content, company, on):
    periods = mails.due(database, content, company, ["learner", "colleague"], days=DUE)
    mails.leave(database, company.ids["learner"], date(2026, 11, 30), date(2026, 12, 3))
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == company.ids["colleague"]).values(is_active=False))
    assert on(12) == []
    assert remind_at(database, periods["learner"]).isoformat() == "2026-12-03T08:00:00+00:00"
    assert remind_at(database, periods["colleague"]) is None
    assert on(13) == [("reminder", "-2")]


def test_before_content_opens_nothing_is_told(database, content, company, on):
    period = mails.due(database, content, company, ["learner"], days=DUE)["learner"]
    mails.change(database, period, opens_at=NOW + 13 * DAY)
    assert on(12) == []
    assert remind_at(database, period) == NOW + 13 * DAY
    assert on(13) == [("reminder", "-2")]


def test_a_new_due_date_begins_a_new_series(database, content, company, on):
    period = mails.due(database, content, company, ["learner"], days=DUE)["learner"]
    assert on(14) == [("reminder", "0")]
    mails.extend(database, period, NOW.replace(hour=0) + 29 * DAY, NOW + 14 * DAY)
    assert on(14) == [("reminder", "0")]
    assert on(19)[1:] == [("reminder", "-7")]


def test_a_company_chooses_its_offsets(database, content, company, on):
    mails.due(database, content, company, ["learner"], days=DUE)
    assert on(12, reminder_offsets=(-1,)) == []
    assert on(13, reminder_offsets=(-1,)) == [("reminder", "-1")]


def told_of_the_learner(database, content, company, on, change=lambda db: None):
    """Whom the learner's overdue training is told to."""
    mails.due(database, content, company, ["learner"], days=DUE)
    on(17)
    with database.writing.begin() as db:
        change(db)
    on(19)
    with database.reading() as db:
        found = set(db.scalars(select(Notice.person_id).where(Notice.kind == "escalation")))
    return {word for word, person_id in company.ids.items() if person_id in found}


def test_without_a_manager_who_is_there_the_substitute_is_told_else_hr_of_that_entity(database, content, company, on):
    factories_hr.give_role(database, company.ids["hr"], Role.HR, company.legal_entity_id)

    def change(db):
        db.execute(update(Person).where(Person.id == company.ids["manager"]).values(is_active=False))

    assert told_of_the_learner(database, content, company, on, change) == {"hr"}


def test_a_manager_on_leave_is_stood_in_for(database, content, company, on):
    mails.leave(database, company.ids["manager"], date(2026, 12, 1), None)

    def change(db):
        learner = Employment.person_id == company.ids["learner"]
        db.execute(update(Employment).where(learner).values(substitute_id=company.ids["colleague"]))

    assert told_of_the_learner(database, content, company, on, change) == {"colleague"}


def test_a_legal_entity_may_tell_nobody(database, content, company, on):
    def change(db):
        db.execute(update(LegalEntity).values(escalates=False))

    assert told_of_the_learner(database, content, company, on, change) == set()


def test_voluntary_courses_are_nobody_s_business(database, content, company):
    period = mails.due(database, content, company, ["learner"], days=DUE)["learner"]
    setting = factories.setting(content, now=NOW + 12 * DAY)
    course = content.course(factories.COURSE, "en")
    voluntary = replace(course, outline=replace(course.outline, voluntary=True))
    catalogue = replace(content, courses={factories.COURSE: {"en": voluntary}})
    mails.sweep(database, replace(setting, catalogue=catalogue))
    assert (mails.queued(database), remind_at(database, period)) == ([], None)


def test_two_who_sweep_at_once_queue_each_reminder_once(fresh_database, content):
    company = factories.add_company(fresh_database)
    mails.due(fresh_database, content, company, ["learner", "colleague", "hr"], days=DUE)
    setting, together = factories.setting(content, now=NOW + 12 * DAY), Barrier(2)

    def sweep(_turn):
        together.wait(timeout=60)
        with fresh_database.writing.begin() as db:
            return reminding.sweep(db, setting)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(sweep, range(2))) >= 3
    assert mails.queued(fresh_database) == [("reminder", "-2", "waits")] * 3
