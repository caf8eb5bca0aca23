"""Learning paths on the learner's pages: how far the reader is in each, and what comes first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from app.core import paths
from app.core.model import Course
from app.core.paths import LearningPath
from app.store.queries import why
from app.store.queries.learning import PeriodRow
from app.store.queries.why import ReasonRow
from app.web import audience_words, site, training_pages
from app.web.training_pages import NextStep


@dataclass(frozen=True, kw_only=True)
class PathLine:
    """A path with how many of its courses are complete, and, on a course's page, what comes before that course.

    `original` are its words as they were written, where the translation is older than they.
    """

    path: LearningPath
    done: int
    total: int
    first: str = ""
    original: LearningPath | None = None


def mine(periods: Sequence[PeriodRow]) -> list[PathLine]:
    """The paths through which the reader has courses."""
    completed = _completed(periods)
    return [_line(path, completed) for path in _paths(period.path for period in periods)]


def _paths(named: Iterable[str | None]) -> list[LearningPath]:
    ids = dict.fromkeys(each for each in named if each)
    found = (site.catalogue().path(each, site.language()) for each in ids)
    return [path for path in found if path is not None]


def _completed(periods: Sequence[PeriodRow]) -> frozenset[str]:
    return frozenset(row.course for row in periods if row.completed_at is not None or row.facts.is_waived)


def _line(path: LearningPath, completed: Collection[str], course: str = "") -> PathLine:
    done, total = paths.progress(path, completed)
    first = paths.comes_first(path, course, completed) if course else ()
    return PathLine(
        path=path,
        done=done,
        total=total,
        first=audience_words.listed(map(_title, first)) if first else "",
        original=site.catalogue().original_of_path(path.id, site.language()),
    )


def _title(slug: str) -> str:
    course = training_pages.edition(slug)
    return course.title if course else slug


def of_course(course: Course, period: PeriodRow | None, reasons: Sequence[ReasonRow]) -> list[PathLine]:
    """The paths through which the reader has a course.

    What comes first is said to whoever has it through paths alone and has not begun it, as `services.paths` decides.
    """
    found = _paths(row.path for row in reasons)
    if period is None or not found or period.completed_at is not None:
        return []
    every = {slug for path in found for slug in path.courses}
    completed = why.completed(site.reading(), site.signed_in().person_id, every)
    is_bound = period.facts.started_at is None and all(row.path for row in reasons)
    lines = [_line(path, completed, course.slug if is_bound else "") for path in found]
    return lines if all(line.first for line in lines) else [replace(line, first="") for line in lines]


def next_of_all(periods: Sequence[PeriodRow]) -> NextStep | None:
    """What to do now: courses that a path does not open yet wait behind the others."""
    completed = _completed(periods)
    waiting = {
        row.course
        for row in periods
        if row.facts.started_at is None
        for path in _paths([row.path])
        if paths.comes_first(path, row.course, completed)
    }
    opened = [row for row in periods if row.course not in waiting]
    return training_pages.next_of_all(opened, site.now()) or training_pages.next_of_all(periods, site.now())
