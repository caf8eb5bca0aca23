"""What differs between two texts: paragraph by paragraph, and word by word in those that were changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]
WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.4
"""From so much in common on, a paragraph counts as changed, not as another one."""


@dataclass(frozen=True)
class Span:
    """Some words that stayed, came or went."""

    kind: Kind
    text: str


Paragraph = tuple[Span, ...]


def differences(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    """The paragraphs of both texts in order, each as spans that stayed, came or went."""
    found: list[Paragraph] = []
    for code, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if code == "equal":
            found += [(Span("same", text),) for text in before[a:b]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return found


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs that stand in place of others: those that are alike are compared word by word."""
    rest = list(before)
    for text in after:
        place = next((n for n, old in enumerate(rest) if _is_alike(old, text)), None)
        if place is None:
            yield (Span("added", text),)
            continue
        for gone in rest[:place]:
            yield (Span("removed", gone),)
        yield _in_words(rest[place], text)
        rest = rest[place + 1 :]
    for gone in rest:
        yield (Span("removed", gone),)


def _is_alike(before: str, after: str) -> bool:
    """Whether so many words are common; the cheap upper bound is asked first."""
    compared = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return compared.quick_ratio() >= ALIKE and compared.ratio() >= ALIKE


def _in_words(before: str, after: str) -> Paragraph:
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[Span] = []
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Span("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Span("removed", "".join(old[a:b])))
        if c < d:
            found.append(Span("added", "".join(new[c:d])))
    return tuple(found)
