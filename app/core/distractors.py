"""What was chosen in an item, counted from the states of its responses. Words that learners typed are never shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.disclosure import FEWEST
from app.core.items import ITEM_TYPES, Item, best_worst, branching, choice, hottext, match, order, text_entry
from app.core.items.best_worst import BestWorstItem
from app.core.items.branching import BranchingItem
from app.core.items.choice import ChoiceItem
from app.core.items.contract import State
from app.core.items.hottext import HottextItem
from app.core.items.match import MatchItem
from app.core.items.order import OrderItem
from app.core.items.text_entry import TextEntryItem

States = Sequence[tuple[State, int]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """How often something was chosen, by column; None where the number is kept back because all chose alike or few came here.

    `label` is the author's text; `code` names what has none: nothing, accepted, other, unfinished. `key` are the right columns.
    """

    label: str = ""
    code: str = ""
    group: str = ""
    key: frozenset[int] = frozenset()
    counts: tuple[int, ...] | None


@dataclass(frozen=True, kw_only=True)
class Distractors:
    """The rows; `columns` are codes (chosen, best, worst), places counted from 1, or an author's categories."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    blank: int


def table(item: Item, states: States, attempts: int) -> Distractors | None:
    """The rows of an item that was asked so often; None where everybody chose alike, which would tell of each of them."""
    is_blank = ITEM_TYPES[item.type].is_blank
    entered = [(state, number) for state, number in states if not is_blank(item, state)]
    blank = attempts - sum(number for _, number in entered)
    if len(entered) + bool(blank) < 2:
        return None
    columns, rows = ROWS[item.type](item, entered)
    told = tuple(_kept_back(row, attempts) for row in rows)
    return Distractors(columns=columns, rows=told, blank=blank) if not _all_alike(rows, attempts) else None


def _kept_back(row: Row, attempts: int) -> Row:
    """The row, without its numbers where everyone chose the same in it."""
    is_alike = row.counts is not None and attempts in row.counts
    return replace(row, counts=None) if is_alike else row


def _all_alike(rows: Sequence[Row], attempts: int) -> bool:
    """Whether each row has all attempts in one of its columns: those who typed differently were accepted alike."""
    return all(row.counts is not None and set(row.counts) <= {0, attempts} for row in rows)


def _times(found: Iterable[tuple[Any, int]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for value, number in found:
        total[value] += number
    return total


def _of_choice(item: ChoiceItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    chosen = _times((option, number) for state, number in states for option in choice.marked_in(state))
    return ("chosen",), [
        Row(label=option.text, key=frozenset({0} if option.score == 1 else ()), counts=(chosen[option.id],))
        for option in item.options
    ]


def _of_best_worst(item: BestWorstItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    marks = _times((mark, number) for state, number in states for mark in enumerate(best_worst.marks_in(state)))
    ends = (item.ranks[0], item.ranks[-1])
    return best_worst.MARKS, [
        Row(
            label=option.text,
            key=frozenset(place for place, rank in enumerate(ends) if option.rank == rank),
            counts=(marks[0, option.id], marks[1, option.id]),
        )
        for option in item.options
    ]


def _of_order(item: OrderItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    stood = _times((at, number) for state, number in states for at in order.positions_in(state).items())
    places = range(len(item.steps))
    return tuple(str(place + 1) for place in places), [
        Row(label=step.text, key=frozenset({right}), counts=tuple(stood[step.id, place + 1] for place in places))
        for right, step in enumerate(item.steps)
    ]


def _of_match(item: MatchItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    sorted_into = _times((at, number) for state, number in states for at in match.placed_in(state).items())
    ids = [category.id for category in item.categories]
    return tuple(category.text for category in item.categories), [
        Row(
            label=each.text,
            key=frozenset({ids.index(each.category)}),
            counts=tuple(sorted_into[each.id, category] for category in ids),
        )
        for each in item.statements
    ]


def _of_hottext(item: HottextItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    marked = _times((span, number) for state, number in states for span in hottext.marked_in(state))
    nothing = sum(number for state, number in states if hottext.says_nothing(state))
    words = {piece.span_id: piece.words for piece in hottext.pieces(item.text)}
    is_clean = not any(span.secret for span in item.spans)
    return ("marked",), [
        *(
            Row(label=words.get(span.id, span.id), key=frozenset({0} if span.secret else ()), counts=(marked[span.id],))
            for span in item.spans
        ),
        Row(code="nothing", key=frozenset({0} if is_clean else ()), counts=(nothing,)),
    ]


def _of_text_entry(item: TextEntryItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    accepted = sum(number for state, number in states if text_entry.grade(item, state).points)
    other = sum(number for _, number in states) - accepted
    return ("entered",), [
        Row(code="accepted", key=frozenset({0}), counts=(accepted,)),
        Row(code="other", counts=(other,)),
    ]


def _of_branching(item: BranchingItem, states: States) -> tuple[tuple[str, ...], list[Row]]:
    taken: Counter[tuple[str, str]] = Counter()
    ended: Counter[str] = Counter()
    for state, number in states:
        path = branching.path_of(item, state)
        taken.update({(turn.situation.id, turn.choice.id): number for turn in path.turns})
        ended[path.ending.id if path.ending else ""] += number
    rows = [row for situation in item.situations for row in _of_situation(situation, taken)]
    best = max(ending.score for ending in item.endings)
    rows += [
        Row(label=end.text, group="endings", key=frozenset({0} if end.score == best else ()), counts=(ended[end.id],))
        for end in item.endings
    ]
    return ("chosen",), [*rows, Row(code="unfinished", group="endings", counts=(ended[""],))]


def _of_situation(situation: branching.BranchSituation, taken: Mapping[tuple[str, str], int]) -> list[Row]:
    """What was chosen in a situation; nothing of one that few came to, or in which all who did chose alike."""
    counts = [taken.get((situation.id, each.id), 0) for each in situation.choices]
    is_told = sum(counts) >= FEWEST and max(counts) < sum(counts)
    words = situation.text or next((remark.text for remark in situation.remarks), situation.id)
    return [
        Row(
            label=each.text,
            group=words,
            key=frozenset() if each.is_blunder else frozenset({0}),
            counts=(number,) if is_told else None,
        )
        for each, number in zip(situation.choices, counts, strict=True)
    ]


ROWS: dict[str, Callable[[Any, States], tuple[tuple[str, ...], list[Row]]]] = {
    "choice": _of_choice,
    "best_worst": _of_best_worst,
    "order": _of_order,
    "match": _of_match,
    "hottext": _of_hottext,
    "text_entry": _of_text_entry,
    "branching": _of_branching,
}
