"""Item statistics of classical test theory, from counts of what was earned: exact until a root is taken.

An item's `Pairs` count its attempts by (x, r): the points earned on it, of 1, and those on the rest of the paper divided
by their maximum. A figure that variance is needed for is None where there is none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import Any

Pairs = Mapping[tuple[Fraction, Fraction], int]
Values = Mapping[Fraction, int]

SMALL_SAMPLE = 20
MOST_KNOW = 90
FEW_MANAGE = 20
WEAK_EFFICIENCY = 15
Z_95 = 1.959964


class Advice(StrEnum):
    """What is worth saying about an item, the most urgent first."""

    NEGATIVE = "negative"
    LANGUAGE = "language"
    WEAK = "weak"
    HARD = "hard"
    KNOWN = "known"
    SMALL = "small"


def count_of(values: Mapping[Any, int]) -> int:
    """How many attempts were counted."""
    return sum(values.values())


def points(pairs: Pairs) -> Counter[Fraction]:
    """Attempts by the points earned on the item."""
    return _marginal((x, number) for (x, _), number in pairs.items())


def rests(pairs: Pairs) -> Counter[Fraction]:
    """Attempts by what the rest of the paper earned."""
    return _marginal((r, number) for (_, r), number in pairs.items())


def _marginal(counted: Iterable[tuple[Fraction, int]]) -> Counter[Fraction]:
    found: Counter[Fraction] = Counter()
    for value, number in counted:
        found[value] += number
    return found


def mean(values: Values) -> Fraction | None:
    """The mean; None of nothing."""
    number = count_of(values)
    return sum((value * times for value, times in values.items()), Fraction(0)) / number if number else None


def variance(values: Values) -> Fraction | None:
    """The sample variance, over n - 1; None of fewer than two."""
    number, middle = count_of(values), mean(values)
    if middle is None or number < 2:
        return None
    return sum(((value - middle) ** 2 * times for value, times in values.items()), Fraction(0)) / (number - 1)


def median(values: Mapping[int, int]) -> Fraction | None:
    """The middle value, or the mean of the two in the middle; None of nothing."""
    number = count_of(values)
    if not number:
        return None
    lower, upper = _at(values, (number - 1) // 2), _at(values, number // 2)
    return Fraction(lower + upper, 2)


def _at(values: Mapping[int, int], place: int) -> int:
    """The value at a place of all of them in order, counted from 0."""
    passed = 0
    for value in sorted(values):
        passed += values[value]
        if passed > place:
            return value
    raise IndexError(place)


def facility(pairs: Pairs) -> Fraction | None:
    """100 * mean(x) / max: how easy the item is."""
    middle = mean(points(pairs))
    return None if middle is None else 100 * middle


def discrimination_index(pairs: Pairs) -> float | None:
    """100 * cov(x, r) / sqrt(var x * var r): whether those who do well elsewhere do well here."""
    product = (variance(points(pairs)) or 0) * (variance(rests(pairs)) or 0)
    return 100 * float(_covariance(pairs)) / sqrt(product) if product else None


def discriminative_efficiency(pairs: Pairs) -> Fraction | None:
    """100 * cov(x, r) / cov(sorted x, sorted r): the index as a share of the most that these points allow."""
    most = _covariance(_sorted_together(points(pairs), rests(pairs)))
    return 100 * _covariance(pairs) / most if most else None


def _covariance(pairs: Pairs) -> Fraction:
    """The sample covariance, 0 of fewer than two."""
    number = count_of(pairs)
    if number < 2:
        return Fraction(0)
    products = sum((x * r * times for (x, r), times in pairs.items()), Fraction(0))
    sum_x = sum((x * times for (x, _), times in pairs.items()), Fraction(0))
    sum_r = sum((r * times for (_, r), times in pairs.items()), Fraction(0))
    return (products - sum_x * sum_r / number) / (number - 1)


def _sorted_together(xs: Values, rs: Values) -> Pairs:
    """The pairs that come of sorting both: lowest with lowest."""
    found: Counter[tuple[Fraction, Fraction]] = Counter()
    values = sorted(rs)
    left = [rs[r] for r in values]
    place = 0
    for x in sorted(xs):
        wanted = xs[x]
        while wanted:
            taken = min(wanted, left[place])
            found[x, values[place]] += taken
            wanted -= taken
            left[place] -= taken
            place += not left[place]
    return found


def internal_consistency(item_variances: Sequence[Fraction], total_variance: Fraction) -> Fraction | None:
    """Cronbach's alpha in per cent: 100 * p/(p - 1) * (1 - sum of item variances / variance of the total).

    It holds only where all papers had the same p items. None of fewer than two items, or where all totals are alike.
    """
    p = len(item_variances)
    if p < 2 or not total_variance:
        return None
    return 100 * Fraction(p, p - 1) * (1 - sum(item_variances, Fraction(0)) / total_variance)


def error_ratio(consistency: Fraction) -> float:
    """100 * sqrt(1 - CIC/100): how much of the spread of scores is chance, in per cent."""
    return 100 * sqrt(1 - consistency / 100)


def standard_error(ratio: float, total_variance: Fraction) -> float:
    """Error ratio * SD / 100: by how many points a total would differ from sitting to sitting."""
    return ratio * sqrt(total_variance) / 100


def interval(share: Fraction, number: int) -> tuple[float, float]:
    """Between which bounds, from 0 to 1, the true share lies with 95 per cent confidence.

    E. B. Wilson's score interval (1927). It serves for a mean of points from 0 to 1 too, where it is if anything too wide:
    such points vary no more than a yes or no of the same mean.
    """
    p, z = float(share), Z_95
    middle = (p + z * z / (2 * number)) / (1 + z * z / number)
    half = z / (1 + z * z / number) * sqrt(p * (1 - p) / number + z * z / (4 * number * number))
    return max(0.0, middle - half), min(1.0, middle + half)


def advice(pairs: Pairs, *, differs_by_language: bool = False) -> Advice | None:
    """What to say about an item. A small sample gets no verdict; what nearly all know is known, not bad."""
    easy = facility(pairs)
    if easy is None or count_of(pairs) < SMALL_SAMPLE:
        return Advice.SMALL
    if easy > MOST_KNOW:
        return Advice.KNOWN
    index, efficiency = discrimination_index(pairs), discriminative_efficiency(pairs)
    if index is not None and index < 0:
        return Advice.NEGATIVE
    if differs_by_language:
        return Advice.LANGUAGE
    if efficiency is not None and efficiency < WEAK_EFFICIENCY:
        return Advice.WEAK
    return Advice.HARD if easy < FEW_MANAGE else None
