"""Sign-ins: rows whose random token a browser carries, so that each can be ended."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.services import audit
from app.store.models import Person, SignIn

SEEN_EVERY = timedelta(minutes=5)


def begin(
    db: Session, person_id: int, now: datetime, *, life: timedelta, is_remembered: bool, browser: str, address: str
) -> str:
    """Sign a person in and return the token for the cookie; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    db.add(
        SignIn(
            person_id=person_id,
            token_digest=sha256(token.encode()).hexdigest(),
            is_remembered=is_remembered,
            browser=browser[:200],
            address=address[:60],
            created_at=now,
            seen_at=now,
            expires_at=now + life,
        )
    )
    audit.record(db, now, person_id, "sign_in.begun", ("person", person_id))
    return token


def end(db: Session, person_id: int, sign_in_id: int, now: datetime) -> bool:
    """End one sign-in of a person; False where they have none such."""
    sign_in = db.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.person_id != person_id or sign_in.ended_at is not None:
        return False
    sign_in.ended_at = now
    audit.record(db, now, person_id, "sign_in.ended", ("person", person_id))
    return True


def end_all(db: Session, person_id: int, now: datetime) -> None:
    """End every sign-in of a person."""
    db.execute(update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=now))


def seen(db: Session, sign_in_id: int, now: datetime) -> None:
    """Note that a sign-in was used; callers do so at most every `SEEN_EVERY`."""
    db.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def password_of(db: Session, email_folded: str, written: str = "") -> tuple[int, str | None] | None:
    """(person id, password hash) of the active person with that e-mail, else with that employee number, as written."""
    row = db.execute(
        select(Person.id, Person.password_hash)
        .where(or_(Person.email_folded == email_folded, Person.employee_number == written), Person.is_active)
        .order_by((Person.email_folded == email_folded).is_(True).desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None
