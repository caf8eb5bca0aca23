"""Jobs: work that nobody waits for. To add one: a function here or in a module, a line in JOBS, and who enqueues it."""

from datetime import timedelta

from app.jobs import importing, leaving
from app.jobs.closing import close_attempt
from app.jobs.contract import Job
from app.jobs.regrading import regrade
from app.jobs.rendering import render_certificate
from app.services import certificates, closing, people_imports
from app.store.queries.confirmed_repairs import REGRADE

JOBS: dict[str, Job] = {
    closing.JOB: close_attempt,
    certificates.RENDER: render_certificate,
    REGRADE: regrade,
    leaving.KIND: leaving.let_go,
    people_imports.CHECK: importing.check,
    people_imports.APPLY: importing.apply,
}

PERIODIC: dict[str, timedelta] = {
    leaving.KIND: timedelta(hours=1),
}
"""The kinds that come again by themselves, and how often. Such a job looks at what is due by now, whatever its slot."""
