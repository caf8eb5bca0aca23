"""Questions as the formats have them, between a foreign file and our items. Texts are plain, a blank line ends a paragraph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer. `share` is what it earns of the full mark, less than nothing where it costs; `id` where the format has one.

    `critical`: choosing it fails the attempt, and so does leaving it standing where it is words that should be marked.
    """

    text: str
    share: Fraction = Fraction(0)
    feedback: str = ""
    id: str = ""
    stays: bool = False
    critical: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer is chosen, or several. `whole`: with several, exactly the right ones earn the mark, anything else nothing."""

    answers: tuple[Answer, ...]
    several: bool = False
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class ShortAnswer:
    """A few words are typed, compared without regard to case."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A statement and the place of its category among the categories."""

    text: str
    category: int
    feedback: str = ""
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Matching:
    """Each statement goes with one of the categories; several statements may go with the same one."""

    pairs: tuple[Pair, ...]
    categories: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Ordering:
    """Steps in the right order. `whole`: only the whole order earns the mark."""

    steps: tuple[Answer, ...]
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Marking:
    """A text in pieces, of which those with an id can be marked; `spans` say which should be."""

    pieces: tuple[tuple[str, str], ...]
    spans: tuple[Answer, ...]


Body = Choice | ShortAnswer | Matching | Ordering | Marking


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `stimulus` is what is told before `text` asks; questions of one `scenario` share theirs.

    `tags` are words with a value that the format keeps beside a question: `objective`, `explained-in`, `scoring` and the like.
    """

    name: str
    text: str
    body: Body
    stimulus: str = ""
    scenario: str = ""
    category: str = ""
    feedback: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=1, compare=False)
    file: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Collection:
    """All questions of a file or a quiz. `draws` says how many scenarios of a category are asked, where the format knows."""

    questions: tuple[Question, ...]
    title: str = ""
    draws: Mapping[str, int] = field(default_factory=dict)
    language: str = ""
    time_limit_minutes: int | None = None
    forward_only: bool = False
