"""A translation is the texts of a course or quiz under their paths, no fewer, no more, and what it renders."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.content import renders
from app.content.problems import Problem, suggestion
from app.content.yaml_source import Path, YamlSource
from app.core.texts import texts_of, with_texts

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Translation(Generic[Value]):
    """What a translation's file holds. `value` is the original with its texts, None where they are not complete.

    `found` are the paths of the texts that are there, `stale` the parts whose original has changed since.
    """

    file: str
    value: Value | None
    found: frozenset[str]
    stale: frozenset[str]


def translated(original: Value, source: YamlSource, problems: list[Problem]) -> Translation[Value]:
    """`original` with the texts of a translation; what must be mended is added to `problems`."""
    expected = texts_of(original)
    found: dict[str, str] = {}
    wrong = list(_collect(source, (), source.data, _beginnings(expected), expected, found))
    lines = {problem.line for problem in (*problems, *wrong) if problem.file == source.file}
    missing = [problem for problem in _missing(source, expected, found) if problem.line not in lines]
    problems.extend(wrong + missing)
    if not missing:
        problems.extend(renders.faults(source, expected))
    return Translation(
        file=source.file,
        value=with_texts(original, found) if expected.keys() == found.keys() else None,
        found=frozenset(found),
        stale=renders.stale_parts(source, expected),
    )


def _steps(path: str) -> list[str]:
    """The path's beginnings from the shortest, the path itself last: `a`, `a.b`, `a.b.c`."""
    words = path.split(".")
    return [".".join(words[:length]) for length in range(1, len(words) + 1)]


def _beginnings(paths: Iterable[str]) -> set[str]:
    return {step for path in paths for step in _steps(path)}


def _dotted(path: Path) -> str:
    """The path as core says it: places in a list are counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _collect(
    source: YamlSource, path: Path, data: Any, known: set[str], expected: dict[str, str], found: dict[str, str]
) -> Iterator[Problem]:
    """Put the texts below that place into `found`; yields what is not a text of the original."""
    name = _dotted(path)
    if name == renders.KEY:
        return
    if path and name not in known:
        siblings = {step.rpartition(".")[2] for step in known if step.rpartition(".")[0] == _dotted(path[:-1])}
        advice = suggestion(str(path[-1]), siblings)
        yield source.problem(path, f"`{name}` is not a text of the original; remove it, or {advice}")
    elif name in expected:
        if isinstance(data, str):
            found[name] = data
        else:
            yield source.problem(path, f"`{name}` must be text; put it in quotes")
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _collect(source, (*path, key), value, known, expected, found)
    else:
        yield source.problem(path, f"`{name or 'the file'}` must hold texts of its own, each on a line as `key: text`")


def _missing(source: YamlSource, expected: dict[str, str], found: dict[str, str]) -> Iterator[Problem]:
    """What is not translated: a branch at once where nothing of it is there."""
    begun = _beginnings(found)
    gaps = Counter(next(step for step in _steps(path) if step not in begun) for path in expected if path not in found)
    lines = {_dotted(path): line for path, line in source.lines.items()}
    for gap, count in gaps.items():
        line = next((lines[step] for step in reversed(_steps(gap)) if step in lines), source.line())
        texts = "it" if count == 1 else f"its {count} texts"
        yield Problem(source.file, line, f"`{gap}` is missing; translate {texts}")
