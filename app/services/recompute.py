"""Recomputing every stored result from rows and stored versions alone: do they still say what was graded?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.content import structure
from app.core import attempts, grading, repairs
from app.core.grading import Outcome
from app.core.model import Quiz
from app.core.papers import Paper
from app.services import results
from app.store.models import Attempt, ContentVersion, Result
from app.store.queries.repairs import AT_A_TIME, states_of

UNREADABLE = (LookupError, ValueError, TypeError, AttributeError)
"""What reading a row or a version raises that says something else than it was written with."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something stored that is not what follows from the rest."""

    attempt_id: str
    revision: int | None
    what: str
    stored: object = None
    recomputed: object = None

    def __str__(self) -> str:
        place = f"attempt {self.attempt_id}"
        if self.revision is not None:
            place += f", revision {self.revision}"
        if self.stored is None and self.recomputed is None:
            return f"{place}: {self.what}"
        return f"{place}: {self.what} stored {self.stored}, recomputed {self.recomputed}"


@dataclass
class Checked:
    """How much was looked at so far, and how many attempts were left out whose answers are deleted."""

    attempts: int = 0
    results: int = 0
    left_out: int = 0


_SUBMITTED = (
    select(
        Attempt.id,
        Attempt.paper,
        Attempt.structure_digest,
        Attempt.is_counted,
        Attempt.is_submitted_by_learner,
        Attempt.steps_closed,
        Attempt.answers_deleted_at,
    )
    .where(Attempt.submitted_at.is_not(None), Attempt.id > bindparam("after"))
    .order_by(Attempt.id)
    .limit(bindparam("most"))
)
_RESULTS = (
    select(Result.__table__)
    .where(Result.attempt_id.in_(bindparam("attempts", expanding=True)))
    .order_by(Result.attempt_id, Result.revision)
)


def differences(db: Session, checked: Checked) -> Iterator[Difference]:
    """Grade every revision of every result again, and name what differs; `checked` counts meanwhile.

    Attempts whose answers are deleted, because they had been kept long enough or the person is erased, are left out.

    A revision is graded by the version that it names; it is passed where that says so or the revision before was passed.
    """
    versions = _Versions(db)
    after = ""
    while rows := db.execute(_SUBMITTED, {"after": after, "most": AT_A_TIME}).all():
        after = rows[-1].id
        ids = [row.id for row in rows if row.answers_deleted_at is None]
        checked.left_out += len(rows) - len(ids)
        states = states_of(db, ids)
        found = {
            attempt_id: list(revisions)
            for attempt_id, revisions in groupby(
                db.execute(_RESULTS, {"attempts": ids}), key=lambda revision: revision.attempt_id
            )
        }
        for row in rows:
            if row.answers_deleted_at is not None:
                continue
            checked.attempts += 1
            checked.results += len(found.get(row.id, ()))
            yield from _of_attempt(row, found.get(row.id, []), states.get(row.id, {}), versions)


class _Versions:
    """The quizzes by which results were graded, each read once."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._quizzes: dict[str, Quiz] = {}

    def quiz(self, digest: str) -> Quiz:
        """The quiz of that digest; raises ValueError where what is stored is not that."""
        if digest not in self._quizzes:
            body = self._db.get_one(ContentVersion, digest).body
            if structure.digest(body) != digest:
                raise ValueError(f"the version {digest} is not what it was")
            self._quizzes[digest] = structure.quiz_from_structure(body)
        return self._quizzes[digest]


def _of_attempt(
    attempt: Any, revisions: Sequence[Any], states: dict[str, dict[str, Any]], versions: _Versions
) -> Iterator[Difference]:
    """What differs in an attempt's results."""
    if [revision.revision for revision in revisions] != list(range(1, len(revisions) + 1)) or not revisions:
        numbers = ", ".join(str(revision.revision) for revision in revisions) or "none"
        yield Difference(attempt_id=attempt.id, revision=None, what=f"its revisions are {numbers}")
    has_passed = False
    for revision in revisions:
        had_passed, has_passed = has_passed, revision.passed
        try:
            quiz = versions.quiz(revision.structure_digest)
            outcome = grading.grade(quiz, Paper.from_json(attempt.paper), states)
            stored_items: object = results.items(revision.items)
        except UNREADABLE as error:
            yield Difference(
                attempt_id=attempt.id, revision=revision.revision, what=f"it cannot be graded again ({error!r})"
            )
            continue
        outcome = repairs.revised(outcome, has_passed=had_passed)
        yield from _of_revision(revision, stored_items, outcome)
        if revision.revision == 1:
            yield from _counted(attempt, quiz, outcome)


def _of_revision(revision: Any, stored_items: object, outcome: Outcome) -> Iterator[Difference]:
    """What differs between a stored revision and its outcome."""
    again = results.values(outcome)
    pairs: Iterable[tuple[str, object, object]] = [
        *((name, getattr(revision, name), again[name]) for name in again if name != "items"),
        ("items", stored_items, dict(outcome.items)),
    ]
    for what, stored, recomputed in pairs:
        if stored != recomputed:
            yield Difference(
                attempt_id=revision.attempt_id,
                revision=revision.revision,
                what=what,
                stored=stored,
                recomputed=recomputed,
            )


def _counted(attempt: Any, quiz: Quiz, outcome: Outcome) -> Iterator[Difference]:
    """Whether the attempt counts."""
    is_counted = attempts.is_counted(
        quiz,
        by_learner=attempt.is_submitted_by_learner,
        is_blank=outcome.is_blank,
        steps_closed=attempt.steps_closed,
    )
    if attempt.is_counted != is_counted:
        yield Difference(
            attempt_id=attempt.id,
            revision=None,
            what="is_counted",
            stored=attempt.is_counted,
            recomputed=is_counted,
        )
