"""Authors' YAML as plain data, with the line of every key and entry.

Stricter than YAML is: `no` and `12:30` are text, a key stands once, and nothing is said by reference or tag.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from app.content.problems import Problem

MAXIMUM_DEPTH = 30
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlSource:
    """A file's data, and the lines on which its keys and list entries stand."""

    file: str
    data: Any
    lines: dict[Path, int]

    def line(self, path: Path = ()) -> int:
        """The line of that place, or of the nearest one around it that exists."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at that place."""
        return Problem(self.file, self.line(path), message)


class _TooDeep(Exception):
    """The data is nested deeper than any format here."""


class _Reader:
    """Builds data from parser events, so that no YAML object is ever constructed."""

    def __init__(self, events: Iterator[Any], file: str, first_line: int) -> None:
        self.events = events
        self.file = file
        self.first_line = first_line
        self.lines: dict[Path, int] = {(): first_line}
        self.problems: list[Problem] = []

    def note(self, event: Any, message: str) -> None:
        """Record a problem where that event begins."""
        self.problems.append(Problem(self.file, self.line_of(event), message))

    def line_of(self, event: Any) -> int:
        """The line in the file on which that event begins."""
        line: int = event.start_mark.line
        return line + self.first_line

    def value(self, event: Any, path: Path) -> Any:
        """The data that starts with this event; leaves the events after it."""
        if len(path) > MAXIMUM_DEPTH:
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            self.note(event, f"`*{event.anchor}` refers to another place; write the text out")
            return ""
        if event.anchor is not None:
            self.note(event, f"`&{event.anchor}` is a YAML anchor; write the text out where it is needed")
        if event.tag is not None:
            self.note(event, f"`{event.tag}` is a YAML tag; remove it")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path)

    def mapping(self, path: Path) -> dict[str, Any]:
        """Keys with values; of a key that stands twice the first counts."""
        data: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.note(event, "a key must be a plain word; quote a text that starts with a bracket or `*`")
                self.value(event, (*path, "?"))
                self.value(next(self.events), (*path, "?"))
                continue
            key = event.value
            if key in data:
                self.note(event, f"`{key}` stands here twice (first on line {self.lines[*path, key]}); keep one")
                self.value(next(self.events), (*path, f"{key} again"))
                continue
            self.lines[*path, key] = self.line_of(event)
            data[key] = self.value(next(self.events), (*path, key))
        return data

    def sequence(self, path: Path) -> list[Any]:
        """A list."""
        data: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            place = (*path, len(data))
            self.lines[place] = self.line_of(event)
            data.append(self.value(event, place))
        return data

    def scalar(self, event: Any, path: Path) -> str | int | bool:
        """Text, a whole number, `true` or `false`; what is quoted is text."""
        text: str = event.value
        if not text.strip() or (event.implicit[0] and text in ("~", "null")):
            name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this entry"
            self.note(event, f"{name} is empty; give it a value or remove it")
            return text
        if not event.implicit[0]:
            return text
        if text in ("true", "false"):
            return text == "true"
        if INTEGER.fullmatch(text):
            return int(text) if len(text) < 16 else text
        if DECIMAL.fullmatch(text):
            self.note(event, f"{text} is a decimal number; write a fraction such as 1/2, or put it in quotes as text")
        return text


def read_yaml(text: str, file: str, problems: list[Problem], first_line: int = 1) -> YamlSource | None:
    """The data in `text`, which begins on `first_line` of `file`; None where it cannot be read at all."""
    reader = _Reader(yaml.parse(text, Loader=yaml.CSafeLoader), file, first_line)
    try:
        next(reader.events)
        event = next(reader.events)
        if isinstance(event, yaml.StreamEndEvent):
            reader.problems.append(Problem(file, first_line, "is empty; write its keys"))
            return None
        data = reader.value(next(reader.events), ())
        next(reader.events)
        event = next(reader.events)
        if not isinstance(event, yaml.StreamEndEvent):
            reader.note(event, "a second YAML document starts here; remove the `---`")
    except yaml.YAMLError as error:
        reader.problems.append(Problem(file, first_line + _line_of_error(error, text), _explained(error)))
        return None
    except _TooDeep:
        reader.problems.append(Problem(file, first_line, "is nested too deeply; see the README.md of the folder"))
        return None
    finally:
        problems.extend(reader.problems)
    return YamlSource(file, data, reader.lines)


def _line_of_error(error: yaml.YAMLError, text: str) -> int:
    """How many lines come before the error; one at the very end belongs to the last line."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return min(int(mark.line), text.rstrip().count("\n")) if mark else 0
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, int(error.position))
    return 0


def _explained(error: yaml.YAMLError) -> str:
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return (
        f"is not valid YAML ({said}); check the indentation, "
        "and put a text in quotes that contains `: ` or ` #` or starts with a symbol"
    )
