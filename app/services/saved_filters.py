"""Filters that people keep for themselves, each under a name on one page."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.core.decisions import Allowed, Decision, Reason, refused
from app.store.models import SavedFilter
from app.store.racing import add_first

MOST_ON_A_PAGE = 30


def save(db: Session, person_id: int, page: str, name: str, query: str, now: datetime) -> Decision:
    """Keep a filter; one of the same name gives way. No more than so many on one page."""
    mine = (SavedFilter.person_id == person_id, SavedFilter.page == page)
    named = (*mine, SavedFilter.name == name)
    if db.scalar(select(SavedFilter.id).where(*named)) is None:
        if (db.scalar(select(func.count()).where(*mine)) or 0) >= MOST_ON_A_PAGE:
            return refused(Reason.TOO_MANY_FILTERS, most=MOST_ON_A_PAGE)
        if add_first(db, SavedFilter(person_id=person_id, page=page, name=name, query=query, saved_at=now)):
            return Allowed()
    db.execute(update(SavedFilter).where(*named).values(query=query, saved_at=now))
    return Allowed()


def drop(db: Session, person_id: int, filter_id: int) -> str | None:
    """Let a filter go; the page that it was kept on, or None where this person has no such filter."""
    its = (SavedFilter.id == filter_id, SavedFilter.person_id == person_id)
    return db.scalars(delete(SavedFilter).where(*its).returning(SavedFilter.page)).one_or_none()
