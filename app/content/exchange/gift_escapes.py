"""GIFT's backslashes: what they protect, and finding the signs that none protects."""

import re
from collections.abc import Iterator

ESCAPE = re.compile(r"\\([~=#{}:\\n])")


def places(text: str, signs: str) -> Iterator[int]:
    """Where one of the signs stands unprotected."""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] in signs:
            yield place
        place += 1


def find(text: str, sign: str) -> int:
    """Where a sign of one or more characters first begins unprotected, or -1."""
    return next((place for place in places(text, sign[0]) if text.startswith(sign, place)), -1)


def unescaped(text: str) -> str:
    r"""The text that is meant: `\n` is a line end, a protected sign is itself, any other backslash stands for itself."""
    return ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def escaped(text: str) -> str:
    """The text on one line, with every sign of GIFT protected."""
    protected = re.sub(r"([~=#{}:\\])", r"\\\1", text)
    return protected.replace("\n", "\\n")
