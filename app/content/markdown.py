"""Markdown to safe HTML, compiled once when content is loaded, with everything that the checks need to know about it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from app.content import blocks, diagrams
from app.content.block_labels import BlockLabels
from app.content.files import ID_ADVICE, is_id
from app.content.links import Link, LinkReader, Place
from app.content.problems import Problem
from app.content.safe_html import cleaned
from app.core.model import Citation, Heading

CAN_HAVE_ID = {
    "paragraph_open",
    "heading_open",
    "bullet_list_open",
    "ordered_list_open",
    "blockquote_open",
    "table_open",
    "dl_open",
}
RESERVED_ID = re.compile(r"(?:s|p|source-)[0-9]+")
STRAY_ID = re.compile(r"\{[#.][^}]*\}")
RAW_HTML = re.compile(r"<[a-zA-Z/!][^>\s]*>?")
WORDS = re.compile(r"\w[\w'’״׳.,-]*")
ALIGNMENTS = {"text-align:right": "align-end", "text-align:center": "align-center"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text, compiled. `author_ids` are lines by id; `cited` has also what is not in the register.

    `sections` is None where the blocks are not written soundly.
    """

    place: Place
    front_matter: str | None
    html: str
    headings: tuple[Heading, ...]
    citations: tuple[Citation, ...]
    cited: frozenset[tuple[str, str]]
    links: tuple[Link, ...]
    words: int
    author_ids: Mapping[str, int]
    anchors: frozenset[str]
    sections: tuple[blocks.Section, ...] | None


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(front_matter_plugin).use(deflist_plugin).use(attrs_block_plugin, allowed=("id",))
    for name in blocks.BLOCKS:
        parser.use(container_plugin, name=name)
    parser.core.ruler.before("attr", "note_ids", _note_ids)
    parser.validateLink = _accept  # type: ignore[method-assign, assignment] # LinkReader refuses, and says where
    return parser


def _accept(_address: str) -> bool:
    return True


def _note_ids(state: StateCore) -> None:
    """Keep where attributes stand and what follows them: the rule after this one forgets both."""
    state.env["ids"] = [
        (token, after.type if after else "")
        for token, after in zip_longest(state.tokens, state.tokens[1:])
        if token.type == "attrs_block"
    ]


def compiled(text: str, place: Place, labels: BlockLabels, problems: list[Problem]) -> Draft:
    """The HTML of a text; what must be mended is added to `problems`."""
    environment: dict[str, list[tuple[Token, str]]] = {}
    tokens = _parser().parse(text, environment)
    block_faults = list(blocks.faults(text, place.file))
    problems.extend(block_faults)
    author_ids = dict(_author_ids(environment["ids"], place.file, problems))
    reader = LinkReader(place, problems)
    sections = None if block_faults else blocks.sections(tokens)
    words = sum(_read_inline(token, reader) for token in tokens if token.type == "inline")
    tokens, drawings = diagrams.drawn(tokens, reader)
    anchors = author_ids.keys() | (_number(tokens) if place.module else set())
    _align(tokens)
    parser = _parser()
    html = parser.renderer.render(list(blocks.as_html(tokens, labels)), parser.options, environment)
    return Draft(
        place=place,
        front_matter=tokens[0].content if tokens and tokens[0].type == "front_matter" else None,
        html=diagrams.with_drawings(cleaned(html), drawings).strip() + "\n",
        headings=tuple(_headings(tokens, place.file, problems)),
        citations=tuple(reader.citations.values()),
        cited=frozenset(reader.cited),
        links=tuple(reader.links),
        words=words,
        author_ids=author_ids,
        anchors=frozenset(anchors),
        sections=sections,
    )


def _author_ids(noted: Sequence[tuple[Token, str]], file: str, problems: list[Problem]) -> Iterator[tuple[str, int]]:
    """The ids that the author gave, with their lines."""
    seen: dict[str, int] = {}
    for token, following in noted:
        line = token.map[0] + 1 if token.map else 1
        given = str(token.attrs.get("id", ""))
        fault = None
        if set(token.attrs) != {"id"}:
            problems.append(Problem(file, line, "only an id may stand in braces; write `{#background}`"))
        if "id" not in token.attrs:
            continue
        if not is_id(given):
            fault = f"`{given}` is not an id; {ID_ADVICE}"
        elif RESERVED_ID.fullmatch(given):
            fault = f"`{given}` is given to paragraphs by itself; choose another id"
        elif given in seen:
            fault = f"`{given}` stands twice in this module (first on line {seen[given]}); rename one"
        elif following not in CAN_HAVE_ID:
            fault = f"`{{#{given}}}` stands above nothing that can have an id; put it directly above a paragraph, list or heading"
        if fault:
            problems.append(Problem(file, line, fault))
            continue
        seen[given] = line
        yield given, line


def _read_inline(token: Token, reader: LinkReader) -> int:
    """Check the text of one paragraph and resolve its links; returns the number of its words."""
    line = token.map[0] + 1 if token.map else 1
    words = 0
    children: list[Token] = []
    cited: Citation | None = None
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "text":
            _check_text(child.content, line, reader)
        elif child.type == "link_open":
            href = str(child.attrs["href"])
            child.attrs = {"href": reader.address(href, line)}
            cited = reader.citation(href)
            if cited:
                child.attrs["class"] = "citation"
        elif child.type == "link_close" and cited:
            children.append(Token("html_inline", "", 0, content=f"<sup>{cited.number}</sup>"))
            cited = None
        elif child.type == "image":
            child.attrs = {"src": reader.picture(str(child.attrs["src"]), child.content, line), "alt": ""}
        if child.type in ("text", "code_inline"):
            words += len(WORDS.findall(child.content))
        children.append(child)
    token.children = children
    return words


def _check_text(text: str, line: int, reader: LinkReader) -> None:
    if match := RAW_HTML.search(text):
        reader.note(line, f"`{match[0]}` is HTML, which is not used here; write Markdown, or put it in backticks")
    for match in STRAY_ID.finditer(text):
        reader.note(
            line,
            f"`{match[0]}` is not read as an id; put it on a line of its own, below an empty line: `{{#background}}`",
        )


def _number(tokens: Sequence[Token]) -> set[str]:
    """Give an id to each heading and paragraph that has none; returns those ids."""
    given: set[str] = set()
    counts = {"heading_open": 0, "paragraph_open": 0}
    for token in tokens:
        if token.type in counts and not token.hidden and "id" not in token.attrs:
            counts[token.type] += 1
            name = f"{'s' if token.type == 'heading_open' else 'p'}{counts[token.type]}"
            token.attrs["id"] = name
            given.add(name)
    return given


def _align(tokens: Sequence[Token]) -> None:
    """A table cell's alignment as a class: the site's policy forbids inline style."""
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            alignment = ALIGNMENTS.get(str(token.attrs.pop("style", "")))
            if alignment:
                token.attrs["class"] = alignment


def _headings(tokens: Sequence[Token], file: str, problems: list[Problem]) -> Iterator[Heading]:
    """The outline. Levels other than 2 and 3 are refused, and a 3 before any 2."""
    above = 1
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        if level not in (2, 3) or level > above + 1:
            line = token.map[0] + 1 if token.map else 1
            problems.append(
                Problem(
                    file, line, f"a heading of level {level} cannot stand here; write `## ` (or `### ` below a `## `)"
                )
            )
        above = level
        text = "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline"))
        yield Heading(level=level, id=str(token.attrs.get("id", "")), text=text)
