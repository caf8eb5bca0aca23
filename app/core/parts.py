"""Long lists in parts, so that no statement and no transaction grows with the company."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Each = TypeVar("Each")


def in_parts(items: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    """The items in their order, at most so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
