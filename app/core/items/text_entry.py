"""text_entry: a short answer in the learner's own words, compared with accepted variants."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal
from unicodedata import normalize

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
    one_of,
    replace_state,
    result_shown,
)
from app.core.texts import Text

FIELD = "text"
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class AcceptedAnswers:
    """The variants accepted in one language. They are key and not text: any of them is right, whatever language is read."""

    language: str
    variants: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextEntryItem(ItemHead):
    """A stem with a field for a few words."""

    type: Literal["text_entry"]
    accepted: tuple[AcceptedAnswers, ...]
    feedback: Text

    @property
    def has_critical(self) -> bool:
        """No words fail an attempt by themselves."""
        return False


def folded(text: str) -> str:
    """As answers are compared: Unicode NFKC, case-folded, every run of white space one space."""
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


def arrange(item: TextEntryItem, seed: str) -> Arrangement:
    """There is nothing to arrange."""
    return {}


def read(item: TextEntryItem, fields: Fields) -> State:
    """The words entered, without the space around them."""
    entered = (one_of(fields, FIELD) or "").strip()
    if len(entered) > LONGEST:
        raise UnreadableResponse(f"{item.id} takes {LONGEST} characters")
    return {"text": entered}


def text_in(state: State | None) -> str:
    """The words entered."""
    return str(state["text"]) if state else ""


def is_blank(item: TextEntryItem, state: State | None) -> bool:
    """Whether nothing but space was entered."""
    return not folded(text_in(state))


def is_answered(item: TextEntryItem, state: State | None) -> bool:
    """Any words are an answer."""
    return not is_blank(item, state)


def grade(item: TextEntryItem, state: State | None) -> ItemResult:
    """1 for an accepted variant of any language, else 0."""
    if is_blank(item, state):
        return BLANK
    accepted = {folded(variant) for answers in item.accepted for variant in answers.variants}
    return ItemResult(points=Fraction(int(folded(text_in(state)) in accepted)))


def present(item: TextEntryItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """Stem and the words entered; nothing of the key."""
    return head_shown(item) | {"entered": text_in(state), "longest": LONGEST}


def look_back(item: TextEntryItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """The words entered, the variants by language once the key may be shown, and the feedback."""
    return (
        head_shown(item)
        | result_shown(grade(item, state), shown)
        | {
            "entered": text_in(state),
            "accepted": {answers.language: list(answers.variants) for answers in item.accepted}
            if shown.right_answers
            else None,
            "feedback": item.feedback
            if shown.right_answers or (shown.feedback and not is_blank(item, state))
            else None,
        }
    )


def faults(item: TextEntryItem) -> Iterator[Fault]:
    """What an author has to mend in a text entry item."""
    if not item.accepted:
        yield Fault(("accepted",), "has no language; write the variants of each")
    for place, answers in enumerate(item.accepted):
        if not answers.variants:
            yield Fault(("accepted", place, "variants"), "is empty; write what is right")
        for number, variant in enumerate(answers.variants):
            if not folded(variant) or len(variant) > LONGEST:
                yield Fault(("accepted", place, "variants", number), f"has no words, or more than {LONGEST} characters")


TEXT_ENTRY = ItemType(
    item=TextEntryItem,
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
