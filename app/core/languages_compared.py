"""Whether an item works alike in two languages: the Mantel-Haenszel test on the rest score.

A difference may be a fault of the translation; it may as well be a difference between the people who read it.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import erfc, sqrt

from app.core.statistics import Pairs, count_of, points, variance

FEWEST_IN_A_LANGUAGE = 50
SIGNIFICANT = 0.05
NOTABLE = 0.17
BANDS = 10


@dataclass(frozen=True)
class Comparison:
    """`difference`: points on the item, of 1, that the second language earns more (or less) at the same result elsewhere.

    `chance`: how probable so large a difference is where there is none. `is_notable`: it is neither chance nor trifling.
    """

    difference: float
    chance: float
    is_notable: bool


@dataclass
class _Group:
    """Sums over the attempts of one language in one band of the rest score."""

    number: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def add(self, x: Fraction, times: int) -> None:
        self.number += times
        self.total += x * times
        self.squares += x * x * times


def compare(first: Pairs, second: Pairs) -> Comparison | None:
    """The second language against the first, people matched by the rest score in tenths; None where there are too few.

    N. Mantel's form of the test for graded points (1963), which for right and wrong is the Mantel-Haenszel test without the
    correction for continuity. Notable, as E. Zwick and others have it for graded items (1997): significant at 5 per cent, and
    a mean difference above 0.17 standard deviations of the item.
    """
    if min(count_of(first), count_of(second)) < FEWEST_IN_A_LANGUAGE:
        return None
    bands: defaultdict[int, tuple[_Group, _Group]] = defaultdict(lambda: (_Group(), _Group()))
    for place, pairs in enumerate((first, second)):
        for (x, r), times in pairs.items():
            bands[int(r * BANDS)][place].add(x, times)
    both = [(one, other) for one, other in bands.values() if one.number and other.number]
    spread = sum((_expected_variance(one, other) for one, other in both), Fraction(0))
    everyone = points(first) + points(second)
    deviation = sqrt(variance(everyone) or 0)
    if not spread or not deviation:
        return None
    beyond = sum((other.total - _expected(one, other) for one, other in both), Fraction(0))
    chance = erfc(sqrt(beyond * beyond / spread / 2))
    difference = _difference(both)
    notable = chance < SIGNIFICANT and abs(difference) > NOTABLE * deviation
    return Comparison(difference, chance, notable)


def _expected(one: _Group, other: _Group) -> Fraction:
    """The points of the second language in this band, were there no difference."""
    return other.number * (one.total + other.total) / (one.number + other.number)


def _expected_variance(one: _Group, other: _Group) -> Fraction:
    """How much those points vary by chance."""
    number = one.number + other.number
    total, squares = one.total + other.total, one.squares + other.squares
    return Fraction(one.number * other.number, number * number * (number - 1)) * (number * squares - total * total)


def _difference(both: list[tuple[_Group, _Group]]) -> float:
    """The mean difference, each band weighed by the attempts that the second language has in it."""
    weighed = sum(
        (other.number * (other.total / other.number - one.total / one.number) for one, other in both), Fraction(0)
    )
    return float(weighed / sum(other.number for _, other in both))
