"""Item statistics against the published vector, and what they say where there is nothing to compute."""

from collections import Counter
from fractions import Fraction
from math import sqrt

import pytest

from app.core import statistics
from app.core.statistics import Advice

VECTOR = ("111", "110", "100", "010", "111", "000")


def pairs(rows, item):
    """(x, r) of one item, where every paper is the same: r is the total less x, of what the rest could earn."""
    return Counter(
        (Fraction(int(row[item])), Fraction(sum(map(int, row)) - int(row[item]), len(row) - 1)) for row in rows
    )


def totals(rows):
    return Counter(Fraction(sum(map(int, row))) for row in rows)


@pytest.mark.parametrize(
    ("item", "facility", "discrimination", "efficiency"),
    [(0, 66.67, 43.30, 50), (1, 66.67, 43.30, 50), (2, 33.33, 63.25, 100)],
    ids=["the first item", "the second item", "the third item"],
)
def test_the_vector_by_item(item, facility, discrimination, efficiency):
    counted = pairs(VECTOR, item)
    assert float(statistics.facility(counted)) == pytest.approx(facility, abs=0.005)
    assert statistics.discrimination_index(counted) == pytest.approx(discrimination, abs=0.005)
    assert statistics.discriminative_efficiency(counted) == efficiency


def test_the_vector_as_a_whole():
    variances = [statistics.variance(statistics.points(pairs(VECTOR, item))) for item in range(3)]
    total = statistics.variance(totals(VECTOR))
    consistency = statistics.internal_consistency(variances, total)
    ratio = statistics.error_ratio(consistency)
    assert float(consistency) == pytest.approx(68.18, abs=0.005)
    assert ratio == pytest.approx(56.41, abs=0.005)
    assert sqrt(total) == pytest.approx(1.2111, abs=0.00005)
    assert statistics.standard_error(ratio, total) == pytest.approx(0.6831, abs=0.00005)


NOTHING = {
    "nobody": {},
    "one attempt": {(Fraction(1), Fraction(1)): 1},
    "all the same on the item": {(Fraction(1), Fraction(0)): 3, (Fraction(1), Fraction(1)): 3},
    "all the same elsewhere": {(Fraction(0), Fraction(1)): 3, (Fraction(1), Fraction(1)): 3},
}


@pytest.mark.parametrize("counted", NOTHING.values(), ids=NOTHING.keys())
def test_without_variance_there_is_no_figure(counted):
    assert statistics.discrimination_index(counted) is None
    assert statistics.discriminative_efficiency(counted) is None


def test_without_attempts_there_is_no_mean():
    assert statistics.facility({}) is None
    assert statistics.mean({}) is None
    assert statistics.median({}) is None


CONSISTENCY = {
    "one item": ([Fraction(1, 4)], Fraction(1, 4)),
    "no items": ([], Fraction(1)),
    "totals all alike": ([Fraction(1, 4), Fraction(1, 4)], Fraction(0)),
}


@pytest.mark.parametrize(("variances", "total"), CONSISTENCY.values(), ids=CONSISTENCY.keys())
def test_consistency_needs_items_that_differ(variances, total):
    assert statistics.internal_consistency(variances, total) is None


def test_no_error_where_the_items_agree_wholly():
    consistency = statistics.internal_consistency([Fraction(1, 4)] * 2, Fraction(1))
    assert consistency == 100
    assert statistics.error_ratio(consistency) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [({3: 1}, 3), ({1: 1, 4: 1}, Fraction(5, 2)), ({1: 5, 100: 2}, 1), ({1: 2, 2: 1, 9: 2}, 2)],
    ids=["one", "two", "many low ones", "the middle one"],
)
def test_the_median(values, expected):
    assert statistics.median(values) == expected


def test_graded_points_count_as_they_are():
    counted = Counter({(Fraction(1, 3), Fraction(0)): 1, (Fraction(2, 3), Fraction(1)): 1})
    assert statistics.facility(counted) == 50
    assert statistics.discrimination_index(counted) == pytest.approx(100)


@pytest.mark.parametrize(
    ("share", "number", "low", "high"),
    [
        (Fraction(1, 2), 10, 0.2366, 0.7634),
        (Fraction(0), 10, 0, 0.2775),
        (Fraction(1), 10, 0.7225, 1),
        (Fraction(3, 10), 10, 0.1078, 0.6032),
    ],
    ids=["half of ten", "none of ten", "all of ten", "three of ten"],
)
def test_wilsons_interval(share, number, low, high):
    assert statistics.interval(share, number) == pytest.approx((low, high), abs=0.0001)


def sample(right_able, right_other, each=20):
    """Attempts of the able, who earn all elsewhere, and of the others, who earn nothing: how many of each are right."""
    found = Counter()
    for rest, right in ((Fraction(1), right_able), (Fraction(0), right_other)):
        found[Fraction(1), rest] += right
        found[Fraction(0), rest] += each - right
    return +found


ADVICE = {
    "an item that tells": (sample(18, 6), False, None),
    "nineteen attempts": (sample(10, 2, each=10) - Counter({(Fraction(0), Fraction(0)): 1}), False, Advice.SMALL),
    "twenty attempts": (sample(10, 2, each=10), False, None),
    "nobody": (Counter(), False, Advice.SMALL),
    "over ninety": (sample(20, 17), False, Advice.KNOWN),
    "over ninety, and the able do worse": (sample(17, 20), False, Advice.KNOWN),
    "ninety exactly": (sample(20, 16), False, None),
    "the able do worse": (sample(6, 12), False, Advice.NEGATIVE),
    "hardly tells": (sample(11, 10), False, Advice.WEAK),
    "tells fourteen per cent of the most it could": (sample(57, 43, each=100), False, Advice.WEAK),
    "tells fifteen per cent of the most it could": (sample(23, 17, each=40), False, None),
    "languages differ": (sample(18, 6), True, Advice.LANGUAGE),
    "few manage": (sample(7, 0), False, Advice.HARD),
    "all wrong": (sample(0, 0), False, Advice.HARD),
}


@pytest.mark.parametrize(("counted", "differs", "expected"), ADVICE.values(), ids=ADVICE.keys())
def test_advice(counted, differs, expected):
    assert statistics.advice(counted, differs_by_language=differs) == expected
