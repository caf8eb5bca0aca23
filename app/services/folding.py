"""Folded text, for finding and sorting people whatever the case and width of letters."""

import unicodedata


def fold(text: str) -> str:
    """NFKC, case-folded, white space folded to single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
