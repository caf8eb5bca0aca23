"""Which columns a table shows: ticked beside its filters, in the address, in files and in filters that are kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import request

from app.reports.asking import COLUMN


@dataclass(frozen=True)
class Offered:
    """A column that can be ticked, and whether the table shows it."""

    code: str
    label: str
    is_shown: bool


def wanted(usual: Collection[str]) -> list[str]:
    """The codes in this page's address; none where they are the usual ones, which a form sends with every filter."""
    codes = request.args.getlist(COLUMN)
    return [] if set(codes) == set(usual) else codes


def offered(columns: Iterable[tuple[str, str]], shown: Collection[str]) -> list[Offered]:
    """What can be ticked, by code and label, each once."""
    return [Offered(code, label, code in shown) for code, label in dict(columns).items()]
