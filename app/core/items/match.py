"""match: sort statements into categories, such as Do and Don't."""

from collections.abc import Iterator, Mapping
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
    each_of,
    head_shown,
    replace_state,
    result_shown,
)
from app.core.ordering import ordered
from app.core.texts import Text

FIELD = "category."
FEWEST_CATEGORIES, FEWEST_STATEMENTS = 2, 4
MOST_FOR_ONE_CATEGORY = Fraction(1, 5)


@dataclass(frozen=True, kw_only=True)
class Category:
    """Where statements are sorted into."""

    id: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement and the category that it belongs in."""

    id: str
    text: Text
    category: str
    feedback: Text


@dataclass(frozen=True, kw_only=True)
class MatchItem(ItemHead):
    """A stem with statements, each of which belongs in one category."""

    type: Literal["match"]
    categories: tuple[Category, ...]
    statements: tuple[Statement, ...]

    @property
    def has_critical(self) -> bool:
        """No sorting fails an attempt by itself."""
        return False


def arrange(item: MatchItem, seed: str) -> Arrangement:
    """The order of the statements; categories keep the author's."""
    return {"statements": ordered((statement.id for statement in item.statements), f"{seed}\x00{item.id}")}


def read(item: MatchItem, fields: Fields) -> State:
    """The category chosen for each statement; those not sorted are left out."""
    known = {category.id for category in item.categories}
    placed = each_of(fields, FIELD, (statement.id for statement in item.statements))
    unknown = set(placed.values()) - known
    if unknown:
        raise UnreadableResponse(f"{item.id} has no category {min(unknown)!r}")
    return {"placed": placed}


def placed_in(state: State | None) -> Mapping[str, str]:
    """The category chosen, by statement."""
    return state["placed"] if state else {}


def is_blank(item: MatchItem, state: State | None) -> bool:
    """Whether nothing was sorted."""
    return not placed_in(state)


def is_answered(item: MatchItem, state: State | None) -> bool:
    """Every statement is sorted."""
    return len(placed_in(state)) == len(item.statements)


def grade(item: MatchItem, state: State | None) -> ItemResult:
    """(right/n - 1/k) / (1 - 1/k), at least 0: what k categories give by chance earns nothing; unsorted counts as wrong."""
    if is_blank(item, state):
        return BLANK
    placed = placed_in(state)
    right = sum(placed.get(statement.id) == statement.category for statement in item.statements)
    return ItemResult(points=above_chance(right, item))


def above_chance(right: int, item: MatchItem) -> Fraction:
    """So many right ones, less what chance gives, as a share of what is left; at least 0."""
    chance = Fraction(1, len(item.categories))
    return max(Fraction(0), (Fraction(right, len(item.statements)) - chance) / (1 - chance))


def _in_order(item: MatchItem, arrangement: Arrangement) -> list[Statement]:
    statements = {statement.id: statement for statement in item.statements}
    return [statements[statement_id] for statement_id in arrangement["statements"]]


def present(item: MatchItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """Stem, categories, and statements with the category chosen; nothing of the key."""
    placed = placed_in(state)
    return head_shown(item) | {
        "categories": [{"id": category.id, "text": category.text} for category in item.categories],
        "statements": [
            {"id": statement.id, "text": statement.text, "category": placed.get(statement.id)}
            for statement in _in_order(item, arrangement)
        ],
    }


def look_back(item: MatchItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """Each statement with the category chosen, whether it belongs there, and the feedback, as far as they may be seen."""
    placed = placed_in(state)
    words = {category.id: category.text for category in item.categories}
    lines = []
    for statement in _in_order(item, arrangement):
        chosen = placed.get(statement.id)
        is_told = shown.correctness and chosen is not None
        lines.append(
            {
                "id": statement.id,
                "text": statement.text,
                "chosen": words[chosen] if chosen else None,
                "is_right": chosen == statement.category if is_told or shown.right_answers else None,
                "right_category": words[statement.category] if shown.right_answers else None,
                "feedback": statement.feedback if shown.right_answers or (shown.feedback and chosen) else None,
            }
        )
    return head_shown(item) | result_shown(grade(item, state), shown) | {"statements": lines}


def faults(item: MatchItem) -> Iterator[Fault]:
    """What an author has to mend in a match item."""
    categories = [category.id for category in item.categories]
    if len(categories) < FEWEST_CATEGORIES:
        yield Fault(("categories",), "has fewer than two categories; add one")
    if len(item.statements) < FEWEST_STATEMENTS:
        yield Fault(("statements",), "has fewer than four statements; add some")
    for place, statement in enumerate(item.statements):
        if statement.category not in categories:
            yield Fault(
                ("statements", place, "category"), f"is `{statement.category}`; write {' or '.join(categories)}"
            )
    for place, category in enumerate(categories if len(categories) >= FEWEST_CATEGORIES else ()):
        members = sum(statement.category == category for statement in item.statements)
        if members == 0:
            yield Fault(("categories", place), "has no statement; add one that belongs there")
        elif above_chance(members, item) > MOST_FOR_ONE_CATEGORY:
            yield Fault(("categories", place), "has far more statements than its share; even them out")


MATCH = ItemType(
    item=MatchItem,
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
