"""Unsubscribing: which mails a person does not want, chosen on the profile page or by a link in a mail that needs no sign-in."""

from collections.abc import Collection
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.notices import DECLINABLE, NoticeKind
from app.store.models import Person, Unsubscription
from app.store.racing import add_missing


class UnknownLink(Exception):
    """A link to unsubscribe that we did not write."""


def token(secret_key: str, person_id: int) -> str:
    """What stands in the link of a person's mails. It gives nothing but to unsubscribe, and does not run out."""
    return _serializer(secret_key).dumps(person_id)


def person_of(secret_key: str, given: str) -> int:
    """Whose link it is. Raises UnknownLink."""
    try:
        return int(_serializer(secret_key).loads(given))
    except (BadSignature, TypeError, ValueError) as error:
        raise UnknownLink from error


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="unsubscribe")


def choose(db: Session, person_id: int, declined: Collection[NoticeKind], now: datetime) -> None:
    """Keep exactly these kinds as declined; kinds that are obligatory cannot be. Nothing happens for somebody unknown."""
    kinds = DECLINABLE & set(declined)
    wanted = DECLINABLE - kinds
    db.execute(delete(Unsubscription).where(Unsubscription.person_id == person_id, Unsubscription.kind.in_(wanted)))
    if kinds and db.scalar(select(Person.id).where(Person.id == person_id)) is not None:
        rows = [{"person_id": person_id, "kind": kind.value, "since": now} for kind in sorted(kinds)]
        add_missing(db, Unsubscription, rows)
