"""Repairs: an older version of a quiz with its flawed items made good, and what a result becomes by it."""

from collections.abc import Callable
from dataclasses import replace

from app.core.access import Role, Viewer
from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.grading import Outcome
from app.core.items import ITEM_TYPES, Item
from app.core.items.branching import BranchingItem
from app.core.model import Quiz, Repair
from app.core.texts import texts_of, without_texts


class DoesNotFit(Exception):
    """The corrected item asks something else than this version did, so that what was answered cannot be graded by it."""

    def __init__(self, item_id: str) -> None:
        super().__init__(item_id)
        self.item_id = item_id


def repaired(old: Quiz, today: Quiz) -> Quiz:
    """`old` with the repairs that `today` names, without texts; the same where there is nothing to repair in it.

    `key`: the item becomes today's item of that id. `disregarded`, `right_for_all`: the item stays as it was, and is
    graded so. What `old` was repaired for already stays, unless today says otherwise of that item.
    Raises DoesNotFit where a corrected item asks something else than it did in `old`.
    """
    old, today = without_texts(old), without_texts(today)
    repairs = {repair.item: repair for repair in old.repairs}
    corrected: dict[str, Item] = {}
    for repair in today.repairs:
        was = old.items.get(repair.item)
        if was is None:
            continue
        known = repairs.get(repair.item)
        if repair.how != "key":
            if known is None or known.how != repair.how:
                repairs[repair.item] = repair
            continue
        is_corrected = _is_corrected(was, today)
        if is_corrected:
            corrected[was.id] = today.items[was.id]
        if is_corrected or (known is not None and known.how != "key"):
            repairs[repair.item] = repair
    return replace(_with_items(old, lambda item: corrected.get(item.id, item)), repairs=tuple(repairs.values()))


def _is_corrected(was: Item, today: Quiz) -> bool:
    """Whether today's item has another key; raises DoesNotFit where it differs in more than that."""
    now = today.items.get(was.id)
    if now == was:
        return False
    if now is None or not asks_the_same(was, now):
        raise DoesNotFit(was.id)
    return True


def asks_the_same(one: Item, other: Item) -> bool:
    """Whether two versions of an item take the same responses: nothing but the key and its feedback may differ.

    Compared without texts: a mended typo is no other question.
    """
    if one.type != other.type or texts_of(one).keys() != texts_of(other).keys():
        return False
    kind = ITEM_TYPES[one.type]
    arrangement = kind.arrange(one, "")
    one, other = without_texts(one), without_texts(other)
    return kind.present(one, arrangement, None) == kind.present(other, arrangement, None) and _ways(one) == _ways(other)


def _ways(item: Item) -> dict[tuple[str, str], str]:
    """Where each choice of a branching item leads; a path taken must still be one."""
    if not isinstance(item, BranchingItem):
        return {}
    return {(s.id, choice.id): choice.leads_to for s in item.situations for choice in s.choices}


def _with_items(quiz: Quiz, change: Callable[[Item], Item]) -> Quiz:
    """A quiz in which every item is what `change` makes of it."""
    return replace(
        quiz,
        pools=tuple(
            replace(
                pool, scenarios=tuple(replace(s, items=tuple(change(item) for item in s.items)) for s in pool.scenarios)
            )
            for pool in quiz.pools
        ),
    )


def newly_repaired(before: Quiz, after: Quiz) -> tuple[Repair, ...]:
    """The repairs of `after` that grade otherwise than `before` did."""
    known = {repair.item: repair for repair in before.repairs}
    return tuple(
        repair
        for repair in after.repairs
        if repair != known.get(repair.item) or before.items[repair.item] != after.items[repair.item]
    )


def revised(outcome: Outcome, *, has_passed: bool) -> Outcome:
    """The outcome of grading an attempt anew: nobody loses a pass that they were told of."""
    return replace(outcome, passed=outcome.passed or has_passed)


def may_confirm(viewer: Viewer, *, is_under_way: bool) -> Decision:
    """A repair reaches results everywhere, so HR of all legal entities confirms it; one of a quiz after the other."""
    if Role.HR not in viewer.roles or viewer.scope(Role.HR) is not None:
        return refused(Reason.REPAIR_REACHES_ALL)
    return refused(Reason.REPAIR_UNDER_WAY) if is_under_way else Allowed()
