"""Items with another key: the same to whoever may not see the key, and different to whoever may."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.core.items import Item
from app.core.model import Quiz
from tests import keys
from tests.keys import Entered

PARTS = {"choice": "options", "best_worst": "options", "order": "steps", "match": "statements", "hottext": "spans"}
KEYS = {
    "choice": ("score", "critical"),
    "best_worst": ("rank", "critical"),
    "match": ("category",),
    "hottext": ("secret", "critical"),
}
"""Of which fields the key of an item consists, by its type; they go round among its parts."""


def rekeyed(quiz: Quiz, keep: frozenset[str] = frozenset()) -> Quiz:
    """The same quiz with another key and other feedback; items, and parts `<item>.<part>`, named in `keep` stay as they are."""
    return with_items(quiz, lambda item: item if item.id in keep else rekeyed_item(item, keep))


def with_items(quiz: Quiz, change: Callable[[Item], Item]) -> Quiz:
    """The quiz with every item changed."""
    pools = tuple(
        replace(
            pool,
            scenarios=tuple(replace(each, items=tuple(change(item) for item in each.items)) for each in pool.scenarios),
        )
        for pool in quiz.pools
    )
    return replace(quiz, pools=pools)


def rekeyed_item(item: Item, keep: frozenset[str] = frozenset()) -> Item:
    """The item with another key and other feedback."""
    match item.type:
        case "order":
            return replace(item, steps=(*item.steps[1:], item.steps[0]), feedback="Other feedback.")
        case "text_entry":
            accepted = tuple(replace(each, variants=("another word",)) for each in item.accepted)
            feedback = item.feedback if f"{item.id}.feedback" in keep else "Other feedback."
            return replace(item, accepted=accepted, feedback=feedback)
        case "branching":
            return _rekeyed_graph(item, keep)
    parts = going_round(getattr(item, PARTS[item.type]), KEYS[item.type], item.id, keep)
    told = tuple(
        part if f"{item.id}.{part.id}" in keep else replace(part, feedback=f"Other feedback on {part.id}.")
        for part in parts
    )
    return replace(item, **{PARTS[item.type]: told})


def _rekeyed_graph(item: Any, keep: frozenset[str]) -> Any:
    situations = tuple(
        replace(
            situation,
            choices=going_round(
                situation.choices, ("harm", "dangerous", "critical"), f"{item.id}.{situation.id}", keep
            ),
        )
        for situation in item.situations
    )
    return replace(item, situations=situations, endings=going_round(item.endings, ("score",), item.id, keep))


def going_round(parts: tuple[Any, ...], names: tuple[str, ...], owner: str, keep: frozenset[str]) -> tuple[Any, ...]:
    """The values of these fields go round by one part, among the parts that may change."""
    places = [place for place, part in enumerate(parts) if f"{owner}.{part.id}" not in keep]
    values = [{name: getattr(parts[place], name) for name in names} for place in places]
    changed = list(parts)
    for place, given in zip(places, [*values[1:], *values[:1]], strict=True):
        changed[place] = replace(parts[place], **given)
    return tuple(changed)


def after_the_fact(item: Item) -> Iterator[str]:
    """The texts of an item that nobody sees while it is open: feedback, and how a thread may end."""
    match item.type:
        case "order" | "text_entry":
            yield item.feedback
        case "branching":
            yield from (ending.text for ending in item.endings)
            yield from (choice.consequence for situation in item.situations for choice in situation.choices)
        case _:
            yield from (part.feedback for part in getattr(item, PARTS[item.type]))


def named_parts(item: Item) -> Iterator[tuple[str, str]]:
    """The ids of an item's parts that pages hold, each with the words of the part."""
    if item.type == "branching":
        for situation in item.situations:
            yield situation.id, situation.text or ""
            yield from ((choice.id, choice.text) for choice in situation.choices)
    elif item.type == "hottext":
        yield from ((span.id, item.text) for span in item.spans)
    elif item.type in PARTS:
        yield from ((part.id, part.text) for part in getattr(item, PARTS[item.type]))


def wrong(item: Item) -> list[Entered]:
    """What earns little or nothing and is not critical, and tells as little of the key as can be."""
    if item.type != "hottext":
        return keys.wrong(item)
    critical = [span.id for span in item.spans if span.critical]
    harmless = [span.id for span in item.spans if not span.secret]
    return [{"span": [*critical, *harmless[: max(1, len(critical))]]}]


def told_by(item: Item, entered: list[Entered]) -> set[str]:
    """What of an item's key follows from the points for this answer, and from what is told of it."""
    match item.type:
        case "order" | "match":
            return {item.id}
        case "choice" if item.select == "several":
            return {item.id}
        case "text_entry":
            return {f"{item.id}.feedback"}
        case "branching":
            situations = {situation.id: situation for situation in item.situations}
            taken = [(fields["decide"][0], fields["choice"][0]) for fields in entered]
            [last] = [choice for choice in situations[taken[-1][0]].choices if choice.id == taken[-1][1]]
            return {f"{item.id}.{situation}.{choice}" for situation, choice in taken} | {f"{item.id}.{last.leads_to}"}
    return {f"{item.id}.{value}" for fields in entered for values in fields.values() for value in values}
