"""Jobs: work that nobody waits for. To add one: a function here or in a module, a line in JOBS, and who enqueues it."""

from datetime import timedelta

from app.jobs import mailing, reporting
from app.jobs.closing import close_attempt
from app.jobs.contract import Job
from app.jobs.counting import count_people
from app.jobs.regrading import regrade
from app.jobs.rendering import render_certificate
from app.services import certificates, closing, daily_counts, outbox, schedules
from app.store.queries.confirmed_repairs import REGRADE

JOBS: dict[str, Job] = {
    closing.JOB: close_attempt,
    certificates.RENDER: render_certificate,
    REGRADE: regrade,
    daily_counts.JOB: count_people,
    schedules.SWEEP: reporting.sweep,
    schedules.SEND: reporting.send,
    mailing.SWEEP: mailing.sweep,
    mailing.COMPOSE: mailing.compose,
    mailing.PASSWORD_LINK: mailing.password_link,
    outbox.SEND: mailing.send,
}

PERIODIC: dict[str, timedelta] = {
    daily_counts.JOB: timedelta(minutes=10),
    schedules.SWEEP: timedelta(minutes=15),
    mailing.SWEEP: timedelta(minutes=5),
    mailing.COMPOSE: timedelta(minutes=1),
}
"""The kinds that come again by themselves, and how often. Such a job looks at what is due by now, whatever its slot."""
