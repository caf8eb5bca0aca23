"""The real server in processes of its own, and a browser that talks to it over the network."""

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from app import server
from app.config import Settings
from tests.signing import keys
from tests.tooling.checkout import ROOT

T = TypeVar("T")
PATIENCE = 60
SETTLED = 6.0
"""Seconds after which a worker that took another's place may die too without stopping the server."""
GONE = (URLError, ConnectionError, HTTPException, TimeoutError)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def wait_for(condition: Callable[[], T]) -> T:
    """What a condition gives once it gives anything."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {PATIENCE} seconds in vain"
        time.sleep(0.02)
    return found


def environment(data: Path, content: Path, database_url: str = "", *, workers: int = 1) -> dict[str, str]:
    """Settings for a server of a test's own.

    One worker answers requests, so whoever has had an answer knows that it is ready: one that is told to stop while it
    starts does not hear it, and the server waits for half a minute.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        "PATH": os.environ["PATH"],
        "GANGWAY_ENV": "test",
        "SECRET_KEY": "for tests alone, and long enough for them",
        "GANGWAY_DATA": str(data),
        "GANGWAY_CONTENT": str(content),
        "GANGWAY_SIGNING_KEY": str(keys().path),
        "GANGWAY_ARGON2_TIME": "1",
        "GANGWAY_ARGON2_MEMORY": "8",
        "DATABASE_URL": database_url,
        "GANGWAY_WORKERS": str(workers),
        "PORT": str(port),
    }


class Server:
    """A running server: its processes can be killed, and the disk under them can be full."""

    def __init__(self, settings: Settings, environ: dict[str, str]) -> None:
        self.origin = settings.public_url
        self.count = settings.workers
        self.log: list[str] = []
        self.replaced_at = -SETTLED
        self.process = subprocess.Popen(
            server.command(settings),
            cwd=ROOT,
            env=environ,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        wait_for(lambda: len(self.workers()) == self.count and self.answers())

    def _read(self) -> None:
        for line in self.process.stderr:
            self.log.append(line)

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        lines = [line.split(None, 2) for line in listed.stdout.splitlines()]
        children = [line for line in lines if line[1:2] == [str(self.process.pid)]]
        return [int(pid) for pid, _, arguments in children if not re.search("resource_tracker|defunct", arguments)]

    def answers(self) -> bool:
        try:
            return Browser(self.origin).get("/sign-in/").status == 200
        except GONE:
            return False

    def kill_workers(self) -> set[int]:
        """Kill every worker as the kernel does when memory runs out; those killed."""
        time.sleep(max(0.0, self.replaced_at + SETTLED - time.monotonic()))
        killed = set(self.workers())
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return killed

    def wait_for_others(self, killed: set[int]) -> None:
        """Wait until others have taken their places."""
        wait_for(lambda: len(set(self.workers()) - killed) == self.count and self.answers())
        self.replaced_at = time.monotonic()

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """No process of the server can write a byte to any file, as on a disk without room."""
        processes = [self.process.pid, *self.workers()]
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        yield
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        self.reader.join(timeout=PATIENCE)
        self.process.stderr.close()


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class Browser:
    """A browser as far as requests go: cookies, the token of forms, and what a page of ours would send with them."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), NoRedirect())
        self.token = ""

    def get(self, path: str) -> "Answer":
        answer = self._open(Request(self.origin + path))
        found = TOKEN.search(answer.text)
        self.token = found.group(1) if found else self.token
        return answer

    def post(self, path: str, fields: dict[str, object], **headers: str) -> "Answer":
        body = urlencode({"csrf_token": self.token} | fields, doseq=True).encode()
        return self._open(Request(self.origin + path, body, headers))

    def _open(self, request: Request) -> "Answer":
        try:
            with self.opener.open(request, timeout=PATIENCE) as response:
                return Answer(response.status, response.headers, response.read())
        except HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.headers, refusal.read())

    def sign_in(self, email: str, password: str) -> None:
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"email": email, "password": password})
        assert answer.status == 303, answer.text
        self.get("/profile/")


class Answer:
    """What came back."""

    def __init__(self, status: int, headers, body: bytes) -> None:
        self.status = status
        self.location = headers.get("Location", "")
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def json(self):
        return json.loads(self.body)


def gangway(
    environ: dict[str, str], *arguments: str, largest_file: int | None = None
) -> subprocess.CompletedProcess[str]:
    """A `gangway` command, on a disk with room for files of so many bytes. What is compiled lies there already."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        preexec_fn=limit if largest_file is not None else None,
        check=False,
    )
