"""Tables page by page: which rows a page holds, and the addresses of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

SIZE = 50
NEIGHBOURS = 2


@dataclass(frozen=True)
class Page:
    """One page of a table with so many rows; past the end it is the last one."""

    total: int
    number: int

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * SIZE

    @property
    def count(self) -> int:
        """How many pages there are; an empty table has one."""
        return max(1, -(-self.total // SIZE))


def wanted(total: int) -> Page:
    """The page that the request asks for."""
    asked = request.args.get("page", 1, type=int)
    return Page(total, min(max(asked, 1), Page(total, 1).count))


def address(**changes: str | int | None) -> str:
    """This page's address with these parts of its query changed; None takes one away."""
    query = request.args.to_dict(flat=False)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = [str(value)]
    return with_query(request.path, query)


def with_query(path: str, query: Mapping[str, Sequence[str]]) -> str:
    """A path with a query. `url_for` would take names such as `_external` in it for its own."""
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def links(page: Page) -> dict[str, Any]:
    """What the template's pagination shows; a None among the numbers stands for a gap."""
    return {
        "first": min(page.offset + 1, page.total),
        "last": min(page.offset + SIZE, page.total),
        "total": page.total,
        "previous_url": address(page=page.number - 1) if page.number > 1 else None,
        "next_url": address(page=page.number + 1) if page.number < page.count else None,
        "numbers": [_link(number, page) if number else None for number in _numbers(page)],
    }


def _link(number: int, page: Page) -> dict[str, Any]:
    return {"number": number, "url": address(page=number), "is_current": number == page.number}


def _numbers(page: Page) -> list[int | None]:
    """The first, the last, and the neighbours of the page shown."""
    shown = {1, page.count, *range(page.number - NEIGHBOURS, page.number + NEIGHBOURS + 1)}
    numbers: list[int | None] = []
    before = 0
    for number in sorted(number for number in shown if 1 <= number <= page.count):
        if number - before > 1:
            numbers.append(None)
        numbers.append(number)
        before = number
    return numbers
