"""Comments seen in public: reported by anybody, handled by the social media manager and the deputy, and soon forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.access import Role, Scope, reaches
from app.core.comments import CommentState, may_move, may_report
from app.core.company import CompanyProfile
from app.core.decisions import Decision, Refused
from app.services import audit
from app.services.context import Setting
from app.services.folding import fold
from app.store import jobs
from app.store.models import CommentReport, Person, RoleGrant

TELL = "comments.tell"


class NoSuchComment(Exception):
    """There is no such report, or not for this person."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody saw; `picture` is cleaned."""

    link: str = ""
    words: str = ""
    picture: bytes | None = None


def report(db: Session, setting: Setting, person_id: int, legal_entity_id: int | None, seen: Seen) -> int | Refused:
    """Keep a report and have its handlers told at once; the report's number."""
    db.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    since = setting.now - timedelta(days=1)
    today = db.scalar(
        select(func.count(CommentReport.id)).where(
            CommentReport.person_id == person_id, CommentReport.reported_at > since
        )
    )
    decision = may_report(today or 0)
    if isinstance(decision, Refused):
        return decision
    row = CommentReport(
        person_id=person_id,
        legal_entity_id=legal_entity_id,
        link=seen.link,
        words=seen.words,
        picture=seen.picture,
        state=CommentState.NEW,
        note="",
        reported_at=setting.now,
        changed_at=setting.now,
    )
    db.add(row)
    db.flush()
    jobs.enqueue(db, TELL, str(row.id), {"report": row.id}, setting.now)
    audit.record(db, setting.now, person_id, "comment.reported", ("comment_report", row.id))
    return row.id


def move(db: Session, report_id: int, to: CommentState, note: str, now: datetime, *, actor_id: int) -> Decision:
    """Say how far a report is. One about a colleague loses what was reported, and the note: nothing of it is kept."""
    row = db.get(CommentReport, report_id, with_for_update=True)
    if row is None:
        raise NoSuchComment(report_id)
    decision = may_move(CommentState(row.state))
    if isinstance(decision, Refused):
        return decision
    if (row.state, row.note) == (to, note):
        return decision
    row.state, row.note, row.changed_at, row.changed_by = to, note, now, actor_id
    if to is CommentState.COLLEAGUES:
        row.link = row.words = row.note = ""
        row.picture = None
    audit.record(db, now, actor_id, "comment.moved", ("comment_report", report_id), state=to.value)
    return decision


def handlers(db: Session, company: CompanyProfile, legal_entity_id: int | None) -> list[int]:
    """Who handles what people of a legal entity report: manager and deputy, or HR of there where nobody is named."""
    accounts = company.of(legal_entity_id).accounts
    if accounts:
        named = Person.email_folded.in_([fold(each) for each in accounts])
    else:
        there = RoleGrant.legal_entity_id.is_(None) | (RoleGrant.legal_entity_id == legal_entity_id)
        granted = select(RoleGrant.person_id).where(RoleGrant.role == Role.HR, RoleGrant.ended_at.is_(None), there)
        named = Person.id.in_(granted)
    return list(db.scalars(select(Person.id).where(named, Person.is_active).order_by(Person.id)))


def handled(company: CompanyProfile, email: str | None, hr_scope: Scope, ids: Collection[int]) -> list[int | None]:
    """The legal entities, of all these, whose reports somebody handles; None among them stands for people without one."""

    def is_theirs(legal_entity_id: int | None) -> bool:
        accounts = company.of(legal_entity_id).accounts
        return fold(email or "") in map(fold, accounts) if accounts else reaches(hr_scope, legal_entity_id)

    return [each for each in (None, *ids) if is_theirs(each)]
