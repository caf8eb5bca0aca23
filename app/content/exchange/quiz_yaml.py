"""A quiz as quiz.yaml, written as an author would: defaults left out, long texts as blocks, the keys in the guide's order."""

from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from typing import Any

import yaml

# What says which thing this is comes first, what holds further lists or long words comes last.
FIRST = ("id", "type", "kind")
LAST = (
    "feedback",
    "comments",
    "messages",
    "categories",
    "statements",
    "steps",
    "spans",
    "options",
    "stimulus",
    "items",
)
LAST_OF_ALL = ("scenarios", "pools")
LONGEST_LINE = 1_000_000


def text(quiz: Any) -> str:
    """The file that reading makes the same quiz of."""
    data = _plain(quiz)
    del data["slug"]
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LONGEST_LINE, default_flow_style=False
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        kept = [field for field in fields(value) if not _is_default(field, getattr(value, field.name))]
        return {field.name: _plain(getattr(value, field.name)) for field in sorted(kept, key=_rank)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return str(value) if isinstance(value, str) else value


def _is_default(field: "Field[Any]", value: object) -> bool:
    return field.default is not MISSING and field.default == value


def _rank(field: "Field[Any]") -> tuple[int, int]:
    if field.name in FIRST:
        return 0, FIRST.index(field.name)
    if field.name in LAST:
        return 2, LAST.index(field.name)
    return (3, 0) if field.name in LAST_OF_ALL else (1, 0)


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their key, and a text of several lines is a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without an indent, which is how the guide writes lists."""
        super().increase_indent(flow, indentless=False)


def _words(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _words)
