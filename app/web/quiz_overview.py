"""A quiz before and between attempts: its rules in words, what was granted beyond them, and the attempts so far."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from babel.units import format_unit
from flask_babel import lazy_gettext as _l

from app import i18n
from app.core import attempts, grading
from app.core.attempts import Extra
from app.core.decisions import Reason, Refused
from app.core.model import Quiz, QuizEdition, Review, When
from app.store.queries.learning import AttemptRow
from app.web import site
from app.web.quiz_pages import facts

HOUR, DAY = 60, 1440
FEEDBACK = {
    "during": _l("After each question you see what your choice would lead to and where to read about it."),
    "always": _l("Afterwards you see what your choices would lead to and where to read about it."),
    "later": _l("A day after submitting, you see what your choices would lead to and where to read about it."),
    "after_pass": _l("Once you have passed, you see what your choices would lead to and where to read about it."),
    "never": _l("Afterwards you see where to read about each question."),
}
RIGHT_ANSWERS = {
    "during": _l("After each question you see the right answers."),
    "always": _l("You see the right answers too."),
    "later": _l("The right answers are shown a day after submitting."),
    "after_pass": _l("The right answers are shown once you have passed."),
    "never": _l("The right answers are not shown."),
}
POINTS = {
    "during": _l("After each question you see what it earned."),
    "later": _l("What each question earned is shown a day after submitting."),
    "after_pass": _l("What each question earned is shown once you have passed."),
    "never": _l("What each question earned is not shown."),
}


def rules(quiz: Quiz) -> dict[str, Any]:
    """The rules of a quiz for saying them in words."""
    return {
        "items": quiz.items_drawn,
        "minutes": quiz.minutes,
        "pass_mark": quiz.pass_mark,
        "max_attempts": quiz.max_attempts,
        "time_limit": quiz.time_limit_minutes,
        "pauses": [duration(minutes) for minutes in quiz.cool_down_minutes],
        "critical": quiz.critical_drawn,
        "has_story": any(item.type == "branching" for item in quiz.items.values()),
        "forward_only": quiz.forward_only,
        "on_one_page": quiz.presentation == "page",
        "looking_back": looking_back(quiz.review, forward_only=quiz.forward_only),
    }


def duration(minutes: int) -> str:
    """A time in the largest unit that says it exactly."""
    unit, length = next(
        (name, size) for name, size in (("day", DAY), ("hour", HOUR), ("minute", 1)) if minutes % size == 0
    )
    return format_unit(minutes // length, f"duration-{unit}", locale=i18n.locale(site.language()))


def looking_back(review: Review, *, forward_only: bool) -> list[str]:
    """What of the key is shown, and when, in sentences. Where no step is left for good, `during` is after submitting."""

    def when(setting: When) -> When:
        return "always" if setting == "during" and not forward_only else setting

    sentences = (
        FEEDBACK[when(review.feedback)],
        RIGHT_ANSWERS[when(review.right_answers)],
        POINTS.get(when(review.correctness)),
    )
    return [str(sentence) for sentence in sentences if sentence]


def overview(edition: QuizEdition, rows: Sequence[AttemptRow], extra: Extra, now: datetime) -> dict[str, Any]:
    """The quiz's first page: rules, attempts so far, and whether one may start now."""
    quiz = edition.quiz
    known = [facts(row) for row in rows]
    counts = attempts.score_that_counts(quiz.method, known)
    decision = attempts.may_start(quiz, known, now, extra=extra)
    is_open = bool(rows) and rows[-1].submitted_at is None
    refusal = decision if isinstance(decision, Refused) and not is_open else None
    course = site.catalogue().course(quiz.course, edition.language)
    is_used_up = refusal is not None and refusal.reason is Reason.NO_ATTEMPTS_LEFT
    return {
        "quiz": quiz,
        "slug": edition.slug,
        "course": quiz.course,
        "rules": rules(quiz),
        "course_title": course.title if course else quiz.title,
        "refusal_sentence": i18n.sentence(refusal, site.language(), site.zone().key) if refusal is not None else None,
        "hr_contact": site.own_company().hr_contact if is_used_up else None,
        "extra_attempts": extra.attempts if quiz.max_attempts is not None else 0,
        "extra_minutes": extra.minutes if quiz.time_limit_minutes is not None else 0,
        "attempts_left": attempts.attempts_left(quiz, known, extra) if rows else None,
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
