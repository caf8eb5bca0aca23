"""People named in a list that somebody pasted: by e-mail address or employee number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Scope
from app.core.due_dates import local_day
from app.core.parts import in_parts
from app.services.context import Setting
from app.services.folding import fold
from app.store.models import Employment, Person
from app.store.queries.selection import placed_on

BETWEEN = re.compile(r"[\s,;]+")
AT_A_TIME = 500


@dataclass(frozen=True)
class Named:
    """The people of a list by id, in its order, and what in it names nobody within reach."""

    person_ids: Sequence[int]
    unknown: Sequence[str]


def find(db: Session, setting: Setting, text: str, scope: Scope) -> Named:
    """The people whom a list names. Whoever lies outside a reader's reach is told apart from nobody by nothing."""
    words = list(dict.fromkeys(word for word in BETWEEN.split(text) if word))
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    found: dict[str, int] = {}
    for part in in_parts(words, AT_A_TIME):
        query = (
            select(Person.id, Person.employee_number, Person.email_folded)
            .outerjoin(Employment, placed_on(today))
            .where(Person.employee_number.in_(part) | Person.email_folded.in_([fold(word) for word in part]))
        )
        if scope is not None:
            query = query.where(Employment.legal_entity_id.in_(sorted(scope)))
        for row in db.execute(query):
            found[row.employee_number] = row.id
            found[row.email_folded or row.employee_number] = row.id
    ids = {word: found.get(word) or found.get(fold(word)) for word in words}
    return Named(list(dict.fromkeys(id for id in ids.values() if id)), [word for word, id in ids.items() if id is None])
