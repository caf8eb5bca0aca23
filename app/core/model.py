"""What authors write, as frozen dataclasses: courses, modules, quizzes and their pools.

The author's YAML is validated straight into these, so field names here are the keys of the author's guides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.core.items import Item
from app.core.stimuli import Stimulus
from app.core.texts import FLAT, Text

Method = Literal["highest", "last", "first", "average"]
When = Literal["during", "always", "later", "after_pass", "never"]
"""`during`: once a step is left for good; `always`: after submitting; `later`: a day after that; `after_pass`: once passed."""


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What a learner will be able to do."""

    id: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class ModulePlan:
    """A module as course.yaml names it: the file, and what is the same in every language."""

    file: str
    minutes: int
    objectives: tuple[str, ...]
    rights: bool = False

    @property
    def id(self) -> str:
        """The file's name without its number and ending: `01-why.md` is `why`."""
        return self.file.removesuffix(".md").split("-", 1)[-1]


@dataclass(frozen=True, kw_only=True)
class CourseOutline:
    """course.yaml: a course's structure, with its texts in one language."""

    slug: str
    title: Text
    summary: Text
    audience: Text | None = None
    source_language: str
    quiz: str
    certificate: str = "default"
    validity_months: int | None = None
    voluntary: bool = False
    worksheet: Literal["communication-strategy"] | None = None
    policy: str | None = None
    objectives: tuple[Objective, ...]
    modules: tuple[ModulePlan, ...]


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A source that a module cites, with the section meant."""

    number: int
    title: str
    section: str
    language: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A line of a module's outline; `level` is 2 or 3."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module in one language, compiled. `html` is safe and still holds `{{ company.x }}` and the rights block's mark.

    `is_stale`: it translates an original that has changed since.
    """

    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    language: str
    html: str
    headings: tuple[Heading, ...]
    citations: tuple[Citation, ...]
    words: int
    anchors: frozenset[str]
    source: str
    text_digest: str
    is_stale: bool = False


@dataclass(frozen=True, kw_only=True)
class Course:
    """A course in one language, its modules in the order in which they are read.

    `is_stale`: its outline translates one that has changed since.
    """

    slug: str
    language: str
    outline: CourseOutline
    modules: tuple[Module, ...]
    structure_digest: str
    is_stale: bool = False

    @property
    def title(self) -> str:
        """The title in this language."""
        return self.outline.title

    @property
    def minutes(self) -> int:
        """Reading time of all modules, without the quiz."""
        return sum(module.minutes for module in self.modules)

    def module(self, module_id: str) -> Module | None:
        """The module with that id, if this course has it."""
        return next((module for module in self.modules if module.id == module_id), None)

    def objective(self, objective_id: str) -> str:
        """The words of an objective of this course."""
        return next(o.text for o in self.outline.objectives if o.id == objective_id)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A stimulus with its items, drawn whole."""

    id: str
    stimulus: Stimulus
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Scenarios that stand in for each other; a paper takes `draw` of them."""

    id: str
    draw: int
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, kw_only=True)
class Review:
    """What of the key a learner sees, and when."""

    correctness: When = "always"
    feedback: When = "always"
    right_answers: When = "after_pass"


@dataclass(frozen=True, kw_only=True)
class Repair:
    """How a flawed item is made good: its key corrected, the item disregarded, or right for all who were asked it."""

    item: str
    how: Literal["key", "disregarded", "right_for_all"]
    why: str


@dataclass(frozen=True, kw_only=True)
class Quiz:
    """quiz.yaml: rules, key and texts in one language. Times are minutes, `pass_mark` is per cent."""

    slug: str
    title: Text
    course: str
    source_language: str
    minutes: int
    pass_mark: int = 80
    max_attempts: int | None = None
    cool_down_minutes: tuple[int, ...] = ()
    time_limit_minutes: int | None = None
    method: Method = "highest"
    presentation: Literal["steps", "page"] = "steps"
    forward_only: bool = False
    review: Review = Review()
    repairs: tuple[Repair, ...] = ()
    pools: tuple[Pool, ...] = field(metadata=FLAT)

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """Every scenario of the bank by its id."""
        return {scenario.id: scenario for pool in self.pools for scenario in pool.scenarios}

    @property
    def items(self) -> dict[str, Item]:
        """Every item of the bank by its id."""
        return {item.id: item for scenario in self.scenarios.values() for item in scenario.items}

    def repaired(self, how: str) -> frozenset[str]:
        """The ids of the items that were repaired in this way."""
        return frozenset(repair.item for repair in self.repairs if repair.how == how)

    @property
    def items_drawn(self) -> int:
        """How many items a paper has."""
        return sum(pool.draw * len(pool.scenarios[0].items) for pool in self.pools)

    @property
    def critical_drawn(self) -> int:
        """How many items of a paper have a critical option."""
        return sum(pool.draw * sum(item.has_critical for item in pool.scenarios[0].items) for pool in self.pools)


@dataclass(frozen=True, kw_only=True)
class QuizEdition:
    """A quiz in one language, compiled; the structure's digest is the same in every language.

    `stale` are the ids of scenarios whose original has changed since they were translated.
    """

    slug: str
    language: str
    quiz: Quiz
    structure_digest: str
    text_digest: str
    stale: frozenset[str] = frozenset()


PaperSize = Literal["A4", "Letter"]
Orientation = Literal["landscape", "portrait"]


@dataclass(frozen=True, kw_only=True)
class CertificateDesign:
    """A folder of certificates/: its files by name, and its texts by language and key. `digest` covers all files."""

    name: str
    title: str
    texts: Mapping[str, Mapping[str, str]]
    files: Mapping[str, bytes]
    digest: str
