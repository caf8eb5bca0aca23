"""Reports that something is wrong with an item: one's own with their answers, and the inbox, which knows no names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.store.models import ContentVersion, ItemReport

MOST_OWN = 200


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as anybody may see it: not whose it is, nor from which attempt. `on_item` counts those on the same item."""

    id: int
    quiz: str
    item_id: str
    structure_digest: str
    text_digest: str
    language: str
    body: str
    reported_at: datetime
    answer: str | None
    answered_at: datetime | None
    on_item: int


def _reports() -> Any:
    same = aliased(ItemReport)
    on_item = (
        select(func.count(same.id))
        .where(same.quiz == ItemReport.quiz, same.item_id == ItemReport.item_id)
        .correlate(ItemReport)
        .scalar_subquery()
    )
    return select(
        ItemReport.id,
        ItemReport.quiz,
        ItemReport.item_id,
        ItemReport.structure_digest,
        ItemReport.text_digest,
        ItemReport.language,
        ItemReport.body,
        ItemReport.reported_at,
        ItemReport.answer,
        ItemReport.answered_at,
        on_item.label("on_item"),
    )


ONE = _reports().where(ItemReport.id == bindparam("report_id"))
INBOX = (
    _reports()
    .order_by(ItemReport.answered_at.is_not(None), ItemReport.answered_at.desc(), ItemReport.reported_at, ItemReport.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
OWN = (
    _reports()
    .where(ItemReport.person_id == bindparam("person_id"))
    .order_by(ItemReport.reported_at.desc(), ItemReport.id.desc())
    .limit(MOST_OWN)
)
OPEN_ON_ITEM = _reports().where(
    ItemReport.person_id == bindparam("person_id"),
    ItemReport.quiz == bindparam("quiz"),
    ItemReport.item_id == bindparam("item_id"),
    ItemReport.answered_at.is_(None),
)


def one(db: Session, report_id: int) -> Report | None:
    """A report."""
    row = db.execute(ONE, {"report_id": report_id}).one_or_none()
    return Report(**row._mapping) if row else None


def count(db: Session) -> int:
    """How many reports there are."""
    return int(db.scalars(select(func.count(ItemReport.id))).one())


def inbox(db: Session, *, limit: int, offset: int) -> list[Report]:
    """Those that wait, the oldest first, then those answered, the newest answer first."""
    return [Report(**row._mapping) for row in db.execute(INBOX, {"most": limit, "skip": offset})]


def own(db: Session, person_id: int) -> list[Report]:
    """What a person reported, the newest first."""
    return [Report(**row._mapping) for row in db.execute(OWN, {"person_id": person_id})]


def open_on_item(db: Session, person_id: int, quiz: str, item_id: str) -> Report | None:
    """A person's report on an item that waits for its answer."""
    row = db.execute(OPEN_ON_ITEM, {"person_id": person_id, "quiz": quiz, "item_id": item_id}).first()
    return Report(**row._mapping) if row else None


VERSIONS = select(ContentVersion.digest, ContentVersion.body).where(
    ContentVersion.digest.in_(bindparam("digests", expanding=True))
)


def versions(db: Session, digests: Collection[str]) -> dict[str, str]:
    """The versions kept under these digests."""
    return {row.digest: row.body for row in db.execute(VERSIONS, {"digests": list(digests)})}
