"""What the result of an attempt shows: the verdict, the score by objective, and as much of the key as may be seen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal

from app import i18n
from app.core import grading, looking_back
from app.core.items import ITEM_TYPES
from app.core.items.contract import Shown
from app.core.model import Course, QuizEdition
from app.core.papers import PaperScenario
from app.store.queries.learning import AttemptRow, PeriodRow, ResponseRow
from app.web import repaired_results
from app.web.quiz_overview import attempt_line
from app.web.quiz_pages import filled, frame, is_stale, stimulus


def result(
    edition: QuizEdition,
    course: Course | None,
    row: AttemptRow,
    period: PeriodRow,
    responses: Mapping[str, ResponseRow],
    now: datetime,
) -> dict[str, Any]:
    """The verdict, the score by objective, and each item with as much of the key as may be seen."""
    quiz = edition.quiz
    has_passed = period.passed_at is not None
    submitted_at = row.submitted_at or row.ends_at
    shows = looking_back.shown(quiz.review, now, submitted_at, has_passed=has_passed, is_left=True)
    return attempt_line(row) | {
        "quiz": quiz,
        "is_stale": is_stale(edition, row.paper),
        "language_of_text": edition.language,
        "direction_of_text": i18n.direction(edition.language),
        "slug": edition.slug,
        "course": course,
        "course_slug": row.course,
        "is_submitted_by_learner": row.is_submitted_by_learner,
        "objectives": objectives(edition, course, row, shows),
        "shows_points": shows.correctness,
        "items": repaired_results.told(quiz, row, looked_back(edition, course, row.paper.scenarios, responses, shows)),
        "is_revised": (row.revision or 1) > 1,
        "shows_feedback": shows.feedback,
        "more_from": looking_back.more_from(quiz.review, now, submitted_at),
        "more_after_pass": looking_back.more_after_pass(quiz.review, has_passed=has_passed),
        "modules_left": len(course.modules) - period.modules_finished if course else 0,
        "is_completed": period.completed_at is not None,
        "has_passed": has_passed,
        "certificate": period.certificate,
    }


def left_step(
    edition: QuizEdition,
    course: Course | None,
    row: AttemptRow,
    responses: Mapping[str, ResponseRow],
    number: int,
    now: datetime,
) -> dict[str, Any]:
    """A step that was left for good, looked back at while the attempt goes on."""
    shows = looking_back.shown(edition.quiz.review, now, row.submitted_at, has_passed=False, is_left=True)
    part = row.paper.scenarios[number - 1]
    return frame(edition, row, responses, now, number) | {
        "number": number,
        "course_slug": row.course,
        "items": looked_back(edition, course, [part], responses, shows),
        "is_last": number == len(row.paper.scenarios),
    }


def looked_back(
    edition: QuizEdition,
    course: Course | None,
    scenarios: Iterable[PaperScenario],
    responses: Mapping[str, ResponseRow],
    shows: Shown,
) -> list[dict[str, Any]]:
    """Each item as it was answered, with what may be shown of its key and where it is explained."""
    quiz = edition.quiz
    items = []
    for part in scenarios:
        for number, place in enumerate(part.items):
            item = quiz.items[place.item_id]
            response = responses.get(place.item_id)
            looked = ITEM_TYPES[item.type].look_back(
                item, place.arrangement, response.state if response else None, shows
            )
            items.append(
                filled(looked)
                | {
                    "stimulus": stimulus(quiz.scenarios[part.scenario_id].stimulus),
                    "opens_scenario": number == 0,
                    "points_text": points_text(looked.get("points")),
                    "reading": reading(course, item.explained_in),
                }
            )
    return items


def points_text(points: Fraction | None) -> str | None:
    """An item's points for people, to two places, rounded down."""
    return None if points is None else format_decimal(int(points * 100) / 100)


def readings(course: Course | None, places: Iterable[str]) -> list[dict[str, Any]]:
    """Each of these places once; several in one module are told apart by a `passage` number."""
    found = [known for place in dict.fromkeys(places) if (known := reading(course, place))]
    in_module = Counter(known["module"] for known in found)
    passages: Counter[str] = Counter()
    for known in found:
        passages[known["module"]] += 1
        if in_module[known["module"]] > 1:
            known["passage"] = passages[known["module"]]
    return found


def reading(course: Course | None, explained_in: str) -> dict[str, Any] | None:
    """The module, or the paragraph of it, that explains an item, where the course still has it."""
    module_id, _, anchor = explained_in.partition("#")
    module = course.module(module_id) if course else None
    if module is None or (anchor and anchor not in module.anchors):
        return None
    return {"module": module.id, "anchor": anchor, "title": module.title}


def objectives(edition: QuizEdition, course: Course | None, row: AttemptRow, shows: Shown) -> list[dict[str, Any]]:
    """The score by objective, with what to read again where points were lost.

    Those are the paragraphs that explain what was lost; where it is not told which items that were, their modules.
    """
    results = {
        item_id: Fraction(item["points"])
        for item_id, item in (row.items or {}).items()
        if not item.get("is_disregarded")
    }
    known = {o.id: o.text for o in course.outline.objectives} if course else {}
    lines = []
    for objective, (points, possible) in grading.points_by_objective(edition.quiz, results).items():
        lost = [
            edition.quiz.items[i].explained_in
            for i, earned in results.items()
            if earned < 1 and edition.quiz.items[i].objective == objective
        ]
        lines.append(
            {
                "text": known.get(objective, objective),
                "percent": grading.percent(points, possible),
                "points": points_text(points),
                "maximum": possible,
                "readings": readings(course, lost if shows.correctness else [each.partition("#")[0] for each in lost]),
            }
        )
    return lines
