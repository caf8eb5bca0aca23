"""Policies: who is newly asked to read one, and who is to be reminded."""

from typing import Any

from app.jobs.contract import House, Write
from app.services import policy_reminding
from app.store.queries import policies


def sweep(house: House, _payload: dict[str, Any]) -> Write:
    """Look at all who have not read a policy, part by part, each in a transaction of its own."""
    with house.database.reading() as db:
        slugs = policies.slugs(db)
    for slug in slugs:
        after: int | None = 0
        while after is not None:
            with house.database.writing.begin() as db:
                after = policy_reminding.sweep(db, house.setting(db), slug, after)
    return lambda _db: None
