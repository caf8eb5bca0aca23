"""The filters that a person keeps on a page."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import SavedFilter


@dataclass(frozen=True, kw_only=True)
class KeptFilter:
    """A filter by its name; `query` is that of the page's address."""

    id: int
    name: str
    query: str


def kept_on(db: Session, person_id: int, page: str) -> list[KeptFilter]:
    """A person's filters of a page, by name."""
    rows = db.execute(
        select(SavedFilter.id, SavedFilter.name, SavedFilter.query)
        .where(SavedFilter.person_id == person_id, SavedFilter.page == page)
        .order_by(SavedFilter.name)
    )
    return [KeptFilter(**row._mapping) for row in rows]
