"""hottext: mark, in a draft, the words that may not be posted."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from app.core.items.contract import (
    BLANK,
    Arrangement,
    Fault,
    Fields,
    ItemHead,
    ItemResult,
    ItemType,
    Shown,
    State,
    UnreadableResponse,
    head_shown,
    replace_state,
    result_shown,
)
from app.core.texts import Text

FIELD, NOTHING = "span", "nothing"
SPAN = re.compile(r"\[([^\[\]]+)\]\{#([a-z0-9-]+)\}")
SECRETS_IN_SPANS = 3


@dataclass(frozen=True, kw_only=True)
class Span:
    """Words that can be marked. A `secret` must go; leaving a `critical` one standing fails the attempt."""

    id: str
    secret: bool = False
    critical: bool = False
    feedback: Text


@dataclass(frozen=True, kw_only=True)
class HottextItem(ItemHead):
    """A stem with a draft in which `[these words]{#id}` can be marked."""

    type: Literal["hottext"]
    text: Text
    spans: tuple[Span, ...]

    @property
    def has_critical(self) -> bool:
        """Whether some response to this item fails the attempt."""
        return any(span.critical for span in self.spans)


@dataclass(frozen=True)
class Piece:
    """Words of the draft, with the id of their span where they can be marked."""

    words: str
    span_id: str | None = None


def pieces(text: str) -> list[Piece]:
    """The draft in pieces, in order."""
    found: list[Piece] = []
    end = 0
    for match in SPAN.finditer(text):
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        found.append(Piece(match[1], match[2]))
        end = match.end()
    return [*found, Piece(text[end:])] if end < len(text) else found


def arrange(item: HottextItem, seed: str) -> Arrangement:
    """The draft is what it is: there is nothing to arrange."""
    return {}


def read(item: HottextItem, fields: Fields) -> State:
    """The ids of the spans marked, in the author's order, and whether nothing is said to need removing."""
    marked = list(fields.get(FIELD, ()))
    unknown = set(marked) - {span.id for span in item.spans}
    if unknown:
        raise UnreadableResponse(f"{item.id} has no span {min(unknown)!r}")
    if len(set(marked)) < len(marked):
        raise UnreadableResponse(f"{item.id} names a span twice")
    return {"marked": [span.id for span in item.spans if span.id in marked], "nothing": bool(fields.get(NOTHING))}


def marked_in(state: State | None) -> frozenset[str]:
    """The ids of the spans marked."""
    return frozenset(state["marked"]) if state else frozenset()


def says_nothing(state: State | None) -> bool:
    """Whether "nothing needs removing" was chosen."""
    return bool(state and state["nothing"])


def is_blank(item: HottextItem, state: State | None) -> bool:
    """Whether neither a span was marked nor "nothing needs removing" chosen."""
    return not marked_in(state) and not says_nothing(state)


def is_answered(item: HottextItem, state: State | None) -> bool:
    """Marks, or "nothing needs removing"; both at once contradict each other."""
    return bool(marked_in(state)) != says_nothing(state)


def grade(item: HottextItem, state: State | None) -> ItemResult:
    """(right - wrong) / secrets, at least 0. Without secrets, 1 for "nothing needs removing". A contradiction earns 0."""
    if is_blank(item, state):
        return BLANK
    marked = marked_in(state)
    secrets = {span.id for span in item.spans if span.secret}
    is_critical = any(span.critical and span.id not in marked for span in item.spans)
    if says_nothing(state):
        return ItemResult(points=Fraction(int(not secrets and not marked)), is_critical=is_critical)
    if not secrets:
        return ItemResult(points=Fraction(0))
    earned = Fraction(len(marked & secrets) - len(marked - secrets), len(secrets))
    return ItemResult(points=max(Fraction(0), earned), is_critical=is_critical)


def _paragraphs(item: HottextItem, marked: frozenset[str]) -> list[list[dict[str, Any]]]:
    """The draft by paragraphs; words that can be marked have the id of their span."""
    return [
        [{"words": p.words, "id": p.span_id, "is_marked": p.span_id in marked} for p in pieces(paragraph.strip())]
        for paragraph in item.text.split("\n\n")
        if paragraph.strip()
    ]


def present(item: HottextItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """The draft with what is marked; nothing of the key."""
    return head_shown(item) | {
        "paragraphs": _paragraphs(item, marked_in(state)),
        "nothing": says_nothing(state),
    }


def look_back(item: HottextItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """The draft with what was marked; of each span whether it had to go and why, as far as it may be seen."""
    marked = marked_in(state)
    words = {piece.span_id: piece.words for piece in pieces(item.text)}
    return (
        head_shown(item)
        | result_shown(grade(item, state), shown)
        | {
            "paragraphs": _paragraphs(item, marked),
            "nothing": says_nothing(state),
            "spans": [
                {
                    "id": span.id,
                    "words": words[span.id],
                    "is_marked": span.id in marked,
                    "is_secret": span.secret
                    if shown.right_answers or (shown.correctness and span.id in marked)
                    else None,
                    "feedback": span.feedback
                    if shown.right_answers or (shown.feedback and span.id in marked)
                    else None,
                }
                for span in item.spans
            ],
        }
    )


def text_faults(item: HottextItem) -> Iterator[Fault]:
    """What has to be mended in the draft, in any language: each span stands in it once, and nothing else is marked."""
    counts = Counter(piece.span_id for piece in pieces(item.text) if piece.span_id)
    known = [span.id for span in item.spans]
    for span_id in known:
        if counts[span_id] != 1:
            yield Fault(("text",), f"marks `{span_id}` {counts[span_id]} times; write [words]{{#{span_id}}} once")
    for span_id in counts.keys() - set(known):
        yield Fault(("text",), f"marks `{span_id}`, which is not one of the spans; add it there, or remove the mark")


def faults(item: HottextItem) -> Iterator[Fault]:
    """What an author has to mend in a hottext item."""
    yield from text_faults(item)
    secrets = sum(span.secret for span in item.spans)
    if not item.spans:
        yield Fault(("spans",), "is empty; write the words that can be marked")
    if secrets * SECRETS_IN_SPANS > len(item.spans):
        yield Fault(
            ("spans",), f"has {secrets} secrets in {len(item.spans)} spans; a third at most, so add harmless ones"
        )
    for place, span in enumerate(item.spans):
        if span.critical and not span.secret:
            yield Fault(("spans", place, "critical"), "stands on a span that is no secret; add `secret: true`")


HOTTEXT = ItemType(
    item=HottextItem,
    arrange=arrange,
    read=read,
    step=replace_state,
    is_blank=is_blank,
    is_answered=is_answered,
    grade=grade,
    present=present,
    look_back=look_back,
    faults=faults,
)
