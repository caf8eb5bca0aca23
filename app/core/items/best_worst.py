"""best_worst: a situational judgement; mark the most and the least effective of several responses."""

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
    one_of,
    replace_state,
    result_shown,
)
from app.core.ordering import ordered
from app.core.texts import Text

MARKS = ("best", "worst")
FEWEST_OPTIONS, FEWEST_RANKS = 4, 3


@dataclass(frozen=True, kw_only=True)
class RankedOption:
    """One response. `rank` 1 is the most effective; near ties share a rank. Calling a `critical` one best fails the attempt."""

    id: str
    text: Text
    feedback: Text
    rank: int
    critical: bool = False


@dataclass(frozen=True, kw_only=True)
class BestWorstItem(ItemHead):
    """A stem with responses ranked by how well they work."""

    type: Literal["best_worst"]
    options: tuple[RankedOption, ...]

    @property
    def has_critical(self) -> bool:
        """Whether some response to this item fails the attempt."""
        return any(option.critical for option in self.options)

    @property
    def ranks(self) -> list[int]:
        """The ranks given, from the best to the worst."""
        return sorted({option.rank for option in self.options})


def arrange(item: BestWorstItem, seed: str) -> Arrangement:
    """The order of the options."""
    return {"options": ordered((option.id for option in item.options), f"{seed}\x00{item.id}")}


def read(item: BestWorstItem, fields: Fields) -> State:
    """The ids marked as best and as worst, None where a mark is missing. One option may carry both: that is no answer yet."""
    known = {option.id for option in item.options}
    state = {mark: one_of(fields, mark) for mark in MARKS}
    unknown = set(state.values()) - known - {None}
    if unknown:
        raise UnreadableResponse(f"{item.id} has no option {min(map(str, unknown))!r}")
    return state


def marks_in(state: State | None) -> tuple[str | None, str | None]:
    """The ids marked best and worst."""
    return (state["best"], state["worst"]) if state else (None, None)


def is_blank(item: BestWorstItem, state: State | None) -> bool:
    """Whether neither mark was set."""
    return marks_in(state) == (None, None)


def is_answered(item: BestWorstItem, state: State | None) -> bool:
    """Both marks are required, on two options."""
    best, worst = marks_in(state)
    return best is not None and worst is not None and best != worst


def grade(item: BestWorstItem, state: State | None) -> ItemResult:
    """The best as best and the worst as worst earn 1/2 each, a near miss 1/4; the best as worst, or the reverse, ends at 0."""
    if is_blank(item, state):
        return BLANK
    ranks = {option.id: option.rank for option in item.options}
    best, worst = marks_in(state)
    is_critical = any(option.critical for option in item.options if option.id == best)
    if best is None or worst is None or best == worst:
        return ItemResult(points=Fraction(0), is_critical=is_critical)
    first, second, *_ = item.ranks
    *_, second_last, last = item.ranks
    if ranks[best] == last or ranks[worst] == first:
        return ItemResult(points=Fraction(0), is_critical=is_critical)
    points = _mark(ranks[best], first, second) + _mark(ranks[worst], last, second_last)
    return ItemResult(points=points, is_critical=is_critical)


def _mark(rank: int, right: int, near: int) -> Fraction:
    if rank == right:
        return Fraction(1, 2)
    return Fraction(1, 4) if rank == near else Fraction(0)


def _in_order(item: BestWorstItem, arrangement: Arrangement) -> list[RankedOption]:
    options = {option.id: option for option in item.options}
    return [options[option_id] for option_id in arrangement["options"]]


def present(item: BestWorstItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """Stem and options in the paper's order, with the marks; nothing of the key."""
    best, worst = marks_in(state)
    return head_shown(item) | {
        "options": [
            {"id": option.id, "text": option.text, "is_best": option.id == best, "is_worst": option.id == worst}
            for option in _in_order(item, arrangement)
        ],
    }


def look_back(item: BestWorstItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """The options with the marks, feedback on those marked, and where each stands once the key may be shown."""
    best, worst = marks_in(state)
    first, last = item.ranks[0], item.ranks[-1]
    return (
        head_shown(item)
        | result_shown(grade(item, state), shown)
        | {
            "options": [
                {
                    "id": option.id,
                    "text": option.text,
                    "is_best": option.id == best,
                    "is_worst": option.id == worst,
                    "is_most_effective": option.rank == first if shown.right_answers else None,
                    "is_least_effective": option.rank == last if shown.right_answers else None,
                    "feedback": option.feedback
                    if shown.right_answers or (shown.feedback and option.id in (best, worst))
                    else None,
                }
                for option in _in_order(item, arrangement)
            ],
        }
    )


def faults(item: BestWorstItem) -> Iterator[Fault]:
    """What an author has to mend in the key of a best-and-worst item."""
    if len(item.options) < FEWEST_OPTIONS:
        yield Fault(("options",), "has fewer than four options; add plausible ones")
    if len(item.ranks) < FEWEST_RANKS:
        yield Fault(("options",), "has fewer than three ranks; tell the best, the middle and the worst apart")
    for place, option in enumerate(item.options):
        if option.rank < 1:
            yield Fault(("options", place, "rank"), f"is {option.rank}; write 1 for the most effective, then 2, 3 ...")
        if option.critical and option.rank != item.ranks[-1]:
            yield Fault(("options", place, "critical"), "stands on an option that is not the least effective")


BEST_WORST = ItemType(
    item=BestWorstItem,
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
