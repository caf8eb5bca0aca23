"""`::: diagram`: a drawing whose words stand in the module, so that each language has them; mirrored from right to left.

The block holds a picture, whose description becomes its caption, and a list: the words for the drawing's places, in their order.
A place is `<text data-entry="1" data-characters="16" x="180" y="60"/>`: the middle of its words, and how many fit on a line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap
from xml.etree import ElementTree

from markdown_it.token import Token

from app import i18n
from app.content.links import LinkReader

MARK = '<div class="drawing"></div>'
"""Where a drawing goes, once the rest is cleaned. Authors cannot write it: their HTML is text."""

LINE_HEIGHT = 1.25
MOST_LINES = 4
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset({"g", "path", "rect", "circle", "ellipse", "polyline", "polygon"})
MEASURES = frozenset({"d", "x", "y", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "transform", "class"})


@dataclass(frozen=True)
class Place:
    """Where words stand in a drawing."""

    entry: int
    characters: int
    x: float
    y: float
    kind: str


def drawn(tokens: Sequence[Token], reader: LinkReader) -> tuple[list[Token], list[str]]:
    """The tokens with each diagram's caption and words in place of its picture and list, and the drawings in order."""
    kept: list[Token] = []
    drawings: list[str] = []
    inside: list[Token] | None = None
    for token in tokens:
        if token.type == "container_diagram_open":
            kept.append(token)
            inside = []
        elif token.type == "container_diagram_close":
            html, drawing = _diagram(inside or [], _line(kept[-1]), reader)
            kept.extend((Token("html_block", "", 0, content=html), token))
            drawings.append(drawing)
            inside = None
        else:
            (kept if inside is None else inside).append(token)
    return kept, drawings


def with_drawings(html: str, drawings: Sequence[str]) -> str:
    """Cleaned HTML with its drawings."""
    for drawing in drawings:
        html = html.replace(MARK, drawing, 1)
    return html


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _diagram(inside: Sequence[Token], line: int, reader: LinkReader) -> tuple[str, str]:
    """The HTML around a drawing, and the drawing; empty where the block does not hold what it must."""
    pictures = [child for token in inside for child in token.children or [] if child.type == "image"]
    words = [_plain(token) for token in inside if token.type == "inline" and not _is_picture(token)]
    parts = [token.type for token in inside if token.level == 1 and token.nesting == 1]
    if len(pictures) != 1 or parts not in (
        ["paragraph_open", "bullet_list_open"],
        ["paragraph_open", "ordered_list_open"],
    ):
        reader.note(
            line, "`::: diagram` holds a picture, `![what it shows](../images/name.svg)`, and a list of its words"
        )
        return "", ""
    name = str(pictures[0].attrs["src"]).rpartition("/")[2]
    path = reader.place.images.get(name)
    drawing = _drawing(path, words, line, reader) if path and path.suffix == ".svg" else ""
    if path and path.suffix != ".svg":
        reader.note(line, f"`::: diagram` needs an SVG with places for words, and {name} is none")
    listed = "".join(f"<li>{escape(each)}</li>" for each in words)
    caption = f"<figcaption>{escape(pictures[0].content)}</figcaption>"
    return f'{MARK}{caption}<ol class="visually-hidden">{listed}</ol>\n', drawing


def _is_picture(token: Token) -> bool:
    return any(child.type == "image" for child in token.children or [])


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))


def _drawing(path: Path, words: Sequence[str], line: int, reader: LinkReader) -> str:
    """The SVG with its words; problems where they do not fit."""
    try:
        root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 # what could be active in it was refused when it was found
    except ElementTree.ParseError:
        return ""
    places = [_place(element) for element in root.iter(f"{SVG}text") if "data-entry" in element.attrib]
    if len(words) != len({place.entry for place in places}):
        count = len({place.entry for place in places})
        reader.note(line, f"{path.name} has places for {count} entries, and the list has {len(words)}")
        return ""
    is_mirrored = i18n.direction(reader.place.language) == "rtl"
    width, height = root.get("viewBox", "0 0 360 360").split()[2:]
    texts = []
    for place in places:
        lines = _balanced(words[place.entry - 1], place.characters)
        if len(lines) > MOST_LINES or max(map(len, lines)) > place.characters:
            message = (
                f"entry {place.entry} does not fit {path.name}: {MOST_LINES} lines of {place.characters} characters"
            )
            reader.note(line, f"{message}; shorten it")
        texts.append(_words(place, lines, float(width) - place.x if is_mirrored else place.x))
    turned = f' transform="matrix(-1 0 0 1 {width} 0)"' if is_mirrored else ""
    shapes = "".join(_shapes(root))
    return (
        f'<svg class="drawing" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f"<g{turned}>{shapes}</g>{''.join(texts)}</svg>"
    )


def _place(element: ElementTree.Element) -> Place:
    return Place(
        entry=int(element.get("data-entry", "1")),
        characters=int(element.get("data-characters", "16")),
        x=float(element.get("x", "0")),
        y=float(element.get("y", "0")),
        kind=element.get("class", ""),
    )


def _balanced(words: str, characters: int) -> list[str]:
    """As few lines as fit that many characters, and those about equally long."""
    attempts = (wrap(words, width, break_long_words=False) for width in range(6, characters + 1))
    return min(attempts, key=lambda lines: (max(map(len, lines)) > characters, len(lines), max(map(len, lines))))


def _words(place: Place, lines: Sequence[str], x: float) -> str:
    """A text of one or more lines, its middle in its place. `dy` is in em, so the style's size is the only one."""
    first = -(len(lines) - 1) / 2 * LINE_HEIGHT + 0.35
    spans = "".join(
        f'<tspan x="{x:g}" dy="{first if number == 0 else LINE_HEIGHT:g}em">{escape(words)}</tspan>'
        for number, words in enumerate(lines)
    )
    return f'<text class="{escape(place.kind)}" x="{x:g}" y="{place.y:g}" text-anchor="middle">{spans}</text>'


def _shapes(element: ElementTree.Element) -> Iterator[str]:
    """Shapes with their measures and classes, and nothing else of what a file may hold."""
    for child in element:
        tag = str(child.tag).removeprefix(SVG)
        if tag in SHAPES:
            measures = "".join(f' {name}="{escape(value)}"' for name, value in child.attrib.items() if name in MEASURES)
            yield f"<{tag}{measures}>{''.join(_shapes(child))}</{tag}>"
