"""Traces of a person in what is about others: mails to those who lead or look after them, notes of the log, files of imports."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, delete, null, or_, select, update
from sqlalchemy.orm import Session

from app.store.models import AuditNote, Employment, ImportLine, Mail, PeopleImport, Person, RoleGrant
from app.store.streaming import streamed

IDS_AT_A_TIME = 500
Query = Select[*tuple[Any, ...]]
SHORTEST = 3
"""Fewer letters are no trace of anyone."""


@dataclass(frozen=True)
class Named:
    """A person with the words by which others name them."""

    person_id: int
    words: tuple[str, ...]

    @classmethod
    def of(cls, person: Person) -> "Named":
        """A person as they are named now."""
        known = (person.name, person.name_latin, person.email, person.employee_number)
        return cls(person.id, tuple(word for word in known if word and len(word) >= SHORTEST))

    def is_in(self, text: str) -> bool:
        """Whether a text names the person: their words as whole words."""
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in self.words)


def erase(db: Session, named: Named) -> int:
    """Empty mails and delete notes that name the person, and drop the files of imports that they stand in; how many."""
    if not named.words:
        return 0
    mails = _found(db, named, _mails(named), Mail.text, Mail.subject)
    for part in _parts(mails):
        db.execute(
            _quietly(
                update(Mail).where(Mail.id.in_(part)).values(subject="", text="", html="", headers={}, failure=None)
            )
        )
    notes = _found(db, named, select(AuditNote.event_id, AuditNote.body), AuditNote.body)
    for part in _parts(notes):
        db.execute(_quietly(delete(AuditNote).where(AuditNote.event_id.in_(part))))
    return len(mails) + len(notes) + _erase_imports(db, named)


def _mails(named: Named) -> Query:
    """Mails to whoever ever led or stood in for the person, or holds or held a role: only they are told of others."""
    leads = select(Employment.manager_id).where(Employment.person_id == named.person_id)
    stands_in = select(Employment.substitute_id).where(Employment.person_id == named.person_id)
    return select(Mail.id, Mail.subject, Mail.text).where(
        Mail.person_id != named.person_id,
        or_(
            Mail.person_id.in_(leads),
            Mail.person_id.in_(stands_in),
            Mail.person_id.in_(select(RoleGrant.person_id)),
        ),
    )


def _found(db: Session, named: Named, query: Query, *columns: Any) -> list[int]:
    """The ids, first in a row, of the rows whose texts name the person; the database looks first, roughly."""
    rows = streamed(db, query.where(_mentions(named, *columns)))
    return [row[0] for row in rows if named.is_in("\n".join(str(each) for each in row[1:]))]


def _mentions(named: Named, *columns: Any) -> ColumnElement[bool]:
    """Whether one of these columns has one of the words somewhere; JSON may have it escaped."""
    forms = {form for word in named.words for form in (word, json.dumps(word)[1:-1])}
    return or_(*(column.icontains(form, autoescape=True) for column in columns for form in sorted(forms)))


def _erase_imports(db: Session, named: Named) -> int:
    """Drop the files that the person stands in, and what lines say of them that were not known to be theirs yet."""
    ids = set(db.scalars(select(ImportLine.import_id).where(ImportLine.person_id == named.person_id).distinct()))
    query = select(ImportLine.import_id, ImportLine.number, ImportLine.values).where(
        ImportLine.person_id.is_(None), _mentions(named, cast(ImportLine.values, String))
    )
    for row in db.execute(query).all():
        if named.is_in(json.dumps(row[2], ensure_ascii=False)):
            ids.add(row[0])
            line = (ImportLine.import_id == row[0], ImportLine.number == row[1])
            db.execute(_quietly(update(ImportLine).where(*line).values(values={}, problems=null())))
    db.execute(_quietly(update(PeopleImport).where(PeopleImport.id.in_(ids)).values(body=None)))
    return len(ids)


def _parts(ids: list[int]) -> Iterator[list[int]]:
    """So many ids as one statement takes."""
    return (ids[start : start + IDS_AT_A_TIME] for start in range(0, len(ids), IDS_AT_A_TIME))


def _quietly(statement: Any) -> Any:
    """The statement, with no look at what the session holds already."""
    return statement.execution_options(synchronize_session=False)
