"""Parts of a mark: decimals as other systems write them, and the fractions that were meant."""

import re
from fractions import Fraction

NUMBER = re.compile(r"[-+]?(?:[0-9]{1,12}(?:[.,][0-9]{0,12})?|[.,][0-9]{1,12})")
SIMPLE = 1000
DIGITS = 10
# Moodle offers these parts of a mark and no others, rounded to five places, some of them to fewer in files typed by hand.
STANDARD = tuple(
    Fraction(part)
    for part in [
        "1",
        "9/10",
        "5/6",
        "4/5",
        "3/4",
        "7/10",
        "2/3",
        "3/5",
        "1/2",
        "2/5",
        "1/3",
        "3/10",
        "1/4",
        "1/5",
        "1/6",
        "1/7",
        "1/8",
        "1/9",
        "1/10",
        "1/20",
        "0",
    ]
)
NEAR = Fraction(1, 20_000)


def from_decimal(text: str) -> Fraction | None:
    """The fraction that a decimal number stands for: 0.3333333333 is 1/3; None where it is no number."""
    words = text.strip().replace(",", ".")
    if not NUMBER.fullmatch(text.strip()):
        return None
    exact = Fraction(words)
    places = len(words.partition(".")[2])
    simple = exact.limit_denominator(SIMPLE)
    is_rounded = places >= 5 and abs(simple - exact) * 2 <= Fraction(1, 10**places)
    return simple if is_rounded else exact


def from_percentage(text: str) -> Fraction | None:
    """The part of the mark that a percentage stands for: 33.33333 is 1/3, -16.67 is -1/6; None where it is no number."""
    words = text.strip().replace(",", ".")
    if not NUMBER.fullmatch(text.strip()):
        return None
    exact = Fraction(words) / 100
    for standard in STANDARD:
        if abs(abs(exact) - standard) < NEAR:
            return standard if exact > 0 else -standard
    places = len(words.partition(".")[2])
    simple = exact.limit_denominator(SIMPLE)
    is_rounded = places >= 3 and abs(simple - exact) * 200 <= Fraction(1, 10**places)
    return simple if is_rounded else exact


def is_standard(share: Fraction) -> bool:
    """Whether Moodle offers this part of a mark."""
    return abs(share) in STANDARD


def as_decimal(share: Fraction, digits: int = DIGITS) -> str:
    """The number in decimals, as short as it is exact, else rounded to so many digits."""
    scaled = round(share * 10**digits)
    whole, rest = divmod(abs(scaled), 10**digits)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}".rstrip("0").rstrip(".")


def as_percentage(share: Fraction, digits: int = 5) -> str:
    """The part of the mark as a percentage, rounded as Moodle does."""
    return as_decimal(share * 100, digits)
