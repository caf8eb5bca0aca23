"""Plain data into core's frozen dataclasses; what does not fit becomes problems.

An item's `type` and a stimulus's `kind` decide which dataclass is meant; both registries are core's own.
"""

import json
from collections.abc import Hashable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from app.content.problems import Problem, nearest
from app.content.schema_words import BRANCHES, choice_message, inside, keys_at, message
from app.content.yaml_source import Path, YamlSource

Value = TypeVar("Value")


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    """Inside a list, so that the configuration reaches dataclasses of the standard library."""
    return TypeAdapter(list[kind], config=ConfigDict(extra="forbid", strict=True))  # type: ignore[valid-type]


def from_json(kind: type[Value], body: str) -> Value:
    """The value that was stored as JSON; raises ValueError where it is not one."""
    values: list[Value] = _adapter(cast(Hashable, kind)).validate_json(f"[{body}]")
    [value] = values
    return value


def built(kind: type[Value], source: YamlSource, problems: list[Problem]) -> Value | None:
    """The value that a file describes, or None and problems."""
    return _validated(kind, source, source.data, problems)


def built_for(kind: type[Value], slug: str, source: YamlSource, problems: list[Problem]) -> Value | None:
    """As `built`, for what has its `slug` from the folder's name and not from the file."""
    if not isinstance(source.data, dict):
        return _validated(kind, source, source.data, problems)
    if "slug" in source.data:
        problems.append(source.problem(("slug",), "`slug` is the folder's name already; remove this line"))
    return _validated(kind, source, source.data | {"slug": slug}, problems)


def _validated(kind: type[Value], source: YamlSource, data: Any, problems: list[Problem]) -> Value | None:
    """Through JSON, where a list may become a tuple although types are strict."""
    try:
        value: Value = _adapter(cast(Hashable, kind)).validate_json(json.dumps([data]))[0]
    except ValidationError as error:
        told = {problem.line for problem in problems if problem.file == source.file}
        found = _explained(kind, error.errors(include_url=False), source, data)
        problems.extend(problem for problem in found if problem.line not in told)
        return None
    return value


def _explained(kind: Any, errors: Sequence[ErrorDetails], source: YamlSource, data: Any) -> set[Problem]:
    """The errors in plain words; a key that is only misspelled is not said to be missing too."""
    found: set[Problem] = set()
    placed: list[tuple[Path, ErrorDetails]] = []
    for error in errors:
        path, here, chooser = _place(error["loc"][1:], data)
        if chooser is None:
            placed.append((path, error))
        elif complaint := choice_message(chooser, here):
            found.add(source.problem((*path, chooser), complaint))
    misspelled = {
        (*path[:-1], nearest(str(path[-1]), keys_at(kind, path[:-1], data)))
        for path, error in placed
        if error["type"] == "unexpected_keyword_argument"
    }
    for path, error in placed:
        if error["type"] != "missing" or path not in misspelled:
            found.add(source.problem(path, message(kind, path, error, data)))
    return found


def _place(location: Path, data: Any) -> tuple[Path, Any, str | None]:
    """Where in the data an error is, and what stands there.

    In an error of a union's branch that is not the one meant, it is the union's place, with the key that chooses the branch.
    """
    path: Path = ()
    for step in location:
        if step in BRANCHES and not (isinstance(data, dict) and step in data):
            chooser, word = BRANCHES[step]
            if isinstance(data, dict) and data.get(chooser) != word:
                return path, data, chooser
            continue
        path = (*path, step)
        data = inside(data, step)
    return path, data, None
