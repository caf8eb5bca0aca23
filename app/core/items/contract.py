"""The contract of an item type: a small table of functions over the author's item and the learner's response.

A response is a state, kept as a JSON object, that a step advances: most types have one step, which replaces the state.
An arrangement is what the paper fixes for one learner, such as the order of the options, likewise a JSON object.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

State = Mapping[str, Any]
Arrangement = Mapping[str, Any]
Fields = Mapping[str, Sequence[str]]


class UnreadableResponse(ValueError):
    """Someone sent a response that this item cannot have, such as an option that does not exist."""


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """What one response earned: `points` from 0 to 1, exactly; `is_critical` fails the attempt at any score."""

    points: Fraction
    is_critical: bool = False
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of the key may be shown now."""

    correctness: bool = False
    feedback: bool = False
    right_answers: bool = False


@dataclass(frozen=True)
class Fault:
    """Something an author has to mend; `path` leads from the item to the place."""

    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True, kw_only=True)
class ItemType:
    """One row of the registry. `item` stands for the dataclass that the functions take.

    arrange(item, seed)                     what the paper fixes, from the attempt's seed
    read(item, fields)                      form fields -> input of a step; raises UnreadableResponse
    step(item, state, input)                the state that follows; `state` is None at first
    is_blank(item, state)                   whether nothing was entered
    grade(item, state)                      the result of a state
    present(item, arrangement, state)       what the page needs to ask, and nothing of the key
    look_back(item, arrangement, state, shown)   what the page needs afterwards, as far as `shown` permits
    faults(item)                            what the author has to mend
    """

    item: type
    arrange: Callable[[Any, str], Arrangement]
    read: Callable[[Any, Fields], State]
    step: Callable[[Any, State | None, State], State]
    is_blank: Callable[[Any, State | None], bool]
    grade: Callable[[Any, State | None], ItemResult]
    present: Callable[[Any, Arrangement, State | None], dict[str, Any]]
    look_back: Callable[[Any, Arrangement, State | None, Shown], dict[str, Any]]
    faults: Callable[[Any], Iterator[Fault]]
