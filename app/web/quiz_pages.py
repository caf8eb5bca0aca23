"""What the pages of a quiz show, as plain values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import format_timedelta

from app import i18n
from app.core.attempts import AttemptFacts
from app.core.items import ITEM_TYPES
from app.core.model import Quiz, QuizEdition
from app.core.papers import Paper
from app.core.stimuli import Stimulus
from app.store.queries.learning import AttemptRow, ResponseRow
from app.web import company_words, question_numbers

ANSWERS = {"answer_form": "answer"}
"""The id of the form that holds what a page asks, so that the frame's language switch can save it on the way."""


def facts(row: AttemptRow) -> AttemptFacts:
    """An attempt as the rules see it."""
    score = row.points / row.max_points if row.points is not None and row.max_points else None
    return AttemptFacts(
        id=row.id,
        started_at=row.started_at,
        ends_at=row.ends_at,
        submitted_at=row.submitted_at,
        score=score,
        passed=row.passed,
        is_counted=row.is_counted,
        steps_closed=row.steps_closed,
    )


def paragraphs(text: str) -> list[str]:
    """A plain text as its paragraphs."""
    return [part.strip() for part in company_words.filled(text).split("\n\n") if part.strip()]


def is_answered(edition: QuizEdition | None, item_id: str, responses: Mapping[str, ResponseRow]) -> bool:
    """Whether something was entered for an item."""
    response = responses.get(item_id)
    if response is None or response.state is None or edition is None:
        return False
    item = edition.quiz.items[item_id]
    return ITEM_TYPES[item.type].is_answered(item, response.state)


def first_open_step(quiz: Quiz, paper: Paper, responses: Mapping[str, ResponseRow]) -> int:
    """The first step with an item that was never saved, or begun and not ended; past the last where there is none."""
    for place, scenario in enumerate(paper.scenarios, start=1):
        if any(_is_open(quiz, item.item_id, responses) for item in scenario.items):
            return place
    return len(paper.scenarios) + 1


def _is_open(quiz: Quiz, item_id: str, responses: Mapping[str, ResponseRow]) -> bool:
    response = responses.get(item_id)
    if response is None:
        return True
    item = quiz.items[item_id]
    kind = ITEM_TYPES[item.type]
    return not kind.is_blank(item, response.state) and not kind.is_answered(item, response.state)


def steps(
    edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], current: int | None
) -> list[dict[str, Any]]:
    """The jump list: each step, its questions, whether it is answered, flagged, and the one shown."""
    numbers = question_numbers.numbers(row.paper)
    return [
        {
            "place": place,
            "numbers": question_numbers.in_words(those),
            "first": those[0],
            "last": those[-1],
            "is_current": place == current,
            "url": step_address(edition.quiz, row.id, place),
            "is_answered": all(is_answered(edition, item.item_id, responses) for item in scenario.items),
            "is_flagged": any(
                item.item_id in responses and responses[item.item_id].is_flagged for item in scenario.items
            ),
        }
        for place, (scenario, those) in enumerate(zip(row.paper.scenarios, numbers, strict=True), start=1)
    ]


def stimulus(given: Stimulus) -> dict[str, Any]:
    """A stimulus with its texts as paragraphs and the company's words filled in."""
    values: dict[str, Any] = {"kind": given.kind}
    for name in ("author", "title", "sender", "recipient", "subject"):
        text = getattr(given, name, None)
        values[name] = company_words.filled(text) if text else None
    if hasattr(given, "text"):
        values["text"] = paragraphs(given.text)
    for name in ("comments", "messages"):
        values[name] = [
            {"author": company_words.filled(remark.author), "text": paragraphs(remark.text)}
            for remark in getattr(given, name, ())
        ]
    return values


def filled(page: dict[str, Any]) -> dict[str, Any]:
    """What an item presents, with the company's words filled in every text but what a learner `entered`."""
    return {name: value if name == "entered" else _filled(value) for name, value in page.items()}


def _filled(value: Any) -> Any:
    if isinstance(value, str):
        return company_words.filled(value)
    if isinstance(value, list):
        return [_filled(part) for part in value]
    return filled(value) if isinstance(value, dict) else value


def current_step(quiz: Quiz, row: AttemptRow, responses: Mapping[str, ResponseRow]) -> int:
    """The step to go on with; past the last where none is left."""
    return row.steps_closed + 1 if quiz.forward_only else first_open_step(quiz, row.paper, responses)


