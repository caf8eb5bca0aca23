"""Ids in YAML: how they are written, and that no two in one list are the same."""

from collections.abc import Iterator
from typing import Any

from app.content.files import ID_ADVICE, is_id
from app.content.problems import Problem
from app.content.yaml_source import Path, YamlSource


def id_faults(source: YamlSource) -> Iterator[Problem]:
    """Every `id` of a file, wherever it stands."""
    yield from _below(source, (), source.data)


def _below(source: YamlSource, path: Path, data: Any) -> Iterator[Problem]:
    if isinstance(data, dict):
        given = data.get("id")
        if isinstance(given, str) and not is_id(given):
            yield source.problem((*path, "id"), f"`{given}` is not an id; {ID_ADVICE}")
        for key, value in data.items():
            yield from _below(source, (*path, key), value)
    elif isinstance(data, list):
        seen: dict[str, int] = {}
        for place, value in enumerate(data):
            if isinstance(value, dict) and isinstance(given := value.get("id"), str):
                here = (*path, place, "id")
                if given in seen:
                    yield source.problem(
                        here, f"`{given}` stands twice in this list (first on line {seen[given]}); rename one"
                    )
                seen.setdefault(given, source.line(here))
            yield from _below(source, (*path, place), value)
