"""Jobs as rows: claimed by one worker at a time, finished once, tried again after growing waits, given up in the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from app.store import jobs
from app.store.jobs import LEASE, MOST_TRIES, LostLease
from app.store.models import Job

KINDS = {"tidy"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_OFF = datetime(2100, 1, 1, tzinfo=UTC)


def enqueue(database, key="one", run_at=LONG_AGO, kind="tidy"):
    with database.writing.begin() as db:
        jobs.enqueue(db, kind, key, {"what": key}, run_at)


def claim(database):
    with database.writing.begin() as db:
        return jobs.claim(db, KINDS)


def row(database, key="one"):
    with database.reading() as db:
        return db.scalars(select(Job).where(Job.key == key)).one()


def change(database, **values):
    with database.writing.begin() as db:
        db.execute(update(Job).values(**values))


def fail(database, claimed, failure="it broke"):
    with database.writing.begin() as db:
        jobs.fail(db, claimed, failure)


@pytest.mark.parametrize(
    ("before", "is_claimed"),
    [
        ({}, True),
        ({"run_at": FAR_OFF}, False),
        ({"done_at": LONG_AGO}, False),
        ({"failed_at": LONG_AGO}, False),
        ({"lease": "another's", "leased_until": FAR_OFF}, False),
        ({"lease": "another's", "leased_until": LONG_AGO}, True),
        ({"kind": "unknown"}, False),
    ],
    ids=["due", "not due yet", "done", "given up", "held by another", "its lease ran out", "of a kind nobody knows"],
)
def test_what_may_be_claimed(database, before, is_claimed):
    enqueue(database)
    if before:
        change(database, **before)
    with database.reading() as db:
        assert jobs.is_any_due(db, KINDS) is is_claimed
    assert (claim(database) is not None) is is_claimed


def test_a_claim_counts_the_try_and_holds_the_job_with_a_token_of_its_own(database):
    enqueue(database)
    first = claim(database)
    assert (first.kind, first.payload, first.tries) == ("tidy", {"what": "one"}, 1)
    held = row(database)
    assert held.lease == first.lease
    assert held.leased_until - datetime.now(UTC) > LEASE / 2
    change(database, leased_until=LONG_AGO)
    second = claim(database)
    assert (second.tries, second.lease != first.lease) == (2, True)


def test_what_has_waited_longest_comes_first(database):
    enqueue(database, "younger", LONG_AGO + timedelta(days=1))
    enqueue(database, "older")
    assert [claim(database).payload["what"] for _ in range(2)] == ["older", "younger"]


def test_the_same_is_enqueued_once(database):
    enqueue(database)
    enqueue(database, run_at=FAR_OFF)
    assert row(database).run_at == LONG_AGO


def test_a_job_that_is_not_done_moves(database):
    enqueue(database)
    with database.writing.begin() as db:
        jobs.move(db, "tidy", "one", FAR_OFF)
    assert claim(database) is None


def test_finishing_ends_the_lease_and_forgets_the_failure(database):
    enqueue(database)
    fail(database, claim(database))
    change(database, run_at=LONG_AGO)
    claimed = claim(database)
    with database.writing.begin() as db:
        jobs.finish(db, claimed)
    done = row(database)
    assert (done.done_at is not None, done.lease, done.leased_until, done.failure) == (True, None, None, None)


@pytest.mark.parametrize("ending", ["finish", "fail", "postpone"])
def test_who_lost_the_lease_ends_nothing(database, ending):
    enqueue(database)
    slow = claim(database)
    change(database, leased_until=LONG_AGO)
    other = claim(database)
    deeds = {
        "finish": lambda db: jobs.finish(db, slow),
        "fail": lambda db: jobs.fail(db, slow, "too late"),
        "postpone": lambda db: jobs.postpone(db, slow, FAR_OFF),
    }
    with pytest.raises(LostLease), database.writing.begin() as db:
        deeds[ending](db)
    left = row(database)
    assert (left.lease, left.done_at, left.failure, left.run_at) == (other.lease, None, None, LONG_AGO)


def test_waits_grow_fourfold_and_the_last_try_gives_up(database):
    enqueue(database)
    waits = []
    for _ in range(MOST_TRIES):
        before = datetime.now(UTC)
        fail(database, claim(database))
        waits.append((row(database).run_at - before).total_seconds())
        change(database, run_at=LONG_AGO)
    assert [round(wait, -1) for wait in waits] == [30, 120, 480, 1920, 7680]
    given_up = row(database)
    assert (given_up.failed_at is not None, given_up.failure, given_up.tries) == (True, "it broke", MOST_TRIES)
    assert claim(database) is None


def test_a_job_whose_worker_died_every_time_is_given_up(database):
    enqueue(database)
    for _ in range(MOST_TRIES):
        assert claim(database) is not None
        change(database, leased_until=LONG_AGO)
    assert claim(database) is None
    assert row(database).failed_at is not None
    with database.reading() as db:
        assert not jobs.is_any_due(db, KINDS)


def test_a_job_that_came_too_early_comes_again_and_loses_no_try(database):
    enqueue(database)
    for _ in range(MOST_TRIES + 1):
        claimed = claim(database)
        with database.writing.begin() as db:
            jobs.postpone(db, claimed, LONG_AGO)
    assert (row(database).tries, row(database).failed_at) == (0, None)


def test_a_long_failure_is_cut(database):
    enqueue(database)
    fail(database, claim(database), "x" * 5_000)
    assert row(database).failure == "x" * 500


def test_workers_at_once_take_different_jobs(fresh_database):
    for number in range(6):
        enqueue(fresh_database, str(number))
    barrier = Barrier(3)

    def take_two(_):
        barrier.wait()
        return [claim(fresh_database) for _ in range(2)]

    with ThreadPoolExecutor(3) as pool:
        taken = [each for pair in pool.map(take_two, range(3)) for each in pair]
    assert sorted(each.payload["what"] for each in taken if each) == [str(number) for number in range(6)]
