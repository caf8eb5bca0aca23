"""Jobs: work that nobody waits for. To add one: a function here or in a module, a line in JOBS, and who enqueues it."""

from datetime import timedelta

from app.jobs import bulk as bulk_jobs
from app.jobs.closing import close_attempt
from app.jobs.contract import Job
from app.jobs.due_dates import FOR_LEAVES, redate_all, redate_leaves
from app.jobs.regrading import regrade
from app.jobs.rendering import render_certificate
from app.jobs.renewals import OPEN_RENEWALS, open_renewals
from app.jobs.rules import SWEEP, apply_rule, people_changed, sweep
from app.services import bulk, certificates, closing, redating, rule_runs, rules
from app.store.queries.confirmed_repairs import REGRADE

JOBS: dict[str, Job] = {
    closing.JOB: close_attempt,
    certificates.RENDER: render_certificate,
    FOR_LEAVES: redate_leaves,
    OPEN_RENEWALS: open_renewals,
    REGRADE: regrade,
    bulk.GO_ON: bulk_jobs.go_on,
    rules.APPLY: apply_rule,
    rule_runs.PEOPLE_CHANGED: people_changed,
    SWEEP: sweep,
    redating.FOR_ALL: redate_all,
}

PERIODIC: dict[str, timedelta] = {
    FOR_LEAVES: timedelta(hours=6),
    OPEN_RENEWALS: timedelta(hours=1),
    SWEEP: timedelta(hours=6),
}
"""The kinds that come again by themselves, and how often. Such a job looks at what is due by now, whatever its slot."""
