"""Sign-in codes: printed for people without e-mail, used once beside the employee number to set a password."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.services import audit, passwords
from app.store.models import SignInCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without letters that look like others."""
ALIKE = str.maketrans("OIL", "011")
LENGTH = 12
GROUP = 4
CODE_LIFE = timedelta(days=30)


def make(db: Session, person_ids: Collection[int], now: datetime, *, actor_id: int | None) -> dict[int, str]:
    """A new code such as 7KQF-2M9D-XW3T for each person, valid for 30 days and once; only digests are kept. Earlier ones end."""
    codes: dict[int, str] = {}
    for person_id in sorted(person_ids):
        passwords.end_codes(db, person_id, now)
        code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        db.add(
            SignInCode(
                person_id=person_id,
                code_digest=passwords.digest(code),
                created_at=now,
                created_by=actor_id,
                expires_at=now + CODE_LIFE,
            )
        )
        audit.record(db, now, actor_id, "sign_in_code.made", ("person", person_id))
        codes[person_id] = "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
    return codes


def normalised(entered: str) -> str | None:
    """A code however it is typed; None for what is none."""
    code = "".join(entered.upper().split()).replace("-", "").translate(ALIKE)
    return code if len(code) == LENGTH and all(character in ALPHABET for character in code) else None


def use(db: Session, person_id: int, entered: str, now: datetime) -> bool:
    """Use a code of this person up; False where it is not theirs, was used, or has expired."""
    code = normalised(entered)
    if code is None:
        return False
    used = db.execute(
        update(SignInCode)
        .where(
            SignInCode.person_id == person_id,
            SignInCode.code_digest == passwords.digest(code),
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInCode.id)
    ).one_or_none()
    if used is None:
        return False
    audit.record(db, now, person_id, "sign_in_code.used", ("person", person_id))
    return True
