"""choice: mark one option, graded from best to bad, or several."""

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
from app.core.ordering import ordered
from app.core.texts import Text

FIELD = "option"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option. `score` runs from 0 to 1; choosing a `critical` one fails the attempt."""

    id: str
    text: Text
    feedback: Text
    score: Fraction
    critical: bool = False
    stays_last: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoiceItem(ItemHead):
    """A stem with options, of which one or several are marked."""

    type: Literal["choice"]
    select: Literal["one", "several"] = "one"
    scoring: Literal["net", "exact", "weights", "strict"] = "weights"
    options: tuple[Option, ...]

    @property
    def has_critical(self) -> bool:
        """Whether some response to this item fails the attempt."""
        return any(option.critical for option in self.options)


def arrange(item: ChoiceItem, seed: str) -> Arrangement:
    """The order of the options: those that stay last keep the author's order at the end."""
    moving = [option.id for option in item.options if not option.stays_last]
    staying = [option.id for option in item.options if option.stays_last]
    return {"options": ordered(moving, f"{seed}\x00{item.id}") + staying}


def read(item: ChoiceItem, fields: Fields) -> State:
    """The ids marked, in the author's order. Twice the same, or two where one is asked for, is refused."""
    marked = list(fields.get(FIELD, ()))
    unknown = set(marked) - {option.id for option in item.options}
    if unknown:
        raise UnreadableResponse(f"{item.id} has no option {min(unknown)!r}")
    if len(set(marked)) < len(marked):
        raise UnreadableResponse(f"{item.id} names an option twice")
    if item.select == "one" and len(marked) > 1:
        raise UnreadableResponse(f"{item.id} takes one option")
    return {"marked": [option.id for option in item.options if option.id in marked]}


def marked_in(state: State | None) -> frozenset[str]:
    """The ids marked in a state."""
    return frozenset(state["marked"]) if state else frozenset()


def is_blank(item: ChoiceItem, state: State | None) -> bool:
    """Whether no option is marked."""
    return not marked_in(state)


def is_answered(item: ChoiceItem, state: State | None) -> bool:
    """Any option marked is an answer."""
    return not is_blank(item, state)


def grade(item: ChoiceItem, state: State | None) -> ItemResult:
    """One: the option's score. Several: by the item's scoring mode. Blank: 0 in every mode."""
    marked = marked_in(state)
    if not marked:
        return BLANK
    chosen = [option for option in item.options if option.id in marked]
    points = chosen[0].score if item.select == "one" else several_score(item, marked)
    return ItemResult(points=points, is_critical=any(option.critical for option in chosen))


def several_score(item: ChoiceItem, marked: frozenset[str]) -> Fraction:
    """c right options and W wrong ones, t right and w wrong ones marked; the modes are those of the author's guide."""
    right = {option.id for option in item.options if option.score == 1}
    c, wrong_count = len(right), len(item.options) - len(right)
    t, w = len(marked & right), len(marked - right)
    if item.scoring == "exact":
        return Fraction(int(t == c and w == 0))
    if item.scoring == "strict":
        return Fraction(t, c) if w == 0 else Fraction(0)
    if item.scoring == "net":
        return max(Fraction(0), Fraction(t - w, c))
    return max(Fraction(0), Fraction(t, c) - (Fraction(w, wrong_count) if w else 0))


def _in_order(item: ChoiceItem, arrangement: Arrangement) -> list[Option]:
    options = {option.id: option for option in item.options}
    return [options[option_id] for option_id in arrangement["options"]]


def present(item: ChoiceItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """Stem and options in the paper's order, with what is marked; nothing of the key."""
    marked = marked_in(state)
    return head_shown(item) | {
        "select": item.select,
        "options": [
            {"id": option.id, "text": option.text, "is_marked": option.id in marked}
            for option in _in_order(item, arrangement)
        ],
    }


def look_back(item: ChoiceItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """The options with what was marked, feedback on those marked, and the key where it may be shown."""
    marked = marked_in(state)
    return (
        head_shown(item)
        | result_shown(grade(item, state), shown)
        | {
            "select": item.select,
            "options": [
                {
                    "id": option.id,
                    "text": option.text,
                    "is_marked": option.id in marked,
                    "score": option.score
                    if shown.right_answers or (shown.correctness and option.id in marked)
                    else None,
                    "is_right": option.score == 1 if shown.right_answers else None,
                    "feedback": option.feedback
                    if shown.right_answers or (shown.feedback and option.id in marked)
                    else None,
                }
                for option in _in_order(item, arrangement)
            ],
        }
    )


def faults(item: ChoiceItem) -> Iterator[Fault]:
    """What an author has to mend in the key of a choice item."""
    if len(item.options) < 3:
        yield Fault(("options",), "has fewer than three options; add plausible ones")
    for place, option in enumerate(item.options):
        if not 0 <= option.score <= 1:
            yield Fault(("options", place, "score"), f"is {option.score}; write 0 to 1, such as 1/2")
        if option.critical and option.score != 0:
            yield Fault(("options", place, "critical"), "stands on an option that earns points; give it score 0")
    right = sum(option.score == 1 for option in item.options)
    if right == 0:
        yield Fault(("options",), "has no option with score 1; give it to the best one")
    if item.select == "one":
        if item.scoring != "weights":
            yield Fault(("scoring",), "is for `select: several`; remove it")
        return
    for place, option in enumerate(item.options):
        if option.score not in (0, 1):
            yield Fault(("options", place, "score"), f"is {option.score}; with `select: several` write 1 or 0")
    if right > len(item.options) - right:
        yield Fault(("options",), "has more right options than wrong ones; add wrong ones")


CHOICE = ItemType(
    item=ChoiceItem,
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
