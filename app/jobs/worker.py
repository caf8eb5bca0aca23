"""The worker: takes one job after the other, and records what became of each."""

import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy.exc import DBAPIError

from app.jobs import JOBS, PERIODIC
from app.jobs.contract import House, TooEarly
from app.store import jobs, periodic
from app.store.failures import is_out_of_reach
from app.store.jobs import Claimed, LostLease

LOOK_EVERY = 1.0
LEAVE_EVERY = 15.0
log = logging.getLogger("gangway")


def work(house: House, stop: Event, *, beside: int | None = None) -> None:
    """Take jobs until told to stop, or until the process beside which this one works is gone; the job at hand is finished.

    Jobs that come again are left now and then, whichever of several workers comes to it first.
    """
    leaves_at = 0.0
    while not stop.is_set() and (beside is None or os.getppid() == beside):
        if time.monotonic() >= leaves_at and _reached(lambda: leave_periodic(house)):
            leaves_at = time.monotonic() + LEAVE_EVERY
        if not _reached(lambda: take_one(house)):
            stop.wait(LOOK_EVERY)


def _reached(deed: Callable[[], bool]) -> bool:
    """Do it; a database out of reach has no work for us, and may have some later."""
    try:
        return deed()
    except DBAPIError as error:
        if not is_out_of_reach(error):
            raise
        log.warning("the database is out of reach: %s", type(error.orig).__name__)
        return False


def leave_periodic(house: House) -> bool:
    """Leave the jobs that come again and are due now; True."""
    with house.database.reading() as db:
        slots = periodic.missing(db, PERIODIC)
    if slots:
        with house.database.writing.begin() as db:
            periodic.leave(db, slots)
    return True


def take_one(house: House) -> bool:
    """Claim the job that has waited longest and do it; whether there was one."""
    with house.database.reading() as db:
        if not jobs.is_any_due(db, JOBS):
            return False
    with house.database.writing.begin() as db:
        claimed = jobs.claim(db, JOBS)
    if claimed is not None:
        _do_and_record(house, claimed)
    return claimed is not None


def _do_and_record(house: House, claimed: Claimed) -> None:
    """Do a job. Whatever went wrong in it is a fact about the job, and the worker goes on."""
    with ThreadPoolExecutor(1) as apart:
        fault = apart.submit(do, house, claimed).exception()
    if fault is None:
        return
    try:
        _record(house, claimed, fault)
    except LostLease:
        log.warning("job %s (%s) was taken over by another worker", claimed.id, claimed.kind)


def _record(house: House, claimed: Claimed, fault: BaseException) -> None:
    """Note what went wrong. Raises LostLease where the job is no longer this worker's."""
    if isinstance(fault, LostLease):
        raise fault
    log.error("job %s (%s), try %s, failed", claimed.id, claimed.kind, claimed.tries, exc_info=fault)
    with house.database.writing.begin() as db:
        jobs.fail(db, claimed, f"{type(fault).__name__}: {fault}")


def do(house: House, claimed: Claimed) -> None:
    """Do a job, and mark it done in the transaction that writes what it did. Raises LostLease, and whatever the job raises."""
    write = JOBS[claimed.kind](house, claimed.payload)
    try:
        with house.database.writing.begin() as db:
            jobs.finish(db, claimed)
            write(db)
    except TooEarly as early:
        with house.database.writing.begin() as db:
            jobs.postpone(db, claimed, early.run_at)
