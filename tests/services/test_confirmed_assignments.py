"""One confirmation, however often it arrives."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.decisions import Reason, Refused
from app.core.due_dates import DueRule
from app.services import confirmed_assignments
from app.services.assignments import Audience
from app.store.models import Assignment, AuditEvent
from app.store.queries import assigned
from tests import factories
from tests.factories import COURSE, NOW

RULE = DueRule(anchor="assignment", offset_days=7)


def confirm(database, content, company, *, key="a-key-of-mine", rule=RULE):
    audience = Audience(person_ids=frozenset({company.ids["learner"], company.ids["colleague"]}))
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    course = content.course(COURSE, "en")
    with database.writing.begin() as db:
        return confirmed_assignments.confirm(db, factories.setting(content), viewer, course, audience, rule, key=key)


def count(database, table, *conditions):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table).where(*conditions))


def test_the_outcome_of_each_person_is_kept_by_name(database, content):
    company = factories.add_company(database)
    assert confirm(database, content, company) is None
    with database.reading() as db:
        made = assigned.assignment_made(db, company.ids["hr"], "a-key-of-mine")
        assert assigned.assignment_made(db, company.ids["auditor"], "a-key-of-mine") is None
    assert made.course == COURSE
    assert made.outcomes == {"assigned": [company.ids["colleague"], company.ids["learner"]]}


def test_another_key_finds_that_they_have_it_already(database, content):
    company = factories.add_company(database)
    confirm(database, content, company)
    confirm(database, content, company, key="another-key")
    with database.reading() as db:
        made = assigned.assignment_made(db, company.ids["hr"], "another-key")
    assert list(made.outcomes) == ["already_assigned"]
    assert count(database, Assignment) == 2


def test_a_refusal_leaves_nothing(database, content):
    company = factories.add_company(database)
    rule = DueRule(anchor="fixed", on=NOW.date().replace(day=1))
    refusal = confirm(database, content, company, rule=rule)
    assert isinstance(refusal, Refused)
    assert refusal.reason is Reason.DUE_IN_THE_PAST
    assert count(database, AuditEvent, AuditEvent.subject_kind == "assignment") == 0


def test_two_presses_at_once_assign_once(fresh_database, content):
    company = factories.add_company(fresh_database)
    together = Barrier(2)

    def press(_number):
        together.wait(timeout=30)
        return confirm(fresh_database, content, company)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == [None, None]
    assert count(fresh_database, Assignment) == 2
    assert count(fresh_database, AuditEvent, AuditEvent.subject_kind == "assignment") == 1
