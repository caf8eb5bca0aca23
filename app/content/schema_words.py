"""The words for data that does not fit: what is wrong, and what to write instead."""

import re
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic_core import ErrorDetails

from app.content.problems import suggestion
from app.content.yaml_source import Path
from app.core.items import ITEM_TYPES
from app.core.stimuli import Stimulus

BRANCHES: dict[str | int, tuple[str, str]] = {
    **{kind.item.__name__: ("type", name) for name, kind in ITEM_TYPES.items()},
    **{kind.__name__: ("kind", get_args(get_type_hints(kind)["kind"])[0]) for kind in get_args(Stimulus)},
}
"""The dataclasses of the unions by name, each with the key and the word that choose it."""

MAPPING = "must have keys of its own, each on a line as `key: value`"
LIST = "must be a list; begin each entry with `- ` on a line of its own"
WHOLE = "must be a whole number, such as 5"
FRACTION = "must be a whole number or a fraction such as 1/2"
EXPECTED = {
    "string_type": "must be text; put it in quotes",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "bool_type": "must be `true` or `false`",
    "tuple_type": LIST,
    "list_type": LIST,
    "dataclass_type": MAPPING,
    "dict_type": MAPPING,
    "fraction_type": FRACTION,
    "fraction_parsing": FRACTION,
}


def inside(data: Any, step: str | int) -> Any:
    """The part of the data at that key or place, or None."""
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def choice_message(chooser: str, data: dict[str, Any]) -> str | None:
    """What is wrong with the `type` or `kind` chosen here; None where it is one of those there are."""
    words = [word for key, word in BRANCHES.values() if key == chooser]
    chosen = data.get(chooser)
    if chosen in words:
        return None
    if chosen is None:
        return f"`{chooser}` is missing; {suggestion('', words)}"
    return f"`{chooser}` is `{chosen}`; {suggestion(str(chosen), words)}"


def message(kind: Any, path: Path, error: ErrorDetails, data: Any) -> str:
    """The sentence for one error at that place of the data."""
    name = _name(path)
    if error["type"] == "missing":
        return f"{name} is missing; add it"
    if error["type"] == "unexpected_keyword_argument":
        return f"{name} is not a key here; {suggestion(str(path[-1]), keys_at(kind, path[:-1], data))}"
    if error["type"] == "literal_error":
        words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        return f"{name} is `{error['input']}`; {suggestion(str(error['input']), words)}"
    expected = EXPECTED.get(error["type"], "is not what belongs here; see the README.md of the folder")
    given = error["input"]
    return f"{name} {expected}" + ("" if isinstance(given, dict | list) else f" (it is `{given}`)")


def _name(path: Path) -> str:
    if not path:
        return "the file"
    last = path[-1]
    return f"`{last}`" if isinstance(last, str) else f"entry {last + 1} of {_name(path[:-1])}"


def keys_at(kind: Any, path: Path, data: Any) -> list[str]:
    """The keys that belong at that place."""
    for step in path:
        meant = _meant(kind, data)
        kind = get_type_hints(meant).get(str(step)) if is_dataclass(meant) else next(iter(get_args(meant)), None)
        data = inside(data, step)
    meant = _meant(kind, data)
    return [field.name for field in fields(meant) if field.name != "slug"] if is_dataclass(meant) else []


def _meant(kind: Any, data: Any) -> Any:
    """Of a union, the dataclass that the data chooses."""
    if get_origin(kind) not in (Union, UnionType):
        return kind
    for candidate in get_args(kind):
        chooser, word = BRANCHES.get(getattr(candidate, "__name__", ""), ("", ""))
        if is_dataclass(candidate) and (not chooser or (isinstance(data, dict) and data.get(chooser) == word)):
            return candidate
    return None
