"""Certificate numbers: their form, what is forgiven when one is typed, and that every slip of one kind is caught."""

import os
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.certificate_numbers import ALPHABET, RANDOM_BITS, check_character, normalised, number

BUDGET = settings(max_examples=int(os.environ.get("GANGWAY_EXAMPLES", "30")), deadline=None, derandomize=True)
LARGEST = (1 << RANDOM_BITS) - 1
BITS = st.integers(0, LARGEST)
NUMBER = number(0x0421_9C44_7B3E_51D8_0A6E_93C5)


def grouped(bare):
    return "-".join(bare[place : place + 4] for place in range(0, len(bare), 4))


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        pytest.param(0, "0000-0000-0000-0000-0000", id="no bit set"),
        pytest.param(1, "0000-0000-0000-0000-0012", id="the lowest bit: weight 2"),
        pytest.param(16, "0000-0000-0000-0000-00G5", id="16 doubled is reduced by the polynomial"),
        pytest.param(1 << 94, "G000-0000-0000-0000-000F", id="the highest bit: 2 to the 23rd"),
        pytest.param(LARGEST, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZT", id="every bit set"),
    ],
)
def test_vectors(bits, expected):
    assert number(bits) == expected


@pytest.mark.parametrize("bits", [pytest.param(-1, id="below"), pytest.param(LARGEST + 1, id="above")])
def test_more_or_fewer_bits_are_refused(bits):
    with pytest.raises(ValueError, match="95 bits"):
        number(bits)


@pytest.mark.parametrize(
    "entered",
    [
        pytest.param(NUMBER, id="as written"),
        pytest.param(NUMBER.lower(), id="small letters"),
        pytest.param(NUMBER.replace("-", ""), id="without hyphens"),
        pytest.param(NUMBER.replace("-", " "), id="spaces for hyphens"),
        pytest.param(NUMBER.replace("-", "\u2011"), id="non-breaking hyphens"),
        pytest.param(f" {NUMBER}\u00a0", id="spaces around it"),
        pytest.param(f"\u200e{NUMBER}\u200f", id="direction marks around it"),
        pytest.param(NUMBER.replace("0", "O").replace("1", "I"), id="O for 0 and I for 1"),
        pytest.param(NUMBER.replace("0", "o").replace("1", "l"), id="o for 0 and l for 1"),
    ],
)
def test_what_is_forgiven(entered):
    assert normalised(entered) == NUMBER


@pytest.mark.parametrize(
    "entered",
    [
        pytest.param("", id="nothing"),
        pytest.param(NUMBER[:-1], id="a character short"),
        pytest.param(f"{NUMBER}0", id="a character more"),
        pytest.param(f"U{NUMBER[1:]}", id="a letter that is never used"),
        pytest.param(f"\u0663{NUMBER[1:]}", id="a digit of another script"),
        pytest.param(f"../{NUMBER}", id="a path"),
        pytest.param("https://learn.example.com/verify/" + NUMBER, id="the whole address"),
    ],
)
def test_what_cannot_be_a_number(entered):
    assert normalised(entered) is None


def test_the_sample_can_be_misread():
    assert {"0", "1"} <= set(NUMBER)


@BUDGET
@given(bits=BITS)
def test_a_number_reads_back_and_keeps_all_bits(bits):
    written = number(bits)
    bare = written.replace("-", "")
    assert normalised(written) == written
    assert sum(ALPHABET.index(c) << 5 * place for place, c in enumerate(reversed(bare[:-1]))) == bits
    assert check_character(bare[:-1]) == bare[-1]


@BUDGET
@given(bits=BITS)
def test_any_one_changed_character_is_caught(bits):
    bare = number(bits).replace("-", "")
    changed = (
        bare[:place] + other + bare[place + 1 :] for place in range(20) for other in ALPHABET if other != bare[place]
    )
    assert [each for each in changed if normalised(grouped(each))] == []


@BUDGET
@given(bits=BITS)
def test_any_two_different_characters_that_changed_places_are_caught(bits):
    bare = number(bits).replace("-", "")
    swapped = (
        bare[:i] + bare[j] + bare[i + 1 : j] + bare[i] + bare[j + 1 :]
        for i, j in combinations(range(20), 2)
        if bare[i] != bare[j]
    )
    assert [each for each in swapped if normalised(grouped(each))] == []
