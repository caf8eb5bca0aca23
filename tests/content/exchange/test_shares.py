"""Parts of a mark come back from decimals as what they were."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.exchange.shares import as_decimal, as_percentage, from_decimal, from_percentage

PERCENTAGES = {
    "33.33333": "1/3",
    "33.3333": "1/3",
    "33.33": "1/3",
    "-33.33333": "-1/3",
    "66.66667": "2/3",
    "66.6666667": "2/3",
    "83.33333": "5/6",
    "16.66667": "1/6",
    "14.28571": "1/7",
    "12.5": "1/8",
    "11.11111": "1/9",
    "100": "1",
    "-100": "-1",
    "+50": "1/2",
    "0": "0",
    "42.85714": "3/7",
    "33.3": "333/1000",
    "33": "33/100",
    "45,5": "91/200",
    "100.0000000": "1",
}


@pytest.mark.parametrize(("text", "share"), PERCENTAGES.items(), ids=PERCENTAGES.keys())
def test_a_percentage_is_the_fraction_that_was_meant(text, share):
    assert from_percentage(text) == Fraction(share)


@pytest.mark.parametrize("text", ["", "half", "1/2", "1e3", "--5", "٥٠", "9" * 20, "nan"])
def test_what_is_no_number_is_none(text):
    assert from_percentage(text) is None
    assert from_decimal(text) is None


@given(st.integers(-100, 100), st.integers(1, 100))
def test_any_small_fraction_survives_decimals(numerator, denominator):
    share = Fraction(numerator, denominator)
    assert from_decimal(as_decimal(share)) == share
    if abs(share) <= 1:
        assert from_percentage(as_percentage(share)) == share


@pytest.mark.parametrize(
    ("share", "text"), [("1/3", "0.3333333333"), ("-1/2", "-0.5"), ("1", "1"), ("0", "0"), ("2/3", "0.6666666667")]
)
def test_decimals_are_short_and_always_the_same(share, text):
    assert as_decimal(Fraction(share)) == text