def step(
    edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], number: int, now: datetime
) -> dict[str, Any]:
    """One step of an attempt: a scenario with its items, and where it stands among the others."""
    return frame(edition, row, responses, now, number) | _part(edition, row, responses, number) | ANSWERS


def whole(edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], now: datetime) -> dict[str, Any]:
    """Every step of an attempt, for one page."""
    parts = [_part(edition, row, responses, number) for number in range(1, len(row.paper.scenarios) + 1)]
    saved_at = max((part["saved_at"] for part in parts if part["saved_at"]), default=None)
    return frame(edition, row, responses, now) | {"parts": parts, "saved_at": saved_at} | ANSWERS


def _part(edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], number: int) -> dict[str, Any]:
    """What one step shows: its stimulus and its items as they are answered now."""
    part = row.paper.scenarios[number - 1]
    asked = []
    for question, place in zip(question_numbers.numbers(row.paper)[number - 1], part.items, strict=True):
        item = edition.quiz.items[place.item_id]
        response = responses.get(place.item_id)
        presented = ITEM_TYPES[item.type].present(item, place.arrangement, response.state if response else None)
        asked.append(
            filled(presented)
            | {
                "number": question,
                "sequence": response.sequence if response else 0,
                "is_flagged": bool(response and response.is_flagged),
            }
        )
    saved = [responses[place.item_id].saved_at for place in part.items if place.item_id in responses]
    return {
        "number": number,
        "is_stale": part.scenario_id in edition.stale,
        "stimulus": stimulus(edition.quiz.scenarios[part.scenario_id].stimulus),
        "items": asked,
        "saved_at": max(saved, default=None),
    }


def is_stale(edition: QuizEdition, paper: Paper) -> bool:
    """Whether the translation of anything on a paper is older than its original."""
    return any(scenario.scenario_id in edition.stale for scenario in paper.scenarios)


def step_of(paper: Paper, item_id: str) -> int | None:
    """The step in which a paper asks an item."""
    places = enumerate(paper.scenarios, start=1)
    return next((number for number, part in places if any(item.item_id == item_id for item in part.items)), None)


def step_address(quiz: Quiz, attempt_id: str, number: int) -> str:
    """Where a step is: a page of its own, or its place on the one page."""
    if quiz.presentation == "page":
        return url_for("quiz.attempt", attempt_id=attempt_id, _anchor=f"step-{number}")
    return url_for("quiz.attempt", attempt_id=attempt_id, step=number)


def frame(
    edition: QuizEdition,
    row: AttemptRow,
    responses: Mapping[str, ResponseRow],
    now: datetime,
    current: int | None = None,
) -> dict[str, Any]:
    """What every page of an open attempt shows."""
    has_limit = edition.quiz.time_limit_minutes is not None
    seconds = max(0, int((row.ends_at - now).total_seconds()))
    return {
        "quiz": edition.quiz,
        "attempt_id": row.id,
        "is_stale": is_stale(edition, row.paper),
        "language_of_text": edition.language,
        "direction_of_text": i18n.direction(edition.language),
        "steps": steps(edition, row, responses, current),
        "questions": len(row.paper.items),
        "ends_at": row.ends_at,
        "seconds_left": seconds if has_limit else None,
        "minutes_left": format_timedelta(timedelta(seconds=seconds), granularity="minute", threshold=1.5),
    }


def review(
    edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], now: datetime
) -> dict[str, Any]:
    """Everything answered, in words, before submitting; nothing of the key."""
    quiz = edition.quiz
    answers: list[dict[str, Any]] = []
    for number, part in enumerate(row.paper.scenarios, start=1):
        for place in part.items:
            item = quiz.items[place.item_id]
            response = responses.get(place.item_id)
            presented = ITEM_TYPES[item.type].present(item, place.arrangement, response.state if response else None)
            answers.append(
                {
                    "number": len(answers) + 1,
                    "url": step_address(quiz, row.id, number),
                    "item": filled(presented),
                    "is_answered": is_answered(edition, place.item_id, responses),
                    "is_flagged": bool(response and response.is_flagged),
                }
            )
    return frame(edition, row, responses, now) | {
        "answers": answers,
        "unanswered": sum(not answer["is_answered"] for answer in answers),
        "critical": quiz.critical_drawn,
    }
