"""Leavers: the link with which they fetch their certificates for a while after they are gone."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.services import audit, secret_links

KIND = "leaver"
LINK_LIFE = timedelta(days=90)


def make_link(db: Session, person_id: int, now: datetime, *, actor_id: int | None) -> str:
    """The token of a new link to a leaver's certificates, valid for 90 days. An earlier one ends."""
    audit.record(db, now, actor_id, "leaver.link_made", ("person", person_id))
    return secret_links.make(db, person_id, KIND, now, actor_id=actor_id, life=LINK_LIFE)


def end_link(db: Session, person_id: int, now: datetime) -> None:
    """End the link to a leaver's certificates: who is back signs in."""
    secret_links.end(db, person_id, KIND, now)
