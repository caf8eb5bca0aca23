"""Jobs: work that nobody waits for. To add one: a function here or in a module, a line in JOBS, and who enqueues it."""

from datetime import timedelta

from app.jobs import bulk as bulk_jobs
from app.jobs import commenting, importing, leaving, mailing, policies, reporting, suggesting
from app.jobs.closing import close_attempt
from app.jobs.contract import Job
from app.jobs.counting import count_people
from app.jobs.due_dates import FOR_LEAVES, redate_all, redate_leaves
from app.jobs.planning import LOOK, look_at_tables
from app.jobs.regrading import regrade
from app.jobs.rendering import render_certificate
from app.jobs.renewals import OPEN_RENEWALS, open_renewals
from app.jobs.retaining import RETAIN, retain
from app.jobs.rules import SWEEP, apply_rule, people_changed, sweep
from app.jobs.sealing import SEAL, seal_log
from app.services import (
    bulk,
    closing,
    comments,
    daily_counts,
    outbox,
    people_imports,
    redating,
    rule_runs,
    rules,
    schedules,
)
from app.services import policies as policy_services
from app.store.queries.certificates import RENDER
from app.store.queries.confirmed_repairs import REGRADE

JOBS: dict[str, Job] = {
    closing.JOB: close_attempt,
    RENDER: render_certificate,
    REGRADE: regrade,
    FOR_LEAVES: redate_leaves,
    redating.FOR_ALL: redate_all,
    OPEN_RENEWALS: open_renewals,
    rules.APPLY: apply_rule,
    rule_runs.PEOPLE_CHANGED: people_changed,
    SWEEP: sweep,
    bulk.GO_ON: bulk_jobs.go_on,
    people_imports.CHECK: importing.check,
    people_imports.APPLY: importing.apply,
    leaving.KIND: leaving.let_go,
    daily_counts.JOB: count_people,
    schedules.SWEEP: reporting.sweep,
    schedules.SEND: reporting.send,
    mailing.SWEEP: mailing.sweep,
    mailing.COMPOSE: mailing.compose,
    mailing.PASSWORD_LINK: mailing.password_link,
    comments.TELL: commenting.tell,
    outbox.SEND: mailing.send,
    policy_services.SWEEP: policies.sweep,
    suggesting.SEND: suggesting.send,
    SEAL: seal_log,
    LOOK: look_at_tables,
    RETAIN: retain,
}

PERIODIC: dict[str, timedelta] = {
    FOR_LEAVES: timedelta(hours=6),
    OPEN_RENEWALS: timedelta(hours=1),
    SWEEP: timedelta(hours=6),
    leaving.KIND: timedelta(hours=1),
    daily_counts.JOB: timedelta(minutes=10),
    schedules.SWEEP: timedelta(minutes=15),
    mailing.SWEEP: timedelta(minutes=5),
    mailing.COMPOSE: timedelta(minutes=1),
    policy_services.SWEEP: timedelta(hours=1),
    suggesting.SEND: timedelta(minutes=5),
    SEAL: timedelta(minutes=1),
    RETAIN: timedelta(days=1),
    LOOK: timedelta(minutes=10),
}
"""The kinds that come again by themselves, and how often. Such a job looks at what is due by now, whatever its slot."""
