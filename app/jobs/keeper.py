"""Keeps a worker beside a server: starts it again when it dies, and ends it when the server is gone, however that ended."""

import logging
import os
import signal
import sys
from threading import Event

LOOK_EVERY = 0.5
PAUSE = 2.0
"""A worker that dies at once, because the database is away, is not started again at once."""
log = logging.getLogger("gangway")


def keep(server: int) -> int:
    """Become the keeper, and return in each child that is to work; the keeper itself ends here.

    Returns the keeper's process id: the child ends when that is gone. It is called before there are threads or connections.
    """
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    keeper = os.getpid()
    while os.getppid() == server and not stop.is_set():
        worker = os.fork()
        if worker == 0:
            return keeper
        _watch(worker, server, stop)
        stop.wait(PAUSE)
    sys.exit(0)


def _watch(worker: int, server: int, stop: Event) -> None:
    """Wait until the worker is dead, which is said, or no longer wanted, and then let it finish the job at hand."""
    while os.getppid() == server and not stop.wait(LOOK_EVERY):
        dead, status = os.waitpid(worker, os.WNOHANG)
        if dead:
            log.warning("the worker ended with status %s and is started again", os.waitstatus_to_exitcode(status))
            return
    os.kill(worker, signal.SIGTERM)
    os.waitpid(worker, 0)
