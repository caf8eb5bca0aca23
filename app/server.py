"""The production server: its command line, and whether its port can be had."""

import os
import socket
import subprocess
import sys

from app.config import Settings

# Slow requests hold a thread each; the pool of database connections is as large.
THREADS = 16
# The server counts open connections here, idle ones too, so this is far above the number of threads.
CONNECTIONS = 512
# As long as a slow page may take before a worker that is asked to stop is killed.
STOP_SECONDS = 30
# The C library would keep pools of freed memory, one for each thread: of setting certificates and of hashing passwords.
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "262144"}


class CannotListen(Exception):
    """The address and port cannot be had."""


def command(settings: Settings) -> list[str]:
    """The command that serves the site in the foreground, to be run in place of this process.

    A worker that dies is started again; only one that dies within 5.5 seconds of its start stops the server, with
    status 1. Static files are the site's own business.
    """
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("--host", settings.host, "--port", str(settings.port), "--http", "1", "--no-ws"),
        *("--workers", str(settings.workers), "--blocking-threads", str(THREADS), "--backpressure", str(CONNECTIONS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(STOP_SECONDS)),
        *("--no-access-log", "--log-level", "error"),
        "app:create_worker_app",
    ]


def start_worker() -> None:
    """Start the worker beside the server that takes this process's place; it ends when that one does, however it ends."""
    command = [sys.executable, "-m", "app.cli", "work", "--beside", str(os.getpid())]
    subprocess.Popen(command, env=os.environ | MEMORY)  # noqa: S603 the command is ours


def check_port(settings: Settings) -> None:
    """Raise CannotListen where somebody listens already: the server would share the port with them without a word."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host} port {settings.port}"
            raise CannotListen(
                f"Cannot listen on {where}: {error.strerror}. Choose another, such as PORT={settings.port + 1}."
            ) from error
