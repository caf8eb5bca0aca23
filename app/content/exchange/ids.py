"""Ids from other systems' names: lower-case, unique, the same for the same file."""

import re
import unicodedata

from app.content.files import is_id

LONGEST = 40
# Letters that do not come apart into a plain one and its mark.
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ð": "d"})


def slug(name: str) -> str:
    """The id that a name suggests: its first Latin words; empty where it has none."""
    if is_id(name):
        return name
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    ascii_only = re.sub(r"['’`]", "", plain).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    found = ""
    for word in words:
        if found and len(found) + len(word) >= LONGEST:
            break
        found = f"{found}-{word}" if found else word[:LONGEST]
    return found


class Names:
    """The ids taken in one list."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, *wishes: str) -> str:
        """The first wish that makes an id, numbered where it is taken already; the last wish has to make one."""
        wish = next(found for found in map(slug, wishes) if found)
        name = wish
        while name in self.taken:
            self._next[wish] = self._next.get(wish, 1) + 1
            name = f"{wish}-{self._next[wish]}"
        self.taken.add(name)
        return name
