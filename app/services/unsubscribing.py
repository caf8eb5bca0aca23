"""Unsubscribing: which mails a person does not want, chosen on the profile page or by a link in a mail that needs no sign-in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import notices, policy_notices
from app.store.models import Person, Unsubscription
from app.store.racing import add_missing

DECLINABLE: frozenset[str] = notices.DECLINABLE | policy_notices.DECLINABLE
"""Kinds of mail that a person may do without."""


def choose(db: Session, person_id: int, declined: Collection[str], now: datetime) -> None:
    """Keep exactly these kinds as declined; kinds that are obligatory cannot be. Nothing happens for somebody unknown."""
    kinds = DECLINABLE & set(declined)
    wanted = DECLINABLE - kinds
    db.execute(delete(Unsubscription).where(Unsubscription.person_id == person_id, Unsubscription.kind.in_(wanted)))
    if kinds and db.scalar(select(Person.id).where(Person.id == person_id)) is not None:
        rows = [{"person_id": person_id, "kind": str(kind), "since": now} for kind in sorted(kinds)]
        add_missing(db, Unsubscription, rows)
