"""What the pages of a quiz show, as plain values."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import format_timedelta

from app import i18n
from app.content import shown
from app.core import attempts, grading
from app.core.attempts import AttemptFacts
from app.core.decisions import Refused
from app.core.items import ITEM_TYPES
from app.core.model import Quiz, QuizEdition
from app.core.papers import Paper
from app.core.stimuli import Stimulus
from app.store.queries.learning import AttemptRow, ResponseRow
from app.web import site


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
    )


def words(text: str) -> str:
    """A quiz's text with the company's own words filled in."""
    return shown.fill_text(text, site.company().words)


def paragraphs(text: str) -> list[str]:
    """A plain text as its paragraphs."""
    return [part.strip() for part in words(text).split("\n\n") if part.strip()]


def rules(quiz: Quiz) -> dict[str, Any]:
    """The rules of a quiz for saying them in words."""
    return {
        "items": quiz.items_drawn,
        "minutes": quiz.minutes,
        "pass_mark": quiz.pass_mark,
        "max_attempts": quiz.max_attempts,
        "time_limit": quiz.time_limit_minutes,
        "cool_downs": quiz.cool_down_minutes,
        "critical": quiz.critical_drawn,
        "right_answers": quiz.review.right_answers,
    }


def overview(edition: QuizEdition, rows: Sequence[AttemptRow], now: datetime) -> dict[str, Any]:
    """The quiz's first page: rules, attempts so far, and whether one may start now."""
    known = [facts(row) for row in rows]
    counts = attempts.score_that_counts(edition.quiz.method, known)
    decision = attempts.may_start(edition.quiz, known, now)
    is_open = bool(rows) and rows[-1].submitted_at is None
    course = site.catalogue().course(edition.quiz.course, edition.language)
    return {
        "quiz": edition.quiz,
        "slug": edition.slug,
        "course": edition.quiz.course,
        "rules": rules(edition.quiz),
        "course_title": course.title if course else edition.quiz.title,
        "refusal_sentence": i18n.sentence(decision, site.language(), site.zone().key)
        if isinstance(decision, Refused) and not is_open
        else None,
        "open_attempt": rows[-1].id if is_open else None,
        "is_passed": attempts.is_passed(known),
        "score": None if counts is None else grading.percent(counts, 1),
        "attempts": [attempt_line(row) for row in reversed(rows) if row.submitted_at is not None],
    }


def attempt_line(row: AttemptRow) -> dict[str, Any]:
    """An attempt in the list of earlier ones."""
    return {
        "id": row.id,
        "number": row.number,
        "submitted_at": row.submitted_at,
        "percent": grading.percent(row.points, row.max_points) if row.points is not None and row.max_points else 0,
        "passed": row.passed,
        "is_critical": row.is_critical,
        "is_counted": row.is_counted,
    }


def is_answered(edition: QuizEdition | None, item_id: str, responses: Mapping[str, ResponseRow]) -> bool:
    """Whether something was entered for an item."""
    response = responses.get(item_id)
    if response is None or response.state is None or edition is None:
        return False
    item = edition.quiz.items[item_id]
    return ITEM_TYPES[item.type].is_answered(item, response.state)


def first_open_step(paper: Paper, responses: Mapping[str, ResponseRow]) -> int:
    """The first step with an item that was never saved; past the last where there is none."""
    for place, scenario in enumerate(paper.scenarios, start=1):
        if any(item.item_id not in responses for item in scenario.items):
            return place
    return len(paper.scenarios) + 1


def steps(
    edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], current: int | None
) -> list[dict[str, Any]]:
    """The jump list: each step, whether it is answered, flagged, and the one shown."""
    return [
        {
            "place": place,
            "is_current": place == current,
            "url": url_for("quiz.attempt", attempt_id=row.id, step=place),
            "is_answered": all(is_answered(edition, item.item_id, responses) for item in scenario.items),
            "is_flagged": any(
                item.item_id in responses and responses[item.item_id].is_flagged for item in scenario.items
            ),
        }
        for place, scenario in enumerate(row.paper.scenarios, start=1)
    ]


def stimulus(given: Stimulus) -> dict[str, Any]:
    """A stimulus with its texts as paragraphs and the company's words filled in."""
    values: dict[str, Any] = {"kind": given.kind}
    for name in ("author", "title", "sender", "recipient", "subject"):
        text = getattr(given, name, None)
        values[name] = words(text) if text else None
    if hasattr(given, "text"):
        values["text"] = paragraphs(given.text)
    for name in ("comments", "messages"):
        values[name] = [
            {"author": words(remark.author), "text": paragraphs(remark.text)} for remark in getattr(given, name, ())
        ]
    return values


def filled(page: dict[str, Any]) -> dict[str, Any]:
    """What an item presents, with the company's words filled in every text."""
    return {name: _filled(value) for name, value in page.items()}


def _filled(value: Any) -> Any:
    if isinstance(value, str):
        return words(value)
    if isinstance(value, list):
        return [_filled(part) for part in value]
    return filled(value) if isinstance(value, dict) else value


def step(
    edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], number: int, now: datetime
) -> dict[str, Any]:
    """One step of an attempt: a scenario with its items, and where it stands among the others."""
    quiz = edition.quiz
    part = row.paper.scenarios[number - 1]
    scenario = quiz.scenarios[part.scenario_id]
    asked = []
    for place in part.items:
        item = quiz.items[place.item_id]
        response = responses.get(place.item_id)
        presented = ITEM_TYPES[item.type].present(item, place.arrangement, response.state if response else None)
        asked.append(
            filled(presented)
            | {
                "sequence": response.sequence if response else 0,
                "is_flagged": bool(response and response.is_flagged),
            }
        )
    return _frame(edition, row, responses, now, number) | {
        "number": number,
        "stimulus": stimulus(scenario.stimulus),
        "items": asked,
        "saved_at": max(
            (r.saved_at for i, r in responses.items() if i in {p.item_id for p in part.items}), default=None
        ),
    }


def _frame(
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
        "language_of_text": edition.language,
        "direction_of_text": i18n.direction(edition.language),
        "steps": steps(edition, row, responses, current),
        "ends_at": row.ends_at,
        "seconds_left": seconds if has_limit else None,
        "minutes_left": format_timedelta(timedelta(seconds=seconds), granularity="minute", threshold=1.5),
    }


def review(
    edition: QuizEdition, row: AttemptRow, responses: Mapping[str, ResponseRow], now: datetime
) -> dict[str, Any]:
    """Everything answered, in words, before submitting; nothing of the key."""
    quiz = edition.quiz
    answers = []
    for number, part in enumerate(row.paper.scenarios, start=1):
        for place in part.items:
            item = quiz.items[place.item_id]
            response = responses.get(place.item_id)
            presented = ITEM_TYPES[item.type].present(item, place.arrangement, response.state if response else None)
            answers.append(
                {
                    "step": number,
                    "item": filled(presented),
                    "is_answered": is_answered(edition, place.item_id, responses),
                    "is_flagged": bool(response and response.is_flagged),
                }
            )
    return _frame(edition, row, responses, now) | {
        "answers": answers,
        "unanswered": sum(not answer["is_answered"] for answer in answers),
        "critical": quiz.critical_drawn,
    }
