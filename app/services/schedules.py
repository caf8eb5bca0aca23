"""Reports sent by mail on a schedule, each to the one who set it up."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import schedules
from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.schedules import Every
from app.services import audit
from app.store import jobs
from app.store.models import ReportSchedule

SWEEP = "reports.send"
SEND = "report.mail"
MOST = 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A report with the query of its page's address, as which kind of file, and how often."""

    report: str
    query: str
    format: str
    every: Every


def add(db: Session, person_id: int, wanted: Wanted, today: date, now: datetime) -> Decision:
    """Send a report from its next day on; a person has at most so many."""
    mine = (ReportSchedule.person_id == person_id, ReportSchedule.ended_at.is_(None))
    if (db.scalar(select(func.count()).where(*mine)) or 0) >= MOST:
        return refused(Reason.TOO_MANY_SCHEDULES, most=MOST)
    row = ReportSchedule(
        person_id=person_id,
        report=wanted.report,
        query=wanted.query,
        format=wanted.format,
        every=wanted.every.value,
        created_at=now,
        next_on=schedules.next_day(wanted.every, today),
    )
    db.add(row)
    db.flush()
    audit.record(db, now, person_id, "report.scheduled", ("report_schedule", row.id), report=wanted.report)
    return Allowed()


def end(db: Session, person_id: int, schedule_id: int, now: datetime, *, actor_id: int | None) -> bool:
    """Send a person's report no more; False where they have no such schedule. No actor: the role or the report is gone."""
    row = db.get(ReportSchedule, schedule_id, with_for_update=True)
    if row is None or row.person_id != person_id or row.ended_at is not None:
        return False
    row.ended_at = now
    audit.record(db, now, actor_id, "report.schedule_ended", ("report_schedule", row.id), report=row.report)
    return True


def leave_due(db: Session, today: date, now: datetime) -> None:
    """Leave a job for each report that is due by today, once for each of its days."""
    due = (ReportSchedule.ended_at.is_(None), ReportSchedule.next_on <= today)
    for row in db.scalars(select(ReportSchedule).where(*due).order_by(ReportSchedule.id)):
        jobs.enqueue(db, SEND, f"{row.id}:{row.next_on}", {"schedule": row.id}, now)


def advance(db: Session, schedule_id: int, today: date) -> bool:
    """Move a schedule that is due on to its next day; False where it is not due any more, and nothing is to be sent."""
    row = db.get_one(ReportSchedule, schedule_id, with_for_update=True)
    if row.ended_at is not None or row.next_on > today:
        return False
    row.next_on = schedules.next_day(Every(row.every), today)
    return True
