"""Judging the rows of a file of people: what each does, against the file as a whole and against what the database knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.core import access, people_import
from app.core.people_import import LONGEST, Fault, ImportedRow, KnownPerson, Outcome, Problem, Values
from app.services import import_lookup
from app.services.folding import fold
from app.services.import_lookup import Places
from app.store.models import Person

MOST_NAMED = 10
KEPT_OF_LEAVERS = ("employee_number", "name", "left_on")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A row with its outcome: its values as they will be written, and which of them change something."""

    number: int
    outcome: Outcome
    person_id: int | None
    values: Values
    changed: list[str]
    problems: list[Problem]


@dataclass
class Index:
    """What one row must know of the others: numbers and e-mails by row, who is whose manager, and what the database adds.

    `called` leads from numbers and folded e-mails to employee numbers; `rings` are the loops of managers.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    email_of: dict[str, str | None] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    rings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def person(self, reference: str) -> str | None:
        """The employee number of whoever is meant by a number or an e-mail."""
        return self.called.get(reference) or self.called.get(fold(reference))


def index(db: Session, rows: Iterable[ImportedRow]) -> Index:
    """Look through the whole file once."""
    made = Index()
    reports: dict[str, str | None] = {}
    references: set[str] = set()
    for row in rows:
        number = row.employee_number
        made.numbers.setdefault(number, row.number)
        made.called.setdefault(number, number)
        if "email" in row.values:
            email = fold(row.values["email"] or "") or None
            made.email_of.setdefault(number, email)
            if email:
                made.emails.setdefault(email, row.number)
                made.called.setdefault(email, number)
        if "manager" in row.values:
            reports.setdefault(number, row.values["manager"])
        references.update(filter(None, (row.values.get("manager"), row.values.get("substitute"))))
    unknown = {each for each in references if made.person(each) is None}
    made.called = import_lookup.people_called(db, unknown) | made.called
    if reports:
        chain = import_lookup.managers(db)
        chain |= {number: made.person(manager) if manager else None for number, manager in reports.items()}
        made.rings = people_import.loops(chain)
    return made


@dataclass
class Judge:
    """Judges the rows of one file, in their order. `leaving_admins` grows: the last one stays."""

    today: date
    index: Index
    places: Places
    is_admin: bool
    admins: set[int]
    leaving_admins: set[int] = field(default_factory=set)

    def judge(self, db: Session, rows: Sequence[ImportedRow]) -> list[Judged]:
        """What each of some hundreds of rows does."""
        numbers = [row.employee_number for row in rows]
        known = import_lookup.known_people(db, Person.employee_number.in_(numbers), self.today)
        emails = {fold(row.values["email"]) for row in rows if row.values.get("email")}
        owners = import_lookup.owners_of_emails(db, emails)
        return [self._judged(row, known.get(row.employee_number), owners) for row in rows]

    def _judged(self, row: ImportedRow, known: KnownPerson | None, owners: dict[str, str]) -> Judged:
        values, problems = dict(row.values), list(row.problems)
        first = self.index.numbers.get(row.employee_number, row.number)
        if row.employee_number and first != row.number:
            problems.append(Problem("employee_number", Fault.TWICE_IN_FILE, {"row": first}))
        if known is not None and not access.reaches(self.places.scope, known.legal_entity_id):
            problems.append(Problem("employee_number", Fault.OUTSIDE))
        if people_import.is_gone(values, self.today):
            values = {name: value for name, value in values.items() if name in KEPT_OF_LEAVERS}
            problems = [each for each in problems if each.column in KEPT_OF_LEAVERS]
        else:
            problems += self._place(values, known)
            problems += self._people(row.employee_number, values)
            problems += self._email(row, known, owners)
        outcome, changed = people_import.outcome(values, known, self.today)
        if outcome is Outcome.LEAVING and known is not None:
            problems += self._leaving(known)
        if problems:
            outcome, changed = Outcome.ERROR, []
        return Judged(
            number=row.number,
            outcome=outcome,
            person_id=known.person_id if known else None,
            values=values,
            changed=changed,
            problems=problems,
        )

    def _place(self, values: Values, known: KnownPerson | None) -> Iterable[Problem]:
        """Make names of places those that are known; a new department stays as written."""
        if known is None and "name" not in values:
            yield Problem("name", Fault.MISSING)
        within = self.places.within_reach
        written = values.pop("legal_entity", None)
        if written is None and known is None and len(within) == 1:
            written = within[0]
        if written is not None:
            key, name = self.places.entities.get(fold(written), (0, ""))
            if not key or not access.reaches(self.places.scope, key):
                yield Problem(
                    "legal_entity", Fault.UNKNOWN_LEGAL_ENTITY, {"written": written, "known": within[:MOST_NAMED]}
                )
            values["legal_entity"] = name or written
            if known and name != known.values.get("legal_entity"):
                values.setdefault("department", None)
        elif known is None or known.legal_entity_id is None:
            yield Problem("legal_entity", Fault.MISSING)
        if values.get("department"):
            entity = values.get("legal_entity") or (known.values.get("legal_entity") if known else None)
            key, _name = self.places.entities.get(fold(entity or ""), (0, ""))
            values["department"] = self.places.departments.get(
                (key, fold(values["department"])), (0, values["department"])
            )[1]

    def _people(self, number: str, values: Values) -> Iterable[Problem]:
        """Make a manager and a substitute employee numbers."""
        for column in ("manager", "substitute"):
            if values.get(column):
                meant = self.index.person(values[column])
                if meant is None:
                    yield Problem(column, Fault.UNKNOWN_PERSON, {"written": values[column]})
                elif meant == number:
                    yield Problem(column, Fault.THEMSELVES)
                values[column] = meant
        ring = self.index.rings.get(number)
        if ring and len(ring) > 1 and values.get("manager"):
            yield Problem("manager", Fault.MANAGER_LOOP, {"people": [*ring[:MOST_NAMED], ring[0]]})

    def _email(self, row: ImportedRow, known: KnownPerson | None, owners: dict[str, str]) -> Iterable[Problem]:
        """An e-mail is one person's alone, also where two people change theirs in the same file."""
        email = row.values.get("email")
        folded = fold(email or "")
        if email and len(folded) > LONGEST["email"]:
            yield Problem("email", Fault.TOO_LONG, {"most": LONGEST["email"]})
        first = self.index.emails.get(folded, row.number)
        if email and first != row.number:
            yield Problem("email", Fault.TWICE_IN_FILE, {"row": first})
        owner = owners.get(folded)
        if email and owner not in (None, row.employee_number) and self.index.email_of.get(owner, folded) == folded:
            yield Problem("email", Fault.TAKEN)
        if "email" in row.values and known and known.has_role and not self.is_admin and email != known.values["email"]:
            yield Problem("email", Fault.HAS_ROLE)

    def _leaving(self, known: KnownPerson) -> Iterable[Problem]:
        """The last administrator stays."""
        if known.person_id in self.admins:
            if self.admins <= self.leaving_admins | {known.person_id}:
                yield Problem("left_on", Fault.LAST_ADMIN)
            else:
                self.leaving_admins.add(known.person_id)
