"""Courses wait where staff representatives are to be consulted first: nobody is assigned them, nobody begins them."""

import pytest
from sqlalchemy import select, update

from app.core.access import Role, Viewer
from app.core.audience import EVERYONE
from app.core.decisions import Allowed, Reason
from app.core.due_dates import DueRule
from app.services import assignments, consultations, paths, rule_runs, rules
from app.services.assignments import Audience
from app.services.causes import AssignmentOutcome
from app.services.rule_terms import RuleTerms
from app.store.models import Assignment, Job, LegalEntity
from app.store.queries import policies as queries
from tests import factories
from tests.factories import COURSE, NOW

DUE = DueRule(anchor="assignment", offset_days=14)


@pytest.fixture
def setting(content):
    return factories.setting(content)


@pytest.fixture
def asking(database, company):
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(consultation_asked_at=NOW))


def consult(database, setting, company, course=COURSE):
    with database.writing.begin() as db:
        assert consultations.record(
            db, setting, company.legal_entity_id, NOW.date(), actor_id=company.ids["hr"], course=course
        )


def assign(database, setting, company):
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    audience = Audience(person_ids=frozenset({company.ids["learner"]}))
    course = setting.catalogue.course(COURSE, "en")
    with database.reading() as db:
        expected = assignments.preview(db, setting, viewer, course, audience, DUE)
    with database.writing.begin() as db:
        done = assignments.assign(db, setting, viewer, course, audience, DUE)
    assert list(expected.values()) == list(done.values())
    return next(iter(done.values()))


def begin(database, setting, company):
    with database.writing.begin() as db:
        return paths.may_begin(db, setting, factories.learner(company.ids["learner"]), COURSE)


def test_a_course_that_waits_is_assigned_to_nobody_there(database, setting, company, asking):
    assert assign(database, setting, company) is AssignmentOutcome.WAITING
    consult(database, setting, company)
    assert assign(database, setting, company) is AssignmentOutcome.ASSIGNED


def test_nor_does_anybody_begin_it(database, setting, company, asking):
    assert begin(database, setting, company).reason is Reason.AWAITS_CONSULTATION
    consult(database, setting, company)
    assert begin(database, setting, company) == Allowed()


def test_what_people_have_already_stays(database, setting, company):
    assign(database, setting, company)
    with database.writing.begin() as db:
        consultations.set_asked(db, setting, company.legal_entity_id, asks=True, actor_id=company.ids["admin"])
    assert begin(database, setting, company) == Allowed()


def test_a_rule_gives_it_once_the_day_is_noted(database, setting, company, asking):
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    with database.writing.begin() as db:
        rules.save(
            db,
            setting,
            viewer,
            "Onboarding",
            RuleTerms(audience=EVERYONE, course=COURSE, path=None, due=DUE),
            key="a-rule-of-ours",
        )
    with database.reading() as db:
        assert rule_runs.waiting(db, setting) == []
    consult(database, setting, company)
    with database.reading() as db:
        [version] = rule_runs.waiting(db, setting)
        people = rule_runs.next_people(db, setting, version, 0)
        kinds = db.scalars(select(Job.kind).where(Job.key.startswith("consulted:"))).all()
    assert sorted(people) == sorted(company.ids.values())
    assert sorted(kinds) == ["policies.sweep", "rules.sweep"]
    with database.writing.begin() as db:
        rule_runs.apply_part(db, setting, version, people, "run")
        assert len(db.scalars(select(Assignment.id)).all()) == len(people)


def test_which_courses_wait_where(database, setting, company, asking):
    with database.reading() as db:
        assert queries.waiting_for(db, [COURSE, "other"]) == {
            COURSE: frozenset({company.legal_entity_id}),
            "other": frozenset({company.legal_entity_id}),
        }
        assert queries.waiting_courses(db, company.legal_entity_id, [COURSE]) == {COURSE}
        assert queries.waiting_courses(db, None, [COURSE]) == frozenset()
    consult(database, setting, company)
    with database.reading() as db:
        assert queries.waiting_for(db, [COURSE]) == {COURSE: frozenset()}
        assert queries.waiting_courses(db, company.legal_entity_id, [COURSE, "other"]) == {"other"}
