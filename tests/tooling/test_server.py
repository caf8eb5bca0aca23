"""The production server brings back a worker that died, and never shares its port in silence."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import server
from app.config import Settings

HELLO = """
import os

def create_worker_app():
    def app(environ, start_response):
        body = str(os.getpid()).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]
    return app
"""


@pytest.fixture
def settings() -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings.from_environment({"PORT": str(port)})


@pytest.fixture
def running(settings: Settings, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    (tmp_path / "app.py").write_text(HELLO, encoding="utf-8")
    process = subprocess.Popen(server.command(settings), cwd=tmp_path)
    wait_for(lambda: answering_worker(settings))
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def answering_worker(settings: Settings) -> int | None:
    try:
        with urllib.request.urlopen(settings.public_url, timeout=5) as response:
            return int(response.read())
    except (urllib.error.URLError, ConnectionError):
        return None


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited 20 seconds in vain"
        time.sleep(0.02)


def test_a_killed_worker_is_replaced_and_a_stop_is_tidy(settings, running):
    workers = set()
    wait_for(lambda: workers.add(answering_worker(settings)) or len(workers) == settings.workers)
    victim = workers.pop()
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: answering_worker(settings) not in {victim, None, *workers})
    running.terminate()
    assert running.wait(timeout=20) == 0


def test_a_port_that_others_would_share_is_refused(settings):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((settings.host, settings.port))
        other.listen()
        with pytest.raises(server.CannotListen, match=f"Choose another, such as PORT={settings.port + 1}"):
            server.check_port(settings)


def test_a_free_port_is_fine(settings):
    server.check_port(settings)
