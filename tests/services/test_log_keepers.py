"""Nobody writes the log but those who record and those who seal; and what is voluntary stays out of it."""

import ast

import pytest
from sqlalchemy import select

from app.core.log_seals import LoggedEvent
from app.services.log_sealing import FIELDS
from app.store.models import AuditEvent
from tests import factories
from tests.content import trees
from tests.tooling.checkout import ROOT, own_files

MAY_WRITE = {"app/services/audit.py", "app/services/log_sealing.py"}
WRITES = {"update", "insert", "delete", "AuditEvent", "add_missing"}


def writers(source: str) -> bool:
    """Whether code makes, inserts, updates or deletes events."""
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and (
            call.func.id == "AuditEvent"
            or (call.func.id in WRITES and any(getattr(each, "id", "") == "AuditEvent" for each in call.args))
        )
        for call in ast.walk(ast.parse(source))
    )


def test_only_recording_and_sealing_write_the_log():
    sources = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in own_files(ROOT / "app")
        if path.suffix == ".py" and "migrations" not in path.parts
    }
    assert {name for name, source in sources.items() if "AuditEvent" in source and writers(source)} == MAY_WRITE


def test_a_seal_holds_every_column_but_itself():
    assert [column.key for column in FIELDS] == list(LoggedEvent.__dataclass_fields__)
    assert set(AuditEvent.__table__.columns.keys()) - {"sequence", "seal"} == set(LoggedEvent.__dataclass_fields__)


@pytest.fixture(scope="module")
def voluntary(tmp_path_factory):
    root = tmp_path_factory.mktemp("voluntary")
    edits = {trees.COURSE: ("validity_months: 12", "voluntary: true")}
    return factories.content_at(trees.write_tree(root, edits=edits))


def test_what_people_choose_for_themselves_is_not_logged(database, voluntary, company):
    before = events(database)
    number = factories.complete(database, voluntary, factories.learner(company.ids["learner"]))
    (issued,) = [event for event in events(database) if event.id not in {each.id for each in before}]
    assert (issued.action, issued.subject_id) == ("certificate.issued", number)
    assert (issued.actor_id, issued.person_id, issued.facts) == (None, None, {})


def test_every_event_of_a_required_course_says_whom_it_is_about(database, content, company):
    before = {event.id for event in events(database)}
    factories.assign(database, content, company)
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    about = {event.action: event.person_id for event in events(database) if event.id not in before}
    assigned = about.pop("course.assigned")
    assert assigned in company.ids.values()
    assert set(about.values()) == {company.ids["learner"]}
    assert {"module.finished", "attempt.started", "attempt.submitted", "course.completed"} < set(about)


def events(database):
    with database.reading() as db:
        return db.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
