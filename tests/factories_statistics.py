"""Many attempts at once, written straight into the tables: for statistics, their pages and their benchmark."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import insert

from app.content import structure
from app.core.items import ITEM_TYPES
from app.core.items.contract import ItemResult
from app.core.model import Quiz, QuizEdition
from app.core.papers import Paper, draw
from app.services import content_versions
from app.store.engine import Database
from app.store.models import Attempt, Base, Employment, Period, Person, Response, Result
from tests import keys
from tests.factories import NOW

AT_ONCE = 2000
NUMBERS = count(1)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The states of an item that are right and wrong, with what they earn."""

    right: tuple[dict[str, Any], ItemResult]
    wrong: tuple[dict[str, Any], ItemResult]


def answers(edition: QuizEdition) -> dict[str, Answers]:
    """Right and wrong for every item of the bank."""
    found = {}
    for item in edition.quiz.items.values():
        kind = ITEM_TYPES[item.type]
        both = []
        for steps in (keys.right(item), keys.wrong(item)):
            state = None
            for entered in steps:
                state = kind.step(item, state, kind.read(item, entered))
            both.append((dict(state), kind.grade(item, state)))
        found[item.id] = Answers(right=both[0], wrong=both[1])
    return found


def fill(
    database: Database,
    edition: QuizEdition,
    entity: int | None,
    number: int,
    *,
    now: datetime = NOW,
    days: int = 1,
    seed: int = 1,
    is_right: Callable[[Random, float, str], bool] = lambda random, ability, _item: random.random() < ability,
    seconds: int | None = None,
    is_active: bool = True,
) -> list[int]:
    """So many people, each with one attempt spread over the days before now; their ids.

    `is_right` decides from the person's ability, from 0.2 to 1, and the item.
    """
    random, known = Random(seed), answers(edition)
    versions = (content_versions.of_quiz(edition), content_versions.of_quiz_text(edition))
    with database.writing.begin() as db:
        content_versions.keep(db, now - timedelta(days=days), *versions)
    ids = []
    for first in range(0, number, AT_ONCE):
        places = range(first, min(first + AT_ONCE, number))
        with database.writing.begin() as db:
            people = _people(db, len(places), entity, now, is_active)
            periods = _inserted(db, Period, [_period(edition, person, now) for person in people])
            sat = []
            for place, period in zip(places, periods, strict=True):
                paper = draw(edition.quiz, f"{seed}-{place}")
                ability = random.uniform(0.2, 1)
                given = {each.item_id: is_right(random, ability, each.item_id) for each in paper.items}
                at = now - timedelta(minutes=place * days * 1440 // number)
                sat.append(_Sat(edition, period, paper, given, at, seconds))
            _write(db, sat, known)
            ids += people
    return ids


@dataclass(frozen=True)
class _Sat:
    edition: QuizEdition
    period: int
    paper: Paper
    given: dict[str, bool]
    at: datetime
    seconds: int | None

    @property
    def attempt_id(self) -> str:
        return f"filled-{self.period}"


def _people(db, number: int, entity: int | None, now: datetime, is_active: bool) -> list[int]:
    names = [f"Filled Sample {next(NUMBERS)}" for _ in range(number)]
    people = _inserted(
        db,
        Person,
        [
            {
                "employee_number": name.replace(" ", "-"),
                "name": name,
                "name_folded": name.casefold(),
                "search_folded": name.casefold(),
                "is_active": is_active,
                "created_at": now,
            }
            for name in names
        ],
    )
    if entity is not None:
        day = now.date() - timedelta(days=900)
        db.execute(
            insert(Employment),
            [{"person_id": person, "from_on": day, "legal_entity_id": entity} for person in people],
        )
    return people


def _inserted(db, model: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    return list(db.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))


def _period(edition: QuizEdition, person: int, now: datetime) -> dict[str, Any]:
    return {
        "person_id": person,
        "course": edition.quiz.course,
        "number": 1,
        "created_at": now,
        "is_assigned": True,
        "modules_finished": 0,
    }


def _write(db, sat: list[_Sat], known: dict[str, Answers]) -> None:
    db.execute(insert(Attempt), [_attempt(each) for each in sat])
    db.execute(insert(Result), [_result(each, known) for each in sat])
    db.execute(insert(Response), [row for each in sat for row in _responses(each, known)])


def _attempt(sat: _Sat) -> dict[str, Any]:
    return {
        "id": sat.attempt_id,
        "period_id": sat.period,
        "quiz": sat.edition.slug,
        "number": 1,
        "seed": "seed",
        "structure_digest": sat.edition.structure_digest,
        "text_digest": sat.edition.text_digest,
        "paper": sat.paper.to_json(),
        "started_at": sat.at - timedelta(minutes=5 + len(sat.attempt_id) + sat.period % 11),
        "ends_at": sat.at + timedelta(days=30),
        "submitted_at": sat.at,
        "is_submitted_by_learner": True,
        "is_counted": True,
        "steps_closed": 0,
    }


def _chosen(sat: _Sat, known: dict[str, Answers]) -> Iterator[tuple[str, dict[str, Any], ItemResult]]:
    for item_id, is_right in sat.given.items():
        state, result = known[item_id].right if is_right else known[item_id].wrong
        yield item_id, state, result


def _result(sat: _Sat, known: dict[str, Answers]) -> dict[str, Any]:
    results = {item_id: result for item_id, _, result in _chosen(sat, known)}
    points = sum((result.points for result in results.values()), Fraction(0))
    return {
        "attempt_id": sat.attempt_id,
        "revision": 1,
        "points_numerator": points.numerator,
        "points_denominator": points.denominator,
        "max_points": len(results),
        "score": float(points / len(results)),
        "is_critical": False,
        "passed": 100 * points >= sat.edition.quiz.pass_mark * len(results),
        "items": {item_id: asdict(result) | {"points": str(result.points)} for item_id, result in results.items()},
        "graded_at": sat.at,
        "structure_digest": sat.edition.structure_digest,
    }


def _responses(sat: _Sat, known: dict[str, Answers]) -> Iterable[dict[str, Any]]:
    for item_id, state, _ in _chosen(sat, known):
        yield {
            "attempt_id": sat.attempt_id,
            "item_id": item_id,
            "sequence": 1,
            "state": state,
            "is_flagged": False,
            "saved_at": sat.at,
            "seconds": sat.seconds and sat.seconds + sat.period % 7,
            "language": sat.edition.language,
            "text_digest": sat.edition.text_digest,
        }


def edition_of(quiz: Quiz, language: str = "en") -> QuizEdition:
    """A quiz in a language, as if it had been compiled."""
    body = structure.structure_body(quiz)
    text = f"{language}{structure.text_body(quiz)}"
    return QuizEdition(
        slug=quiz.slug,
        language=language,
        quiz=quiz,
        structure_digest=structure.digest(body),
        text_digest=structure.digest(text),
    )


def by_table(rows: Sequence[str], items: str) -> Callable[[Random, float, str], bool]:
    """Right and wrong as a table has it: a row of ones and noughts for each person, a column for each item."""
    places: Counter[str] = Counter()

    def is_right(_random: Random, _ability: float, item: str) -> bool:
        row = rows[places[item] % len(rows)]
        places[item] += 1
        return row[items.index(item)] == "1"

    return is_right
