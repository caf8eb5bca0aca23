"""Learning paths: courses that belong together, in steps; which of them are open, and which are asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from app.core.texts import Text


@dataclass(frozen=True, kw_only=True)
class PathStep:
    """Courses of a path, all of them or `needs` of them. It opens in turn, after the steps before it, or at once."""

    courses: tuple[str, ...]
    needs: int | None = None
    opens: Literal["in_turn", "at_once"] = "in_turn"

    @property
    def wanted(self) -> int:
        """How many of its courses complete it."""
        return len(self.courses) if self.needs is None else self.needs

    def done(self, completed: Collection[str]) -> int:
        """How many of those are complete."""
        return min(self.wanted, sum(course in completed for course in self.courses))

    def is_done(self, completed: Collection[str]) -> bool:
        """Whether the step is complete."""
        return self.done(completed) == self.wanted


@dataclass(frozen=True, kw_only=True)
class LearningPath:
    """A path, its texts in one language. No course stands in it twice."""

    id: str
    title: Text
    summary: Text
    steps: tuple[PathStep, ...]

    @property
    def courses(self) -> tuple[str, ...]:
        """Every course, in the order of the steps."""
        return tuple(course for step in self.steps for course in step.courses)

    def step_of(self, course: str) -> PathStep | None:
        """The step that a course belongs to."""
        return next((step for step in self.steps if course in step.courses), None)


@dataclass(frozen=True, kw_only=True)
class LearningPaths:
    """courses/paths.yaml: every path, its texts in one language."""

    source_language: str
    paths: tuple[LearningPath, ...]


def comes_first(path: LearningPath, course: str, completed: Collection[str]) -> tuple[str, ...]:
    """The courses that a person has to take before one opens: what is left of the first step before it that is not done."""
    step = path.step_of(course)
    if step is None or step.opens == "at_once":
        return ()
    before = path.steps[: path.steps.index(step)]
    waiting = next((each for each in before if not each.is_done(completed)), None)
    return tuple(each for each in waiting.courses if each not in completed) if waiting else ()


def progress(path: LearningPath, completed: Collection[str]) -> tuple[int, int]:
    """How many courses are complete, and how many the path asks for."""
    return sum(step.done(completed) for step in path.steps), sum(step.wanted for step in path.steps)
