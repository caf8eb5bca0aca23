"""The worker as a process: it does what waits, ends when it is told to, and never outlives the server beside which it works."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.store.models import Attempt
from tests import factories
from tests.security.servers import GONE, Browser, environment
from tests.tooling.checkout import ROOT

PATIENCE = 120
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `gangway` commands; whatever is left of them and of their children is killed in the end."""
    started: list[subprocess.Popen[bytes]] = []
    seen: set[int] = set()

    def run(environ: dict[str, str], command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", command], cwd=ROOT, env=environ, start_new_session=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        seen |= {pid for pid, (session, _, _) in processes().items() if session == process.pid}
        process.kill()
        process.wait()
    for pid in seen & set(processes()):
        os.kill(pid, signal.SIGKILL)


def wait_for(condition: Callable[[], object]) -> object:
    """What a condition gives once it gives anything; asked seldom, as listing all processes is work."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {PATIENCE} seconds in vain: {processes()}"
        time.sleep(0.2)
    return found


def processes() -> dict[int, tuple[int, int, str]]:
    """Every process that is not dead: its session, its parent, its command line."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,sess=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    lines = [line.split(None, 4) for line in listed.stdout.splitlines()]
    return {
        int(line[0]): (int(line[1]), int(line[2]), line[4])
        for line in lines
        if len(line) == 5 and not line[3].startswith("Z")
    }


def beside(server: int) -> dict[int, int]:
    """What works beside a server, by process and parent: the keeper, and the worker that it keeps."""
    return {pid: parent for pid, (_, parent, args) in processes().items() if f"work --beside {server}" in args}


def kept_worker(server: int) -> int | None:
    """The worker, once it is there."""
    found = beside(server)
    return next((pid for pid, parent in found.items() if parent in found), None)


@pytest.fixture
def served(start, content_root, tmp_path) -> subprocess.Popen[bytes]:
    """A server with its worker."""
    environ = environment(tmp_path, content_root) | {"GANGWAY_SAMPLE": "no"}
    server = start(environ, "serve")
    wait_for(lambda: answers(environ))
    wait_for(lambda: kept_worker(server.pid))
    return server


def answers(environ) -> bool:
    try:
        return Browser(f"http://127.0.0.1:{environ['PORT']}").get("/sign-in/").status == 200
    except GONE:
        return False


@pytest.mark.parametrize("end", ["ctrl-c", "terminated", "killed"])
def test_nothing_beside_a_server_outlives_it(served, end):
    if end == "ctrl-c":
        os.killpg(served.pid, signal.SIGINT)  # what a terminal does: everybody in the foreground hears it
    else:
        served.send_signal(signal.SIGTERM if end == "terminated" else signal.SIGKILL)
    served.wait(timeout=PATIENCE)
    assert wait_for(lambda: not beside(served.pid))


def test_a_worker_that_is_killed_is_replaced_and_one_whose_keeper_is_killed_ends(served):
    killed = kept_worker(served.pid)
    os.kill(killed, signal.SIGKILL)
    worker = wait_for(lambda: next(filter(None, {kept_worker(served.pid)} - {killed}), None))
    os.kill(beside(served.pid)[worker], signal.SIGKILL)
    assert wait_for(lambda: worker not in processes())


def test_a_worker_closes_what_ran_out_and_ends_when_it_is_told_to(
    start, fresh_database, content, content_root, tmp_path
):
    started = datetime.now(UTC) - timedelta(days=31)
    who = factories.learner(factories.add_company(fresh_database).ids["learner"])
    attempt_id = factories.start_attempt(fresh_database, content, who, now=started)
    worker = start(environment(tmp_path, content_root, fresh_database.url), "work")

    def submitted_at():
        with fresh_database.reading() as db:
            return db.get_one(Attempt, attempt_id).submitted_at

    assert wait_for(submitted_at) == started + timedelta(days=30)
    worker.terminate()
    assert worker.wait(timeout=PATIENCE) == 0
