"""order: put the steps of a response in order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
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
    each_of,
    head_shown,
    replace_state,
    result_shown,
)
from app.core.ordering import ordered
from app.core.texts import Text

FIELD = "position."
FEWEST_STEPS, MOST_STEPS = 3, 8
COUNTER = re.compile(r"([0-9]+|(?<![a-z])[a-z])$")
MOST_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class OrderedStep:
    """One step of the response."""

    id: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class OrderItem(ItemHead):
    """A stem with steps, written in the right order: that order is the key."""

    type: Literal["order"]
    scoring: Literal["pairs", "exact"] = "pairs"
    steps: tuple[OrderedStep, ...]
    feedback: Text

    @property
    def has_critical(self) -> bool:
        """No order fails an attempt by itself."""
        return False


def arrange(item: OrderItem, seed: str) -> Arrangement:
    """The order shown first, which is never the key."""
    key = [step.id for step in item.steps]
    shown = ordered(key, f"{seed}\x00{item.id}")
    return {"steps": shown if shown != key else [*shown[1:], shown[0]]}


def read(item: OrderItem, fields: Fields) -> State:
    """The position entered for each step, counted from 1; those left empty are left out. The same one twice is kept."""
    positions = {}
    for step_id, entered in each_of(fields, FIELD, (step.id for step in item.steps)).items():
        is_number = entered.isascii() and entered.isdigit() and len(entered) <= MOST_DIGITS
        if not (is_number and 1 <= int(entered) <= len(item.steps)):
            raise UnreadableResponse(f"{item.id} has no position {entered!r}")
        positions[step_id] = int(entered)
    return {"positions": positions}


def positions_in(state: State | None) -> Mapping[str, int]:
    """The positions entered, by step."""
    return state["positions"] if state else {}


def is_blank(item: OrderItem, state: State | None) -> bool:
    """Whether no position was entered: an order that was left as shown is blank."""
    return not positions_in(state)


def is_answered(item: OrderItem, state: State | None) -> bool:
    """Each step has a position of its own."""
    return len(set(positions_in(state).values())) == len(item.steps)


def grade(item: OrderItem, state: State | None) -> ItemResult:
    """pairs: 1 - 2 * wrong pairs / all pairs, at least 0, so that a random order is near nothing. exact: all or nothing."""
    if is_blank(item, state):
        return BLANK
    if not is_answered(item, state):
        return ItemResult(points=Fraction(0))
    positions = positions_in(state)
    pairs = list(combinations([positions[step.id] for step in item.steps], 2))
    wrong = sum(earlier > later for earlier, later in pairs)
    if item.scoring == "exact":
        return ItemResult(points=Fraction(int(wrong == 0)))
    return ItemResult(points=max(Fraction(0), 1 - Fraction(2 * wrong, len(pairs))))


def _as_entered(item: OrderItem, arrangement: Arrangement, state: State | None) -> list[OrderedStep]:
    """The steps by the positions entered; without a whole order, as the paper shows them first."""
    steps = {step.id: step for step in item.steps}
    shown = list(arrangement["steps"])
    if is_answered(item, state):
        positions = positions_in(state)
        shown.sort(key=lambda step_id: positions[step_id])
    return [steps[step_id] for step_id in shown]


def present(item: OrderItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """Stem and steps with the positions entered; nothing of the key."""
    positions = positions_in(state)
    return head_shown(item) | {
        "is_ordered": is_answered(item, state),
        "is_begun": not is_blank(item, state),
        "steps": [
            {"id": step.id, "text": step.text, "position": positions.get(step.id)}
            for step in _as_entered(item, arrangement, state)
        ],
    }


def look_back(item: OrderItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """The steps as ordered, each with its right place once the key may be shown, and the feedback."""
    key = {step.id: place for place, step in enumerate(item.steps, start=1)}
    positions = positions_in(state)
    return (
        head_shown(item)
        | result_shown(grade(item, state), shown)
        | {
            "steps": [
                {
                    "id": step.id,
                    "text": step.text,
                    "position": positions.get(step.id),
                    "right_position": key[step.id] if shown.right_answers else None,
                }
                for step in _as_entered(item, arrangement, state)
            ],
            "right_order": [step.text for step in item.steps] if shown.right_answers else None,
            "feedback": item.feedback if shown.right_answers or (shown.feedback and positions) else None,
        }
    )


def _are_numbered(item: OrderItem) -> bool:
    """Whether the ids count up along the key, as `step-1`, `step-2` or `a`, `b` do."""
    ids = [step.id for step in item.steps]
    counters = [match[1] for match in map(COUNTER.search, ids) if match]
    is_counted = len(counters) == len(ids) and len({COUNTER.sub("", step_id) for step_id in ids}) == 1
    return is_counted and counters == sorted(counters, key=lambda counter: (len(counter), counter))


def faults(item: OrderItem) -> Iterator[Fault]:
    """What an author has to mend in an order item."""
    if not FEWEST_STEPS <= len(item.steps) <= MOST_STEPS:
        yield Fault(("steps",), f"has {len(item.steps)} steps; write {FEWEST_STEPS} to {MOST_STEPS}")
    if _are_numbered(item):
        yield Fault(("steps",), "has ids that number the steps, which every page shows; name each after what it says")


ORDER = ItemType(
    item=OrderItem,
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
