"""Translatable text inside frozen dataclasses: taking it out, putting it in, and blanking it.

A field typed `Text` is what a translator translates; everything else is structure, the same in every language.
Texts are addressed by path: field names, the ids of things that have one, else their place counted from 1, joined by dots.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

Text = NewType("Text", str)

Value = TypeVar("Value")

FLAT = {"flat": True}
"""Field metadata: the field's name and its elements' ids are left out of the paths below it."""


@cache
def _text_fields(kind: type) -> frozenset[str]:
    """The names of the fields of a dataclass that are typed `Text` or `Text | None`."""
    hints = get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if _is_text(hint))


def _is_text(hint: object) -> bool:
    if get_origin(hint) in (Union, UnionType):
        return any(part is Text for part in get_args(hint))
    return hint is Text


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _mapped(value: Any, path: str, change: Callable[[str, str], str]) -> Any:
    """A copy of `value` in which every text `t` at path `p` is `change(p, t)`."""
    if isinstance(value, tuple):
        return tuple(
            _mapped(part, _join(path, getattr(part, "id", str(place))), change)
            for place, part in enumerate(value, start=1)
        )
    if not is_dataclass(value) or isinstance(value, type):
        return value
    texts = _text_fields(type(value))
    changes: dict[str, Any] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if field.name in texts:
            if inner is not None:
                changes[field.name] = Text(change(_join(path, field.name), inner))
        elif field.metadata.get("flat"):
            changes[field.name] = tuple(_mapped(part, path, change) for part in inner)
        else:
            changes[field.name] = _mapped(inner, _join(path, field.name), change)
    return replace(value, **changes)


def texts_of(value: object) -> dict[str, str]:
    """Every text in `value` by its path, in the order of the fields."""
    found: dict[str, str] = {}

    def note(path: str, text: str) -> str:
        found[path] = text
        return text

    _mapped(value, "", note)
    return found


def with_texts(value: Value, texts: Mapping[str, str]) -> Value:
    """`value` with its texts replaced by those at the same path; KeyError where one is missing."""
    result: Value = _mapped(value, "", lambda path, _: texts[path])
    return result


def without_texts(value: Value) -> Value:
    """`value` with every text emptied: its structure and key, the same in every language."""
    result: Value = _mapped(value, "", lambda _path, _text: "")
    return result


def parts_of(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Texts by path, sorted into the parts that are translated as one: by the first two steps of their paths.

    So a quiz has its title and each scenario for parts, a course its title, its summary and each objective.
    """
    parts: dict[str, dict[str, str]] = {}
    for path, text in texts.items():
        parts.setdefault(".".join(path.split(".")[:2]), {})[path] = text
    return parts
