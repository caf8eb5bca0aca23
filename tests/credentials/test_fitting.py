"""Fitting by measuring: lines, sizes and balanced widths, and that what WeasyPrint makes of them agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credentials.fitting import SMALLEST, balanced_width, height, largest_size, lines
from app.credentials.fonts import width
from app.credentials.typesetting import Typesetter
from tests.credentials.samples import LONG_NAME, facts, plain_design

WORDS = st.text(alphabet="abcdefg WM", min_size=1, max_size=120)


@pytest.mark.parametrize(
    ("text", "measure", "count"),
    [
        pytest.param("Robin", 100, 1, id="room to spare"),
        pytest.param("", 10, 1, id="nothing is a line"),
        pytest.param("Robin Example", width("Robin Example") * 0.9, 2, id="a line for each word"),
        pytest.param("WWWWWWWWWW", width("WWWW"), 3, id="a long word is broken"),
        pytest.param("i WWWWWWWWWW", width("WWWW"), 4, id="a long word begins on a line of its own"),
    ],
)
def test_lines(text, measure, count):
    assert lines(text, measure) == count


@pytest.mark.parametrize(
    ("texts", "box", "sizes", "expected"),
    [
        pytest.param(["Robin"], (600, 80), (50, 4), 50, id="a short name is as large as allowed"),
        pytest.param(["Robin"], (600, 48), (50, 4), 40, id="the height decides"),
        pytest.param(["W" * 400], (60, 12), (50, 30), None, id="no size fits"),
        pytest.param([], (60, 12), (50, 30), 50, id="nothing fits anywhere"),
        pytest.param(["Robin"] * 3, (600, 36), (50, 4), 10, id="each paragraph is a line"),
    ],
)
def test_largest_size(texts, box, sizes, expected):
    assert largest_size(texts, box, sizes, 1.2) == expected


@given(text=WORDS, wide=st.floats(50, 700), high=st.floats(20, 200))
def test_a_size_fits_and_the_next_one_does_not(text, wide, high):
    size = largest_size([text], (wide, high), (48, SMALLEST), 1.2)
    if size is None:
        assert height([text], SMALLEST, wide, 1.2) > high
    else:
        assert height([text], size, wide, 1.2) <= high
        assert size == 48 or height([text], size + 0.5, wide, 1.2) > high


@given(text=WORDS, wide=st.floats(50, 700))
def test_balancing_adds_no_line(text, wide):
    narrower = balanced_width([text], 12, wide)
    assert wide / 2 <= narrower <= wide
    assert height([text], 12, narrower, 1) == height([text], 12, wide, 1)


@pytest.mark.parametrize("weight", [400, 500])
@pytest.mark.parametrize(
    "holder",
    [
        pytest.param("Robin Example", id="short"),
        pytest.param("Maximiliane Alexandrina von Hohenberg-Lichtenstein", id="two lines"),
        pytest.param(LONG_NAME, id="300 characters"),
        pytest.param("W" * 300, id="300 wide letters"),
        pytest.param("Αλέξανδρος " * 20, id="Greek"),
        pytest.param("Щербина-Ковальчук " * 14, id="Cyrillic"),
        pytest.param("ברוכים הבאים " * 15, id="Hebrew"),
        pytest.param("محمد عبد الرحمن " * 12, id="Arabic"),
    ],
)
def test_the_page_has_no_more_lines_than_measured(holder, weight):
    """On a page as high as the box, the text fits at the size found, without another try at a smaller one."""
    seen = []
    template = (
        '<html lang="en"><title>x</title>'
        '<p dir="{{ dir }}" style="{{ fit(holder, width=600, height=84, largest=50) }}">{{ holder }}</p>'
    )
    style = f"@page {{ size: 620pt 84pt; margin: 0 10pt }} body, p {{ margin: 0; font-weight: {weight} }}"
    typesetter = Typesetter(plain_design("measured", template_html=template, style_css=style))
    laid_out = typesetter._laid_out
    typesetter._laid_out = lambda html, fetcher: seen.append(html) or laid_out(html, fetcher)
    assert typesetter.pdf(facts(holder=holder)).startswith(b"%PDF")
    assert len(seen) == 1
