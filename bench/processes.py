"""Servers under measurement: started, watched through /proc, ended by their own id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.server import MEMORY

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port on the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tree(pid: int) -> list[int]:
    """A process and all processes below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found.extend(children.get(each, []))
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process tree, ended children included."""
    total = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def megabytes(pid: int) -> dict[str, float]:
    """Memory of the processes below one: `resident` counts shared pages for each of them, `proportional` divides them."""
    sums = {"resident": 0, "proportional": 0}
    for each in tree(pid)[1:]:
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            if line.startswith("Rss:"):
                sums["resident"] += int(line.split()[1])
            elif line.startswith("Pss:"):
                sums["proportional"] += int(line.split()[1])
    return {name: kilobytes / 1024 for name, kilobytes in sums.items()}


@dataclass(frozen=True)
class Server:
    """A server that answers on the loopback address."""

    pid: int
    port: int


@contextmanager
def running(target: str, environment: dict[str, str], port: int, *, is_factory: bool) -> Iterator[Server]:
    """Two granian workers serving a WSGI target, as production does."""
    options = ["--factory"] if is_factory else []
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", *options, "--host", "127.0.0.1"]
    command += ["--port", str(port), "--http", "1", "--no-ws", "--workers", "2", "--blocking-threads", "16"]
    command += ["--backpressure", "512", "--no-access-log", "--log-level", "error", target]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | MEMORY | environment)  # noqa: S603 our own server
    try:
        _wait(port)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answered on port {port}")
