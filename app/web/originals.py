"""Translations that are older than their original: the page that shows one offers the original, at the same address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request

from app.web import site

KEY = "original"


def is_wanted() -> bool:
    """Whether the reader asked for the original in place of the translation."""
    return KEY in request.args


def language(editions: Mapping[str, object]) -> str:
    """The language in which to show what exists in these: the reader's, or the one it is written in, which comes first."""
    return next(iter(editions), site.language()) if is_wanted() else site.language()


def address(*, original: bool) -> str:
    """This same page with the original, or without."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != KEY]
    query = urlencode([*given, (KEY, "1")] if original else given)
    return f"{request.path}?{query}" if query else request.path
