"""What HR does about one course of one person: more time, a waiver and its end, training elsewhere; and corrections."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.core import completion
from app.core.access import Role, Viewer
from app.core.completion import Standing
from app.core.decisions import Allowed, Reason, Refused
from app.core.due_dates import DueRule
from app.services import (
    assignments,
    due_date_changes,
    equivalents,
    extensions,
    people,
    redating,
    required_renewals,
    waivers,
)
from app.services.assignments import Audience, Cause
from app.services.due_date_changes import ChangeReason
from app.services.equivalents import Training, UnusableEvidence
from app.services.extensions import ExtensionReason
from app.services.people import PersonDetails
from app.services.waivers import WaiverReason
from app.store.models import Certificate, DueDateChange, EquivalentTraining, Leave, Notice, Period
from app.store.queries import learning
from tests import factories
from tests.factories import NOW
from tests.security.worlds import picture

TRAINING = Training(title="First day", provider="Third Pier", finished_on=date(2026, 11, 2), reason="The same topics")
RULE = DueRule(anchor="hire", offset_days=14, minimum_notice_days=5)


@pytest.fixture
def company(database, content, company):
    with database.writing.begin() as db:
        setting = factories.setting(content)
        found = assignments.candidates(db, Audience(person_ids=frozenset({company.ids["learner"]})), setting)
        cause = Cause(assigned_by=company.ids["hr"], audience={"kind": "person"})
        assignments.require(db, setting, content.course("first-day", "en"), found, cause, RULE, None, viewer=None)
    return company


@pytest.fixture
def hr(company):
    return Viewer(person_id=company.ids["hr"], roles={Role.HR: None})


def only(database, model):
    with database.reading() as db:
        return db.scalars(select(model)).one()


def standing(database, company, now=NOW):
    with database.reading() as db:
        (row,) = learning.periods_of(db, company.ids["learner"])
    return completion.standing(row.facts, now)


def told(database):
    with database.reading() as db:
        rows = db.scalars(select(Notice).where(Notice.withdrawn_at.is_(None)).order_by(Notice.id)).all()
    return [row.kind for row in rows]


def extend(database, content, hr, day, *, now=NOW):
    with database.writing.begin() as db:
        period = db.scalars(select(Period)).one()
        reason = ExtensionReason.WORKLOAD
        return extensions.extend(db, factories.setting(content, now=now), hr, period.id, day, reason, "On Monday")


def test_an_extension_holds_against_corrections(database, content, company, hr):
    assert extend(database, content, hr, date(2026, 12, 31)) == Allowed()
    assert only(database, Period).due_at == datetime(2027, 1, 1, tzinfo=UTC)
    details = PersonDetails(employee_number="E-learner", name="Lina Sample", hired_on=date(2026, 11, 2))
    with database.writing.begin() as db:
        people.change_details(db, company.ids["learner"], details, NOW, actor_id=None)
    assert only(database, Period).due_at == datetime(2027, 1, 1, tzinfo=UTC)
    assert told(database) == ["assigned", "due_date_changed"]


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 12, 4), Reason.NOT_LATER), (date(2026, 11, 19), Reason.DUE_IN_THE_PAST)],
    ids=["the same day", "yesterday"],
)
def test_an_extension_that_is_none_is_refused(database, content, hr, day, reason):
    decision = extend(database, content, hr, day)
    assert isinstance(decision, Refused)
    assert decision.reason is reason


def take_back(database, content, hr, *, now=NOW):
    with database.writing.begin() as db:
        return extensions.take_back(db, factories.setting(content, now=now), hr, db.scalars(select(Period.id)).one())


def test_an_extension_that_is_taken_back_counts_no_more(database, content, company, hr):
    extend(database, content, hr, date(2036, 12, 31))
    assert take_back(database, content, hr, now=NOW + timedelta(hours=1)) == Allowed()
    assert only(database, Period).due_at == datetime(2026, 12, 5, tzinfo=UTC)
    assert told(database) == ["assigned", "due_date_changed", "due_date_changed"]
    details = PersonDetails(employee_number="E-learner", name="Lina Sample", hired_on=date(2026, 11, 23))
    with database.writing.begin() as db:
        people.change_details(db, company.ids["learner"], details, NOW, actor_id=None)
    assert only(database, Period).due_at == datetime(2026, 12, 8, tzinfo=UTC)
    assert take_back(database, content, hr).reason is Reason.TOO_LATE_TO_UNDO


@pytest.mark.parametrize(
    ("extended_to", "due_on"),
    [(date(2036, 12, 31), date(2026, 12, 17)), (date(2026, 12, 15), date(2026, 12, 15))],
    ids=["five working days from today", "never later than the extension itself"],
)
def test_nobody_becomes_overdue_by_an_extension_that_is_taken_back(database, content, hr, extended_to, due_on):
    extend(database, content, hr, extended_to)
    take_back(database, content, hr, now=datetime(2026, 12, 10, 9, tzinfo=UTC))
    assert only(database, Period).due_at == datetime.combine(due_on + timedelta(days=1), time(), tzinfo=UTC)


def test_hr_of_another_company_reaches_nobody(database, content, company, hr):
    decision = extend(database, content, replace(hr, roles={Role.HR: frozenset({-1})}), date(2026, 12, 31))
    assert isinstance(decision, Refused)


def test_a_waiver_and_its_end(database, content, company, hr):
    setting = factories.setting(content)
    period_id = only(database, Period).id
    with database.writing.begin() as db:
        assert waivers.waive(db, setting, hr, period_id, WaiverReason.NOT_NEEDED) == Allowed()
    assert standing(database, company, NOW + timedelta(days=90)) is Standing.WAIVED
    assert (told(database), only(database, Period).remind_at) == (["waived"], None)
    later = factories.setting(content, now=NOW + timedelta(days=90))  # Thursday 18 February
    with database.writing.begin() as db:
        assert waivers.waive(db, later, hr, period_id, WaiverReason.NOT_NEEDED).reason is Reason.NOT_REQUIRED
        assert waivers.end_waiver(db, later, hr, period_id) == Allowed()
        assert waivers.end_waiver(db, later, hr, period_id).reason is Reason.NOT_WAIVED
    assert only(database, Period).due_at == datetime(2027, 2, 26, tzinfo=UTC)
    assert standing(database, company, later.now) is Standing.ASSIGNED


def test_training_elsewhere_completes_without_a_certificate_and_can_be_taken_back(database, content, company, hr):
    setting, course = factories.setting(content), content.course("first-day", "en")
    period_id, shown = only(database, Period).id, equivalents.evidence("paper.pdf", picture())
    with database.writing.begin() as db:
        too_early = replace(TRAINING, finished_on=date(2026, 11, 21))
        refusal = equivalents.record(db, setting, hr, course, period_id, too_early, shown)
        assert refusal.reason is Reason.FINISHED_IN_THE_FUTURE
        assert equivalents.record(db, setting, hr, course, period_id, TRAINING, shown) == Allowed()
    period = only(database, Period)
    assert (period.completed_at.date(), period.expires_at) == (date(2026, 11, 2), datetime(2027, 11, 2, tzinfo=UTC))
    assert (standing(database, company), only(database, EquivalentTraining).media_type) == (
        Standing.CERTIFIED,
        "image/png",
    )
    assert told(database) == []
    with database.reading() as db:
        assert db.scalars(select(Certificate)).all() == []
    with database.writing.begin() as db:
        late = factories.setting(content, now=NOW + timedelta(days=31))
        assert equivalents.take_back(db, late, hr, period_id).reason is Reason.TOO_LATE_TO_UNDO
        assert equivalents.take_back(db, setting, hr, period_id) == Allowed()
    assert only(database, Period).completed_at is None
    assert standing(database, company) is Standing.ASSIGNED


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (b"<html><script>", None),
        (b"%PDF-1.7 and no end", None),
        (picture()[:20], None),
        (b"", None),
    ],
    ids=["a PDF", "a JPEG", "a page", "half a PDF", "half a picture", "nothing"],
)
def test_evidence_is_what_it_is_and_not_what_it_is_called(body, media_type):
    if media_type is None:
        with pytest.raises(UnusableEvidence):
            equivalents.evidence("evidence.pdf", body)
    else:
        assert equivalents.evidence("evidence.exe", body).media_type == media_type


def test_a_leave_moves_what_falls_into_it_and_its_end_is_looked_for_daily(database, content, company):
    with database.writing.begin() as db:
        db.add(Leave(person_id=company.ids["learner"], from_on=date(2026, 12, 1), until_on=None))
        ids = [company.ids["learner"]]
        assert due_date_changes.recompute(db, factories.setting(content), ids, ChangeReason.LEAVE) == 1
    assert (only(database, Period).due_at, only(database, Period).remind_at) == (None, None)
    back = datetime(2026, 12, 14, 9, tzinfo=UTC)
    with database.writing.begin() as db:
        db.scalars(select(Leave)).one().until_on = back.date()
        assert redating.for_leaves(db, factories.setting(content, now=back)) == 1
        assert redating.for_leaves(db, factories.setting(content, now=back + timedelta(days=2))) == 0
    assert only(database, Period).due_at == datetime(2026, 12, 22, tzinfo=UTC)
    with database.reading() as db:
        assert [row.reason for row in db.scalars(select(DueDateChange).order_by(DueDateChange.id))] == [
            "assigned",
            "leave",
            "leave",
        ]


def test_a_material_change_lets_everyone_certified_before_renew_it_by_the_grace_date(database, content, company, hr):
    setting, course = factories.setting(content), content.course("first-day", "en")
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    grace_on = date(2027, 1, 29)
    with database.writing.begin() as db:
        assert required_renewals.require_renewal(db, setting, hr, course, grace_on) == 0
        changed = replace(course, structure_digest="0" * 64)
        assert required_renewals.count_reached(db, setting, hr, changed) == 1
        elsewhere = replace(hr, roles={Role.HR: frozenset({-1})})
        assert required_renewals.require_renewal(db, setting, elsewhere, changed, grace_on) == 0
        assert required_renewals.require_renewal(db, setting, hr, changed, grace_on) == 1
        assert required_renewals.require_renewal(db, setting, hr, changed, grace_on) == 0
        old, new = db.scalars(select(Period).order_by(Period.number))
        assert (new.due_at, new.renews_until) == (datetime(2027, 1, 30, tzinfo=UTC), old.expires_at)
    assert standing(database, company) is Standing.RENEWAL_OPEN
    assert told(database)[-1] == "renewal_open"
