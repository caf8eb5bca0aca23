"""The `:::` blocks of a module: whether they are written soundly, what they hold, and their HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest

from markdown_it.token import Token

from app.content.block_labels import BlockLabels
from app.content.problems import Problem, suggestion
from app.content.safe_html import RIGHTS_MARK

BLOCKS = ("situation", "do", "dont", "check", "company", "rights", "diagram", "takeaways")
MARKER = re.compile(r"(?P<before>\s*)(?P<colons>:{3,})\s*(?P<words>.*?)\s*")
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
CONTAINER = re.compile(r"container_(?P<name>.+)_(?:open|close)")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A top-level part of a module: a block by its name, else a kind of Markdown such as `paragraph`.

    `parts` are the kinds directly inside it, `entries` the number of list entries directly inside those.
    """

    kind: str
    line: int
    parts: tuple[str, ...]
    entries: int


def faults(text: str, file: str) -> Iterator[Problem]:
    """Blocks that are unknown, unclosed, nested, or closed without having been opened."""
    opened: tuple[str, int] | None = None
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if fence_match := FENCE.match(line):
            mark = fence_match["fence"]
            fence = "" if fence and mark.startswith(fence) else fence or mark
        match = MARKER.fullmatch(line)
        if match is None or (fence and opened is None):
            continue
        words = match["words"]
        if fence:
            yield Problem(file, number, "a code sample inside a block cannot hold `:::`; move it out of the block")
        elif match["before"] or len(match["colons"]) != 3:
            yield Problem(file, number, "a block begins and ends with three colons at the start of a line; write `:::`")
        elif not words:
            if opened is None:
                yield Problem(file, number, "`:::` closes a block, but none is open; remove it")
            opened = None
        else:
            if opened:
                yield Problem(
                    file, number, f"`::: {opened[0]}` of line {opened[1]} is not closed; write `:::` before this"
                )
            if words not in BLOCKS:
                advice = suggestion(words, BLOCKS) if " " not in words else "write its name alone"
                yield Problem(file, number, f"`::: {words}` is not a block; {advice}")
            opened = (words, number)
    if opened:
        yield Problem(file, opened[1], f"`::: {opened[0]}` is not closed; write `:::` on a line of its own after it")


def name_of(token: Token) -> str | None:
    """The name of the block that this token opens or closes."""
    match = CONTAINER.fullmatch(token.type)
    return match["name"] if match else None


def sections(tokens: Sequence[Token]) -> tuple[Section, ...]:
    """The top-level parts of a module in order."""
    starts = [place for place, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    return tuple(
        _section(tokens[start], tokens[start + 1 : end])
        for start, end in zip_longest(starts, starts[1:], fillvalue=len(tokens))
        if tokens[start].type != "front_matter"
    )


def _section(opening: Token, inside: Sequence[Token]) -> Section:
    parts = [token for token in inside if token.level == 1 and token.nesting >= 0]
    return Section(
        kind=name_of(opening) or opening.type.removesuffix("_open"),
        line=opening.map[0] + 1 if opening.map else 1,
        parts=tuple(part.type.removesuffix("_open") for part in parts),
        entries=sum(token.type == "list_item_open" and token.level == 2 for token in inside),
    )


def as_html(tokens: Sequence[Token], labels: BlockLabels) -> Iterator[Token]:
    """The tokens with each block's marks replaced by its HTML."""
    awaits_question = False
    for token in tokens:
        name = name_of(token)
        if name is None:
            yield token
            if awaits_question and token.type == "paragraph_close" and token.level == 1:
                awaits_question = False
                yield _raw(f"<details><summary>{escape(labels.show_answer)}</summary>\n")
        elif token.nesting == 1:
            awaits_question = name == "check"
            yield _raw(_opening(name, labels))
        else:
            yield _raw(_CLOSING[name])


def _raw(html: str) -> Token:
    return Token("html_block", "", 0, content=html)


_CLOSING = {
    "situation": "</div>\n",
    "do": "</section>\n",
    "dont": "</section>\n</div>\n",
    "check": "</details>\n</section>\n",
    "company": "</aside>\n",
    "rights": "\n",
    "diagram": "</figure>\n",
    "takeaways": "</section>\n",
}


def _opening(name: str, labels: BlockLabels) -> str:
    """A group with its label: a landmark for each would be one too many for people who hear the page."""
    if name == "situation":
        return '<div class="situation">\n'
    if name == "rights":
        return RIGHTS_MARK
    if name == "diagram":
        return '<figure class="diagram">\n'
    label = escape(getattr(labels, name))
    tag = "aside" if name == "company" else "section"
    role = "note" if name == "company" else "group"
    title = {"do": "h3", "dont": "h3", "takeaways": "h2"}.get(name, "p")
    before = '<div class="do-dont">\n' if name == "do" else ""
    return (
        f'{before}<{tag} class="{name}" role="{role}" aria-label="{label}">\n'
        f'<{title} class="block-title">{label}</{title}>\n'
    )
