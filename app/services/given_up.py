"""Work that was given up after its last try: an administrator who has mended the cause lets it be tried again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.services import audit
from app.services.outbox import SEND
from app.store import jobs
from app.store.models import Job


class NoSuchWork(Exception):
    """No such work was given up."""


def try_again(db: Session, job_id: int, now: datetime, *, actor_id: int) -> None:
    """Let a job be done from the start. Raises NoSuchWork; mails are tried again by HR, who looks at their addresses."""
    job = db.get(Job, job_id, with_for_update=True)
    if job is None or job.failed_at is None or job.done_at is not None or job.kind == SEND:
        raise NoSuchWork(job_id)
    jobs.revive(db, job.kind, job.key, now)
    audit.record(db, now, actor_id, "job.tried_again", ("job", job_id), kind=job.kind)
