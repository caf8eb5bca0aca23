"""Jobs that come again: one for a slot, whoever looks, and the next once that one is done or given up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.jobs import worker
from app.jobs.contract import House
from app.store import jobs, periodic
from app.store.models import Job

KIND = "tests.hourly"
HOURLY = {KIND: timedelta(hours=1)}


@pytest.fixture
def look(database, monkeypatch):
    """Look at what is due, at a time; how many jobs there are then."""

    def looked(now) -> int:
        monkeypatch.setattr(jobs, "database_now", lambda _db: now)
        with database.writing.begin() as db:
            periodic.leave(db, periodic.missing(db, HOURLY))
            return len(db.scalars(select(Job)).all())

    return looked


@pytest.fixture
def noon(database):
    with database.reading() as db:
        return jobs.database_now(db).replace(hour=12, minute=20)


def finish(database, **how) -> None:
    with database.writing.begin() as db:
        for job in db.scalars(select(Job)):
            for name, value in how.items():
                setattr(job, name, value)


def test_one_job_for_a_slot(database, look, noon):
    assert look(noon) == 1
    finish(database, done_at=noon)
    assert look(noon + timedelta(minutes=30)) == 1
    assert look(noon + timedelta(minutes=40)) == 2


def test_the_next_waits_for_the_one_before(database, look, noon):
    assert look(noon) == 1
    assert look(noon + timedelta(hours=3)) == 1
    finish(database, failed_at=noon)
    assert look(noon + timedelta(hours=3)) == 2


def test_a_clock_set_back_leaves_nothing_twice(database, look, noon):
    look(noon)
    finish(database, done_at=noon)
    look(noon + timedelta(hours=1))
    finish(database, done_at=noon)
    assert look(noon) == 2


def test_what_is_long_done_is_dropped(database, look, noon):
    look(noon)
    finish(database, done_at=noon)
    assert look(noon + timedelta(days=8)) == 1


def test_the_worker_leaves_them_and_does_them(database, content, monkeypatch):
    done = []
    house = House(database=database, catalogue=content, public_url="https://learn.example.com")
    monkeypatch.setattr(worker, "PERIODIC", HOURLY)
    monkeypatch.setattr(worker, "JOBS", {KIND: lambda *_: lambda _db: done.append(1)})
    worker.leave_periodic(house)
    assert worker.take_one(house)
    worker.leave_periodic(house)
    assert not worker.take_one(house)
    assert done == [1]
