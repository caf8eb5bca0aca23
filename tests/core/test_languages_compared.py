"""Languages compared at the same result elsewhere, against the classical test computed by hand."""

from collections import Counter
from fractions import Fraction

import pytest

from app.core.languages_compared import compare

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


def group(*bands):
    """Attempts by band: (rest, right, wrong)."""
    found = Counter()
    for rest, right, wrong in bands:
        found[ONE, rest] += right
        found[ZERO, rest] += wrong
    return +found


def test_right_and_wrong_give_the_mantel_haenszel_test():
    first, second = group((ZERO, 20, 30), (ONE, 40, 10)), group((ZERO, 10, 40), (ONE, 30, 20))
    found = compare(first, second)
    # By hand: in each band 50 and 50; expected 15 and 35, observed 10 and 30; variance 25 * 30 * 70 / 9900 each.
    statistic = 10**2 / (2 * 50 * 50 * 30 * 70 / (100**2 * 99))
    assert statistic == pytest.approx(9.4286, abs=0.0001)
    assert found.chance == pytest.approx(0.00214, abs=0.00001)
    assert found.difference == pytest.approx(-0.2)
    assert found.is_notable


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (group((ZERO, 20, 30)), group((ZERO, 20, 29)), None),
        (group((ZERO, 20, 30)), group((ZERO, 20, 30)), False),
        (group((ZERO, 50, 0)), group((ZERO, 50, 0)), None),
        (group((ZERO, 20, 30)), group((ONE, 40, 10)), None),
        (group((ZERO, 25, 25)), group((ZERO, 24, 26)), False),
        (group((ZERO, 50000, 50000)), group((ZERO, 48000, 52000)), False),
    ],
    ids=[
        "49 in one language are too few",
        "the same in both",
        "everybody right",
        "nobody to be matched",
        "a difference by chance",
        "a sure but trifling difference",
    ],
)
def test_what_is_not_notable(first, second, expected):
    found = compare(first, second)
    assert (found and found.is_notable) is expected


def test_better_people_are_no_easier_item():
    first, second = group((ZERO, 20, 80), (ONE, 40, 10)), group((ZERO, 10, 40), (ONE, 80, 20))
    found = compare(first, second)
    assert found.difference == 0
    assert found.chance == 1
    assert not found.is_notable


def test_graded_points_are_compared_too():
    first, second = Counter({(ONE, HALF): 60, (HALF, HALF): 40}), Counter({(HALF, HALF): 60, (ZERO, HALF): 40})
    found = compare(first, second)
    assert found.difference == pytest.approx(-0.5)
    assert found.is_notable
