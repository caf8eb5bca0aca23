"""The worker: takes one job after the other, and records what became of each."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy.exc import DBAPIError

from app.jobs import JOBS
from app.jobs.contract import House, TooEarly
from app.store import jobs
from app.store.failures import is_out_of_reach
from app.store.jobs import Claimed, LostLease

LOOK_EVERY = 1.0
log = logging.getLogger("gangway")


def work(house: House, stop: Event, *, beside: int | None = None) -> None:
    """Take jobs until told to stop, or until the process beside which this one works is gone; the job at hand is finished."""
    while not stop.is_set() and (beside is None or os.getppid() == beside):
        if not _took_one(house):
            stop.wait(LOOK_EVERY)


def _took_one(house: House) -> bool:
    """Take one job where there is one; a database out of reach has none, and may have some later."""
    try:
        return take_one(house)
    except DBAPIError as error:
        if not is_out_of_reach(error):
            raise
        log.warning("the database is out of reach: %s", type(error.orig).__name__)
        return False


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
