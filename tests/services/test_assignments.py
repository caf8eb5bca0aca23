"""Assigning: who gets a course, when it is due, and who is left as they were."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.decisions import Reason, Refused
from app.core.due_dates import DueRule
from app.services import assignments, organisation, people
from app.services.assignments import AssignmentOutcome, Audience
from app.store.models import Assignment, AuditEvent, DueDateChange, Period
from tests import factories
from tests.factories import NOW

TWO_WEEKS = DueRule(anchor="assignment", offset_days=14)


def assign(database, content, company, audience, *, rule=TWO_WEEKS, course=None, scope=None):
    viewer = Viewer(person_id=company.ids["hr"], roles=MappingProxyType({Role.HR: scope}))
    with database.writing.begin() as db:
        return assignments.assign(
            db, factories.setting(content), viewer, course or content.course("first-day", "en"), audience, rule
        )


def only(company, *words):
    return Audience(person_ids=frozenset(company.ids[word] for word in words))


def outcomes(result):
    return {person.name: outcome for person, outcome in result.items()}


def test_a_department_is_assigned(database, content, company):
    result = assign(database, content, company, Audience(department_id=company.department_id))
    assert set(outcomes(result).values()) == {AssignmentOutcome.ASSIGNED}
    with database.reading() as db:
        periods = db.scalars(select(Period)).all()
        audiences = db.scalars(select(Assignment.audience)).all()
    assert len(periods) == len(company.ids)
    assert {period.due_at for period in periods} == {datetime(2026, 12, 5, tzinfo=UTC)}
    assert audiences[0] == {"kind": "department", "department": company.department_id}


def test_the_due_day_ends_in_the_persons_own_zone(database, content, company):
    with database.writing.begin() as db:
        far = factories.add_person(db, "far", company.legal_entity_id, time_zone="Asia/Tokyo")
    assign(database, content, company, Audience(person_ids=frozenset({far})))
    with database.reading() as db:
        change = db.scalars(select(DueDateChange)).one()
    assert change.due_at == datetime(2026, 12, 4, 15, tzinfo=UTC)
    assert (change.zone, change.anchor_on, change.rule["offset_days"]) == ("Asia/Tokyo", date(2026, 11, 20), 14)


def test_assigning_twice_changes_nothing_for_those_who_have_it(database, content, company):
    assign(database, content, company, only(company, "learner"))
    result = assign(database, content, company, only(company, "learner", "colleague"))
    assert outcomes(result) == {
        "Colleague Sample": AssignmentOutcome.ASSIGNED,
        "Learner Sample": AssignmentOutcome.ALREADY_ASSIGNED,
    }
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Assignment)) == 2


def test_what_was_begun_by_choice_becomes_required_and_keeps_its_progress(database, content, company):
    who = factories.learner(company.ids["learner"])
    factories.finish_modules(database, content, who)
    assign(database, content, company, only(company, "learner"))
    with database.reading() as db:
        period = db.scalars(select(Period)).one()
    assert (period.is_assigned, period.modules_finished) == (True, 2)


def test_people_who_left_or_work_elsewhere_are_left_out(database, content, company):
    with database.writing.begin() as db:
        people.set_active(db, company.ids["colleague"], False, NOW, actor_id=None)
        elsewhere = organisation.legal_entity(db, "Quay Street Ltd", "GB", NOW, actor_id=None)
        outside = factories.add_person(db, "outside", elsewhere)
    audience = Audience(person_ids=frozenset({company.ids["colleague"], outside, company.ids["learner"]}))
    result = assign(database, content, company, audience, scope=frozenset({company.legal_entity_id}))
    assert outcomes(result) == {
        "Colleague Sample": AssignmentOutcome.INACTIVE,
        "Learner Sample": AssignmentOutcome.ASSIGNED,
        "Outside Sample": AssignmentOutcome.OUTSIDE,
    }


@pytest.mark.parametrize(
    ("day", "is_refused"), [(date(2026, 11, 19), True), (date(2026, 11, 20), False)], ids=["yesterday", "today"]
)
def test_a_day_that_has_passed_is_refused(database, content, company, day, is_refused):
    result = assign(database, content, company, only(company, "learner"), rule=DueRule(anchor="fixed", on=day))
    assert isinstance(result, Refused) is is_refused


def test_a_course_that_people_choose_is_refused(database, content, company):
    course = content.course("first-day", "en")
    voluntary = replace(course, outline=replace(course.outline, voluntary=True))
    result = assign(database, content, company, only(company, "learner"), course=voluntary)
    assert isinstance(result, Refused)
    assert result.reason is Reason.COURSE_IS_VOLUNTARY
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Period)) == 0


def test_a_preview_changes_nothing(database, content, company):
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    with database.reading() as db:
        course = content.course("first-day", "en")
        seen = assignments.preview(db, factories.setting(content), viewer, course, only(company, "learner"), TWO_WEEKS)
    assert outcomes(seen) == {"Learner Sample": AssignmentOutcome.ASSIGNED}
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Period)) == 0


def test_each_assignment_is_logged(database, content, company):
    assign(database, content, company, only(company, "learner", "colleague"))
    with database.reading() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.action == "course.assigned")).all()
    assert {event.facts["person"] for event in events} == {company.ids["learner"], company.ids["colleague"]}
    assert {event.actor_id for event in events} == {company.ids["hr"]}
