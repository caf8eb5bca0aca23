"""The contract of an item type: a small table of functions over the author's item and the learner's response.

A response is a state, kept as a JSON object, that a step advances: most types have one step, which replaces the state.
An arrangement is what the paper fixes for one learner, such as the order of the options, likewise a JSON object.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.core.texts import Text

State = Mapping[str, Any]
Arrangement = Mapping[str, Any]
Fields = Mapping[str, Sequence[str]]


class UnreadableResponse(ValueError):
    """Someone sent a response that this item cannot have, such as an option that does not exist."""


@dataclass(frozen=True, kw_only=True)
class ItemHead:
    """What every item has: `explained_in` is the paragraph to read, `<module>#<paragraph id>`."""

    id: str
    objective: str
    explained_in: str
    protects_rights: bool = False
    stem: Text


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """What one response earned: `points` from 0 to 1, exactly; `is_critical` fails the attempt at any score.

    A disregarded item counts neither for nor against: its flaw was found after it had been asked.
    """

    points: Fraction
    is_critical: bool = False
    is_blank: bool = False
    is_disregarded: bool = False


BLANK = ItemResult(points=Fraction(0), is_blank=True)
"""Nothing was entered: 0 points in every type and every scoring mode."""


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
    is_answered(item, state)                whether what was entered is a whole answer; less than one earns 0
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
    is_answered: Callable[[Any, State | None], bool]
    grade: Callable[[Any, State | None], ItemResult]
    present: Callable[[Any, Arrangement, State | None], dict[str, Any]]
    look_back: Callable[[Any, Arrangement, State | None, Shown], dict[str, Any]]
    faults: Callable[[Any], Iterator[Fault]]


def replace_state(item: Any, state: State | None, entered: State) -> State:
    """The step of a type that has one: what was entered replaces what was there."""
    return entered


def one_of(fields: Fields, name: str) -> str | None:
    """The value of a field that is sent once, None where it is missing or empty; raises UnreadableResponse for several."""
    values = [value for value in fields.get(name, ()) if value]
    if len(values) > 1:
        raise UnreadableResponse(f"{name} is named twice")
    return values[0] if values else None


def each_of(fields: Fields, prefix: str, ids: Iterable[str]) -> dict[str, str]:
    """The value of the field `<prefix><id>` by id, without those left empty; raises UnreadableResponse for ids that are none."""
    names = {f"{prefix}{each}": each for each in ids}
    unknown = {name for name in fields if name.startswith(prefix)} - names.keys()
    if unknown:
        raise UnreadableResponse(f"there is no {min(unknown)!r}")
    entered = {each: one_of(fields, name) for name, each in names.items()}
    return {each: value for each, value in entered.items() if value is not None}


def head_shown(item: Any) -> dict[str, Any]:
    """What the pages need of every item."""
    return {"type": item.type, "id": item.id, "stem": item.stem}


def result_shown(result: ItemResult, shown: Shown) -> dict[str, Any]:
    """What looking back says of every item's result, as far as it may be seen."""
    return {
        "points": result.points if shown.correctness else None,
        "is_critical": result.is_critical and shown.correctness,
        "is_blank": result.is_blank,
    }
