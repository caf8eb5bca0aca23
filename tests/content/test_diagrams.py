"""A diagram's words stand in the module: drawn in its SVG, mirrored from right to left, heard as caption and list."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.content.block_labels import BlockLabels
from app.content.catalogue import CHECKOUT
from app.content.links import Place
from app.content.markdown import compiled
from app.content.problems import Problem

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 100">
  <rect class="box hot" x="10" y="10" width="100" height="80" onclick="x()" style="fill:red"/>
  <foreign/><g><path class="arrow" d="M0 0 L9 9"/></g>
  <text class="strong" data-entry="1" data-characters="12" x="60" y="50"/>
  <text data-entry="2" data-characters="20" x="200" y="50"/>
</svg>"""
BLOCK = "::: diagram\n![What it shows](../images/two.svg)\n\n- {}\n- {}\n:::\n"


@pytest.fixture
def draw(tmp_path):
    """Compile a module's text with the drawing at hand: the draft and the problems."""
    (tmp_path / "two.svg").write_text(SVG)
    (tmp_path / "photo.png").write_bytes(b"")

    def compile_it(text, language="en"):
        problems: list[Problem] = []
        images = {path.name: path for path in tmp_path.iterdir()}
        place = Place(file="a.md", language=language, course="first-day", module="arrive", images=images)
        return compiled(text, place, BlockLabels(), problems), [problem.message for problem in problems]

    return compile_it


def svg_of(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + len("</svg>")])


def test_its_words_are_drawn_and_heard(draw):
    draft, problems = draw(BLOCK.format("One & two", "Three"))
    assert problems == []
    drawn = svg_of(draft.html)
    assert drawn.get("aria-hidden") == "true"
    assert [text.get("x") for text in drawn.iter("text")] == ["60", "200"]
    assert ["".join(text.itertext()) for text in drawn.iter("text")] == ["One & two", "Three"]
    assert "<figcaption>What it shows</figcaption>" in draft.html
    assert '<ol class="visually-hidden"><li>One &amp; two</li><li>Three</li></ol>' in draft.html


def test_from_right_to_left_it_is_mirrored_and_its_words_are_not(draw):
    drawn = svg_of(draw(BLOCK.format("אחת", "שתיים"), language="he")[0].html)
    assert [text.get("x") for text in drawn.iter("text")] == ["300", "160"]
    assert drawn[0].get("transform") == "matrix(-1 0 0 1 360 0)"
    assert all(text.get("transform") is None for text in drawn.iter("text"))


def test_long_words_stand_on_balanced_lines(draw):
    drawn = svg_of(draw(BLOCK.format("six words that fill two lines", "b"))[0].html)
    lines = [span.text for span in next(drawn.iter("text"))]
    assert " ".join(lines) == "six words that fill two lines"
    assert max(map(len, lines)) <= 12


def test_nothing_but_shapes_with_measures_and_classes_comes_from_the_file(draw):
    html = draw(BLOCK.format("a", "b"))[0].html
    assert "onclick" not in html
    assert "style=" not in html
    assert "foreign" not in html
    assert 'class="box hot"' in html


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BLOCK.format("a", "b").replace("- b\n", ""), "has places for 2 entries, and the list has 1"),
        (BLOCK.format("a", "an unpronounceableandlongword in it"), "entry 2 does not fit two.svg"),
        (BLOCK.format("one two three four five six seven eight nine ten", "b"), "entry 1 does not fit two.svg"),
        ("::: diagram\n- a\n- b\n:::\n", "holds a picture"),
        ("::: diagram\n![What](../images/two.svg)\n:::\n", "holds a picture"),
        (BLOCK.format("a", "b").replace("two.svg", "three.svg"), "three.svg is not in courses/first-day/images/"),
        (BLOCK.format("a", "b").replace("two.svg", "photo.png"), "needs an SVG with places for words"),
        (BLOCK.format("a", "b").replace("![What it shows]", "![]"), "has no description"),
    ],
    ids=[
        "too few words",
        "a word too long",
        "too many lines",
        "no picture",
        "no words",
        "no such picture",
        "a photo",
        "no caption",
    ],
)
def test_what_does_not_fit_is_named(draw, text, says):
    _, problems = draw(text)
    assert any(says in problem for problem in problems), problems


@pytest.mark.parametrize("path", sorted(CHECKOUT.glob("courses/*/images/*.svg")), ids=lambda path: path.stem)
def test_shipped_drawings_have_nothing_that_would_be_left_out(path: Path):
    root = ElementTree.fromstring(path.read_text())
    assert {element.tag.split("}")[1] for element in root.iter()} <= {"svg", "g", "rect", "path", "circle", "text"}
