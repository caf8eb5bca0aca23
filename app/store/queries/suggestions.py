"""Suggestions to share: what was let out and when, and, for the person alone, whether they get it by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.store.models import SuggestionIssue, SuggestionSubscriber


@dataclass(frozen=True, kw_only=True)
class IssueRow:
    """A folder of suggestions that was activated, and on which day its week began, if it has."""

    id: int
    slug: str
    digest: str
    issued_on: date | None


@dataclass(frozen=True, kw_only=True)
class SubscriberRow:
    """That a person gets the weekly mail."""

    joined_at: datetime
    failure: str | None


def issues(db: Session) -> list[IssueRow]:
    """What was activated: what waits first, in its order, then what was let out, the newest first."""
    rows = db.execute(
        select(
            SuggestionIssue.id,
            SuggestionIssue.slug,
            SuggestionIssue.digest,
            SuggestionIssue.issued_on,
        ).order_by(SuggestionIssue.issued_on.is_not(None), SuggestionIssue.issued_on.desc(), SuggestionIssue.id)
    )
    return [IssueRow(**row._mapping) for row in rows]


def issued(db: Session, most: int) -> list[tuple[str, str, date]]:
    """What was let out, the newest first: (slug, digest, the day on which its week began)."""
    rows = db.execute(
        select(SuggestionIssue.slug, SuggestionIssue.digest, SuggestionIssue.issued_on)
        .where(SuggestionIssue.issued_on.is_not(None))
        .order_by(SuggestionIssue.issued_on.desc(), SuggestionIssue.id.desc())
        .limit(most)
    )
    return [(row.slug, row.digest, row.issued_on) for row in rows if row.issued_on is not None]


def subscriber(db: Session, person_id: int) -> SubscriberRow | None:
    """Whether a person gets the mail: for their own page alone."""
    row = db.get(SuggestionSubscriber, person_id)
    return SubscriberRow(joined_at=row.joined_at, failure=row.failure) if row else None


def count(db: Session) -> int:
    """How many people get it; whoever shows it rounds it as `core.suggestions.told` says."""
    return int(db.scalar(select(func.count(SuggestionSubscriber.person_id))) or 0)


def waiting(db: Session, issue_id: int, *, after: int, limit: int) -> Sequence[int]:
    """The next subscribers to whom an issue was not sent yet, by id."""
    not_sent = or_(SuggestionSubscriber.sent_issue_id.is_(None), SuggestionSubscriber.sent_issue_id != issue_id)
    return db.scalars(
        select(SuggestionSubscriber.person_id)
        .where(SuggestionSubscriber.person_id > after, not_sent)
        .order_by(SuggestionSubscriber.person_id)
        .limit(limit)
    ).all()
