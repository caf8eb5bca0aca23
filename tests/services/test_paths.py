"""Learning paths at work: assigned as one thing, begun in order, asked for until each step is done."""

import pytest
from sqlalchemy import select

from app.core.access import Role, Viewer
from app.core.audience import EVERYONE
from app.core.decisions import Reason, Refused
from app.core.due_dates import DueRule
from app.services import attempts, bulk, paths, rule_runs, rules
from app.services.bulk_orders import BulkKind, Order
from app.services.rule_terms import RuleTerms
from app.store.models import Assignment, AssignmentRuleVersion, Period
from tests import factories
from tests.content import trees
from tests.factories import COURSE, NOW

PATHS = """\
source_language: en
paths:
  - id: first-steps
    title: First steps
    summary: What comes first.
    steps:
      - courses: [first-day]
      - courses: [second-day, third-day]
        needs: 1
"""
DUE = DueRule(anchor="assignment", offset_days=14)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    root = tmp_path_factory.mktemp("paths")
    trees.write_tree(root, edits={"courses/paths.yaml": PATHS})
    for course in ("second-day", "third-day"):
        trees.write_tree(root, course=course)
    return factories.content_at(root)


def viewer(company):
    return Viewer(person_id=company.ids["hr"], roles={Role.HR: None})


def save_rule(database, catalogue, company):
    terms = RuleTerms(audience=EVERYONE, course=None, path="first-steps", due=DUE)
    with database.writing.begin() as db:
        rules.save(db, factories.setting(catalogue), viewer(company), "Path", terms, key="a-key-of-mine")
    apply(database, catalogue)


def apply(database, catalogue):
    setting = factories.setting(catalogue)
    with database.writing.begin() as db:
        version = db.scalars(select(AssignmentRuleVersion.id)).one()
        rule_runs.apply_part(db, setting, version, rule_runs.next_people(db, setting, version, 0), "now")


def required(database, person_id):
    with database.reading() as db:
        return set(db.scalars(select(Period.course).where(Period.person_id == person_id, Period.is_assigned)))


def complete(database, person_id, course):
    with database.writing.begin() as db:
        period = db.scalars(select(Period).where(Period.person_id == person_id, Period.course == course)).one()
        period.started_at = period.completed_at = NOW


def test_a_rule_asks_for_every_course_until_a_step_is_done(database, catalogue, company):
    save_rule(database, catalogue, company)
    learner = company.ids["learner"]
    assert required(database, learner) == {COURSE, "second-day", "third-day"}
    with database.reading() as db:
        assert set(db.scalars(select(Assignment.path))) == {"first-steps"}
    complete(database, learner, "second-day")
    apply(database, catalogue)
    assert required(database, learner) == {COURSE, "second-day"}
    apply(database, catalogue)
    assert required(database, learner) == {COURSE, "second-day"}
    assert required(database, company.ids["colleague"]) == {COURSE, "second-day", "third-day"}


def test_what_comes_first_is_named_and_the_course_does_not_begin(database, catalogue, company):
    save_rule(database, catalogue, company)
    who = factories.learner(company.ids["learner"])
    setting = factories.setting(catalogue)
    with database.writing.begin() as db:
        refusal = attempts.start(db, setting, who, catalogue.quiz("second-day", "en"))
        assert isinstance(refusal, Refused)
        assert refusal.reason is Reason.COMES_FIRST
        assert refusal.facts == {"courses": "The first day"}
        assert paths.may_begin(db, setting, who, COURSE)
    complete(database, who.person_id, COURSE)
    with database.writing.begin() as db:
        assert isinstance(attempts.start(db, setting, who, catalogue.quiz("second-day", "en")), str)


def test_whoever_has_it_for_another_reason_too_begins_where_they_want(database, catalogue, company):
    save_rule(database, catalogue, company)
    who = factories.learner(company.ids["learner"])
    order = Order(kind=BulkKind.ASSIGN, course="second-day", due=DUE)
    with database.writing.begin() as db:
        bulk.begin(db, factories.setting(catalogue), viewer(company), order, [who.person_id], key="another-key")
        assert paths.may_begin(db, factories.setting(catalogue), who, "second-day")


def test_a_path_is_assigned_to_many_as_one_thing(database, catalogue, company):
    order = Order(kind=BulkKind.ASSIGN, path="first-steps", due=DUE)
    with database.writing.begin() as db:
        bulk.begin(db, factories.setting(catalogue), viewer(company), order, [company.ids["learner"]], key="a-form-key")
    assert required(database, company.ids["learner"]) == {COURSE, "second-day", "third-day"}
    with database.reading() as db:
        assert set(db.scalars(select(Assignment.path))) == {"first-steps"}
