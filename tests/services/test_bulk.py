"""Doing something to many: once for a form's key, in parts, and undone within ten minutes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.decisions import Reason, Refused
from app.core.due_dates import DueRule
from app.services import bulk, bulk_previews, due_date_changes
from app.services.bulk_orders import BulkKind, Order
from app.services.due_date_changes import ChangeReason
from app.store.models import Assignment, AuditEvent, BulkAction, DueDateChange, Job, Notice, Period, Waiver
from app.store.queries import bulk as queries
from tests import factories, factories_hr
from tests.content import trees
from tests.factories import COURSE, NOW

KEY = "a-key-of-mine"
ASSIGN = Order(kind=BulkKind.ASSIGN, course=COURSE, due=DueRule(anchor="assignment", offset_days=7))
EXTEND = Order(kind=BulkKind.EXTEND, course=COURSE, day=date(2026, 12, 20), reason="workload")
WAIVE = Order(kind=BulkKind.WAIVE, course=COURSE, reason="not_needed")
REMIND = Order(kind=BulkKind.REMIND, course=COURSE)
LATER = [EXTEND, WAIVE, REMIND]


def kind_of(order):
    return order.kind.value


def hr(company, scope=None):
    return Viewer(person_id=company.ids["hr"], roles={Role.HR: scope})


def people(company, *words):
    return [company.ids[word] for word in words or ("learner", "colleague")]


def begin(database, content, company, order, *words, key=KEY, now=NOW, scope=None):
    with database.writing.begin() as db:
        setting = factories.setting(content, now=now)
        return bulk.begin(db, setting, hr(company, scope), order, people(company, *words), key=key)


def undo(database, content, company, *, minutes=1, key=KEY):
    setting = factories.setting(content, now=NOW + timedelta(minutes=minutes))
    with database.writing.begin() as db:
        return bulk.undo(db, setting, hr(company), key)


def made(database, company, key=KEY):
    with database.reading() as db:
        return queries.made(db, company.ids["hr"], key)


def count(database, table, *conditions):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table).where(*conditions))


def waiting_notices(database, **kinds):
    return count(database, Notice, Notice.withdrawn_at.is_(None), Notice.bulk_action_id.is_not(None))


def test_what_became_of_each_is_kept_for_whoever_did_it(database, content, company):
    assert begin(database, content, company, ASSIGN) is None
    assert made(database, company).outcomes == {"assigned": sorted(people(company))}
    with database.reading() as db:
        assert queries.made(db, company.ids["auditor"], KEY) is None
        (period, *_), notices = db.scalars(select(Period)).all(), db.scalars(select(Notice)).all()
    assert period.due_at == datetime(2026, 11, 28, tzinfo=UTC)
    assert {notice.not_before for notice in notices} == {NOW + timedelta(minutes=10)}


def test_the_same_key_again_changes_nothing_and_another_finds_that_they_have_it(database, content, company):
    for key in (KEY, KEY, "another-key"):
        assert begin(database, content, company, ASSIGN, key=key) is None
    assert list(made(database, company, "another-key").outcomes) == ["already_assigned"]
    assert count(database, Assignment) == 2
    assert count(database, AuditEvent, AuditEvent.action == "bulk.assign") == 2


@pytest.mark.parametrize("order", LATER, ids=kind_of)
def test_each_is_done_told_later_and_named_with_those_left_out(database, content, company, order):
    begin(database, content, company, ASSIGN, key="before-that")
    begin(database, content, company, order, "learner", "admin")
    expected = {"done": [company.ids["learner"]], "not_open": [company.ids["admin"]]}
    assert made(database, company).outcomes == expected
    with database.reading() as db:
        action = db.scalars(select(BulkAction.id).where(BulkAction.key == KEY)).one()
        told = db.scalars(select(Notice).where(Notice.bulk_action_id == action)).one()
    assert (told.person_id, told.not_before) == (company.ids["learner"], NOW + timedelta(minutes=10))


@pytest.mark.parametrize("order", [ASSIGN, *LATER], ids=kind_of)
def test_the_preview_says_what_becomes_of_each(database, content, company, order):
    entity, _ = factories_hr.add_entity(database)
    away = factories_hr.add_people(database, ["away"], entity)
    company.ids["away"] = away[0]
    begin(database, content, company, ASSIGN, "learner", "away", key="before-that")
    words, scope = ("learner", "colleague", "away"), frozenset({company.legal_entity_id})
    with database.reading() as db:
        found = bulk_previews.preview(
            db, factories.setting(content), hr(company, scope), order, people(company, *words)
        )
    begin(database, content, company, order, *words, scope=scope)
    became = {id: code for code, ids in made(database, company).outcomes.items() for id in ids}
    assert {person.person_id: code for person, code in found.items()} == became
    assert len(set(became.values())) == 3


def test_undone_an_assignment_is_withdrawn(database, content, company):
    begin(database, content, company, ASSIGN)
    assert undo(database, content, company)
    assert count(database, Period, Period.is_assigned) == 0
    assert waiting_notices(database) == 0
    assert undo(database, content, company).reason is Reason.TOO_LATE_TO_UNDO


def test_undone_an_extension_counts_no_more(database, content, company):
    begin(database, content, company, ASSIGN, "learner", key="before-that")
    begin(database, content, company, EXTEND, "learner")
    assert count(database, Period, Period.due_at == datetime(2026, 12, 21, tzinfo=UTC)) == 1
    assert undo(database, content, company)
    with database.writing.begin() as db:
        setting = factories.setting(content, now=NOW + timedelta(days=1))
        due_date_changes.recompute(db, setting, people(company), ChangeReason.LEAVE)
    assert count(database, Period, Period.due_at == datetime(2026, 11, 28, tzinfo=UTC)) == 1
    with database.reading() as db:
        reasons = db.scalars(select(DueDateChange.reason).order_by(DueDateChange.id)).all()
    assert reasons == ["assigned", "extended", "extension_undone"]


def test_undone_a_waiver_has_ended_and_nobody_is_told_of_either(database, content, company):
    begin(database, content, company, ASSIGN, "learner", key="before-that")
    before = count(database, Notice, Notice.withdrawn_at.is_(None))
    begin(database, content, company, WAIVE, "learner")
    assert count(database, Waiver, Waiver.ended_at.is_(None)) == 1
    assert undo(database, content, company)
    assert count(database, Waiver, Waiver.ended_at.is_(None)) == 0
    assert count(database, Period, Period.waived_at.is_(None)) == 1
    assert count(database, Notice, Notice.withdrawn_at.is_(None)) <= before


def test_undone_a_reminder_is_not_sent(database, content, company):
    begin(database, content, company, ASSIGN, key="before-that")
    begin(database, content, company, REMIND)
    assert count(database, Notice, Notice.kind == "reminded", Notice.withdrawn_at.is_(None)) == 2
    assert undo(database, content, company)
    assert count(database, Notice, Notice.kind == "reminded", Notice.withdrawn_at.is_(None)) == 0


def test_after_ten_minutes_it_stays_and_only_who_did_it_can_undo_it(database, content, company):
    begin(database, content, company, ASSIGN)
    assert undo(database, content, company, minutes=10).reason is Reason.TOO_LATE_TO_UNDO
    with database.writing.begin() as db:
        other = Viewer(person_id=company.ids["admin"], roles={Role.HR: None})
        assert bulk.undo(db, factories.setting(content), other, KEY).reason is Reason.NOT_YOURS
    assert count(database, Period, Period.is_assigned) == 2


def test_many_are_worked_through_in_parts_and_undone_in_parts(database, content, company, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", dict.fromkeys(BulkKind, 2))
    begin(database, content, company, ASSIGN, *company.ids)
    assert (made(database, company).done, made(database, company).total) == (2, 6)
    setting = factories.setting(content)

    def work():
        while True:
            with database.writing.begin() as db:
                job = db.scalars(select(Job).where(Job.kind == bulk.GO_ON, Job.done_at.is_(None))).first()
                if job is None:
                    return
                job.done_at = NOW
                bulk.go_on(db, setting, job.payload["action"])

    work()
    assert made(database, company).outcomes == {"assigned": sorted(company.ids.values())}
    undo(database, content, company)
    assert count(database, Period, Period.is_assigned) == 4
    work()
    assert count(database, Period, Period.is_assigned) == 0


@pytest.mark.parametrize("order", [ASSIGN, *LATER], ids=kind_of)
def test_a_course_that_people_choose_is_refused(database, company, tmp_path, order):
    edits = {trees.COURSE: ("validity_months: 12", "voluntary: true")}
    content = factories.content_at(trees.write_tree(tmp_path, edits=edits))
    answer = begin(database, content, company, order)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.COURSE_IS_VOLUNTARY
    assert count(database, BulkAction) == 0


def test_a_day_that_has_passed_leaves_nothing(database, content, company):
    past = NOW.date() - timedelta(days=1)
    for order in (replace(ASSIGN, due=DueRule(anchor="fixed", on=past)), replace(EXTEND, day=past)):
        assert begin(database, content, company, order).reason is Reason.DUE_IN_THE_PAST
    assert count(database, BulkAction) == 0


def test_two_presses_at_once_do_it_once(fresh_database, content):
    company, barrier = factories.add_company(fresh_database), Barrier(2)

    def press():
        barrier.wait()
        return begin(fresh_database, content, company, ASSIGN)

    with ThreadPoolExecutor(2) as pool:
        assert [each.result() for each in [pool.submit(press) for _ in range(2)]] == [None, None]
    assert count(fresh_database, Assignment) == 2
