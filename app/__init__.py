"""Gangway: training for new hires, graded on the server, with certificates that anyone can verify."""

import os

from flask import Flask

from app.config import Settings


def create_app(settings: Settings | None = None, *, watch: bool = False) -> Flask:
    """The application, wired. Raises SettingsError and ContentProblems where it cannot serve."""
    from app.web import wiring  # noqa: PLC0415 reading the settings alone must not load the whole house

    return wiring.application(settings or Settings.from_environment(os.environ), watch=watch)


def create_worker_app() -> Flask:
    """The application in a worker of the server, in a process group of its own.

    So Ctrl+C in a terminal reaches it through the server alone: a worker that is told twice hangs until it is killed.
    """
    os.setpgrp()
    return create_app()
