"""What is kept of content that was used: canonical JSON of structure and of texts, and their digests."""

import json
from dataclasses import fields, is_dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from app.content.schema import from_json
from app.core.model import CourseOutline, Quiz
from app.core.texts import texts_of, without_texts


def digest(body: str) -> str:
    """The SHA-256 of a text as UTF-8, in hexadecimal."""
    return sha256(body.encode()).hexdigest()


def canonical(value: object) -> str:
    """JSON with sorted keys: the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    """A dataclass as JSON's own kinds; a fraction as `1/2`."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Fraction) else value


def structure_body(value: Quiz | CourseOutline) -> str:
    """Structure and key without texts, as JSON: the same in every language."""
    return canonical(_plain(without_texts(value)))


def text_body(value: Quiz | CourseOutline) -> str:
    """The texts by path, as JSON."""
    return canonical(texts_of(value))


def quiz_from_structure(body: str) -> Quiz:
    """The quiz that `structure_body` stored, with every text empty; raises ValueError where it is not one."""
    return from_json(Quiz, body)
