"""Migrations of databases that are in use: what was there stays, and points where it pointed."""

from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, func, select

from app.store import engine, migrate
from app.store.models import Attempt, AuditEvent, Job, LegalEntity, Period, Response

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DIGEST = "d" * 64


def upgrade(database: Engine, revision: str) -> None:
    with database.execution_options(**{engine.WRITES: True}).begin() as connection:
        settings = migrate.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


ROWS = {
    "legal_entity": {"id": 1, "name": "Harbour Lane AS", "country": "NO"},
    "department": {"id": 1, "legal_entity_id": 1, "name": "Customer service"},
    "person": {
        "id": 1,
        "employee_number": "E-1",
        "name": "Lina Sample",
        "name_folded": "lina sample",
        "search_folded": "lina sample",
        "is_active": True,
        "created_at": NOW,
    },
    "content_version": {"digest": DIGEST, "kind": "quiz", "slug": "first-day", "body": "{}", "first_used_at": NOW},
    "period": {
        "id": 1,
        "person_id": 1,
        "course": "first-day",
        "number": 1,
        "created_at": NOW,
        "is_assigned": True,
        "modules_finished": 0,
    },
    "attempt": {
        "id": "an-open-attempt",
        "period_id": 1,
        "quiz": "first-day",
        "number": 1,
        "seed": "seed",
        "structure_digest": DIGEST,
        "text_digest": DIGEST,
        "paper": {},
        "started_at": NOW,
        "ends_at": NOW,
        "is_counted": True,
    },
    "response": {
        "attempt_id": "an-open-attempt",
        "item_id": "item",
        "sequence": 3,
        "state": {"marked": ["best"]},
        "is_flagged": False,
        "saved_at": NOW,
        "language": "en",
        "text_digest": DIGEST,
    },
}
"""Rows of the first version, each after those that it points to."""


@pytest.fixture
def in_use(database_maker):
    """A database of the first version, with a learner in the middle of an attempt."""
    url = database_maker.empty()
    database = engine.create(url)
    upgrade(database.engine, "0001")
    tables = MetaData()
    tables.reflect(database.engine)
    with database.engine.execution_options(**{engine.WRITES: True}).begin() as connection:
        for name, row in ROWS.items():
            connection.execute(tables.tables[name].insert().values(row))
    yield database
    database.dispose()
    database_maker.remove(url)


def test_an_attempt_that_was_open_goes_on(in_use):
    migrate.upgrade_engine(in_use.engine)
    assert migrate.differences(in_use.engine) == []
    with in_use.reading() as db:
        attempt = db.get_one(Attempt, "an-open-attempt")
        response = db.get_one(Response, ("an-open-attempt", "item"))
        assert (attempt.steps_closed, attempt.submitted_at) == (0, None)
        assert (response.sequence, response.state, response.seconds) == (3, {"marked": ["best"]}, None)
        assert db.scalars(select(LegalEntity.keeps_times)).all() == [False]
        assert db.scalar(select(func.count()).where(Job.kind == "attempt.close", Job.key == "an-open-attempt")) == 1


EVENTS = {"person": "1", "period": "1", "attempt": "an-open-attempt", "company": "settings"}


def test_events_that_were_logged_say_whom_they_are_about(in_use):
    tables = MetaData()
    tables.reflect(in_use.engine)
    with in_use.engine.execution_options(**{engine.WRITES: True}).begin() as connection:
        for kind, key in EVENTS.items():
            event = {"happened_at": NOW, "action": "x", "subject_kind": kind, "subject_id": key, "facts": {}}
            connection.execute(tables.tables["audit_event"].insert().values(event))
    migrate.upgrade_engine(in_use.engine)
    with in_use.reading() as db:
        about = dict(map(tuple, db.execute(select(AuditEvent.subject_kind, AuditEvent.person_id))))
    assert about == {"person": 1, "period": 1, "attempt": 1, "company": None}


WAITING = {
    "with a due date": ({"due_at": NOW}, True),
    "without a due date": ({}, False),
    "completed": ({"due_at": NOW, "completed_at": NOW}, False),
    "nobody's wish": ({"due_at": NOW, "is_assigned": False}, False),
}


def test_what_was_assigned_and_open_is_reminded_of(in_use):
    tables = MetaData()
    tables.reflect(in_use.engine)
    with in_use.engine.execution_options(**{engine.WRITES: True}).begin() as connection:
        for course, (values, _) in WAITING.items():
            row = ROWS["period"] | {"id": 2 + list(WAITING).index(course), "course": course} | values
            connection.execute(tables.tables["period"].insert().values(row))
    migrate.upgrade_engine(in_use.engine)
    with in_use.reading() as db:
        found = dict(map(tuple, db.execute(select(Period.course, Period.remind_at).where(Period.course.in_(WAITING)))))
    assert {course: at is not None for course, at in found.items()} == {
        course: is_looked_at for course, (_, is_looked_at) in WAITING.items()
    }


def test_migrating_twice_changes_nothing(in_use):
    migrate.upgrade_engine(in_use.engine)
    migrate.upgrade_engine(in_use.engine)
    with in_use.reading() as db:
        assert db.scalar(select(func.count()).select_from(Job)) == 1
