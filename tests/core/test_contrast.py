"""Contrast by WCAG, and accents moved until they can be read."""

import pytest

from app.core.contrast import DARK_PAPER, LIGHT_PAPER, ratio, readable_on


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)],
    ids=["black on white", "the grey that just fails", "white on white"],
)
def test_ratio(one, other, expected):
    assert ratio(one, other) == pytest.approx(expected, abs=0.01)
    assert ratio(other, one) == ratio(one, other)


@pytest.mark.parametrize("paper", [LIGHT_PAPER, DARK_PAPER], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ["#14508f", "#ffff00", "#000000", "#ffffff", "#c0ffee"])
def test_every_accent_ends_up_readable(paper, accent):
    assert ratio(readable_on(paper, accent), paper) >= 4.5


def test_a_readable_accent_stays_as_it_is():
    assert readable_on(LIGHT_PAPER, "#14508f") == "#14508f"


@pytest.mark.parametrize("written", ["red", "#12345", "#1234567", "14508f", "#12345g"])
def test_what_is_no_colour_is_refused(written):
    with pytest.raises(ValueError, match="#rrggbb"):
        readable_on(LIGHT_PAPER, written)
