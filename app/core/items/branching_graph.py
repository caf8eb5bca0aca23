"""The graph of a branching item: what an author has to mend in it, every path through it, and its outline."""

from collections.abc import Iterator
from fractions import Fraction

from app.core.items import branching
from app.core.items.branching import MOST_HARM, BranchingItem, BranchSituation, Ending, Turn
from app.core.items.contract import Fault, ItemType

MOST_SITUATIONS, MOST_PATHS = 100, 10_000
CALM, ON_FIRE = 1, 5


def faults(item: BranchingItem) -> Iterator[Fault]:
    """What an author has to mend.

    In a graph without faults every situation and every ending is reached, every path ends, the best path earns 1, and a
    blunder never pays: wherever there is a choice without one, the best way on from it earns at least as much, whatever
    harm was done before.
    """
    broken = [*_values(item), *_links(item)]
    yield from broken
    if broken:
        return
    loop = _loop(item)
    if loop:
        yield Fault(("situations",), f"goes round in a loop: {' -> '.join(loop)}; let every choice lead on")
        return
    if count_paths(item) > MOST_PATHS:
        yield Fault(("situations",), f"has more than {MOST_PATHS} paths; let more of them meet again")
        return
    best = max(branching.score(turns, ending) for turns, ending in paths(item))
    if best != 1:
        yield Fault(("endings",), f"lets the best path earn {best}; let the best one end with score 1 and without harm")
        return
    yield from _blunders_that_pay(item)


def _values(item: BranchingItem) -> Iterator[Fault]:
    for place, situation in enumerate(item.situations):
        where = ("situations", place)
        if len(situation.choices) < 2:
            yield Fault((*where, "choices"), "has fewer than two choices; add one")
        if not situation.text and not situation.remarks:
            yield Fault(where, "tells nothing; write `text` or `remarks`")
        if not CALM <= situation.tension <= ON_FIRE:
            yield Fault((*where, "tension"), f"is {situation.tension}; write 1 (calm) to 5 (on fire)")
        for number, choice in enumerate(situation.choices):
            if not 0 <= choice.harm <= MOST_HARM:
                yield Fault((*where, "choices", number, "harm"), f"is {choice.harm}; write 0 to {MOST_HARM}")
    for place, ending in enumerate(item.endings):
        if not CALM <= ending.tension <= ON_FIRE:
            yield Fault(("endings", place, "tension"), f"is {ending.tension}; write 1 (calm) to 5 (on fire)")
        if not 0 <= ending.score <= 1:
            yield Fault(("endings", place, "score"), f"is {ending.score}; write 0 to 1, such as 1/2")


def _links(item: BranchingItem) -> Iterator[Fault]:
    if not item.situations or not item.endings:
        yield Fault((), "needs `situations` and `endings`")
        return
    if len(item.situations) > MOST_SITUATIONS:
        yield Fault(("situations",), f"has {len(item.situations)} situations; write {MOST_SITUATIONS} at most")
        return
    situations = [situation.id for situation in item.situations]
    endings = [ending.id for ending in item.endings]
    for both in sorted(set(situations) & set(endings)):
        yield Fault(("endings", endings.index(both), "id"), f"`{both}` is a situation too; rename one")
    for place, situation in enumerate(item.situations):
        for number, choice in enumerate(situation.choices):
            if choice.leads_to not in situations and choice.leads_to not in endings:
                where = ("situations", place, "choices", number, "leads_to")
                yield Fault(where, f"is `{choice.leads_to}`, which is neither a situation nor an ending")
    reached = reachable(item)
    for kind, ids in (("situations", situations), ("endings", endings)):
        for place, name in enumerate(ids):
            if name not in reached:
                yield Fault((kind, place), "is never reached; let a choice lead there, or remove it")


def reachable(item: BranchingItem) -> set[str]:
    """The ids of situations and endings that some path reaches."""
    reached: set[str] = set()
    waiting = [item.situations[0].id]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            situation = item.situation(here)
            waiting.extend(choice.leads_to for choice in (situation.choices if situation else ()))
    return reached


def _loop(item: BranchingItem) -> list[str]:
    """The situations of a loop, the first one again at the end; empty where there is none."""
    finished: set[str] = set()

    def search(here: str, trail: list[str]) -> list[str]:
        if here in trail:
            return [*trail[trail.index(here) :], here]
        situation = item.situation(here)
        if here in finished or situation is None:
            return []
        for choice in situation.choices:
            if found := search(choice.leads_to, [*trail, here]):
                return found
        finished.add(here)
        return []

    return search(item.situations[0].id, [])


def count_paths(item: BranchingItem) -> int:
    """How many paths lead from the opening to an ending, in a graph without loops."""
    known: dict[str, int] = {ending.id: 1 for ending in item.endings}

    def count(here: str) -> int:
        if here not in known:
            situation = item.situation(here)
            known[here] = sum(count(choice.leads_to) for choice in situation.choices) if situation else 0
        return known[here]

    return count(item.situations[0].id)


def paths(item: BranchingItem) -> Iterator[tuple[tuple[Turn, ...], Ending]]:
    """Every path of a sound graph, with the ending that it reaches."""
    yield from _from(item, item.situations[0], ())


def _from(
    item: BranchingItem, situation: BranchSituation, turns: tuple[Turn, ...]
) -> Iterator[tuple[tuple[Turn, ...], Ending]]:
    for choice in situation.choices:
        taken = (*turns, Turn(situation, choice))
        ending, following = item.ending(choice.leads_to), item.situation(choice.leads_to)
        if ending is not None:
            yield taken, ending
        elif following is not None:
            yield from _from(item, following, taken)


def _blunders_that_pay(item: BranchingItem) -> Iterator[Fault]:
    """Blunders from which more can be earned than by doing right at once, where that can be done."""
    ways = _ways_on(item)
    met = _harm_on_arrival(item)
    for place, situation in enumerate(item.situations):
        for number, choice in enumerate(situation.choices):
            for harm in sorted(met[situation.id]) if choice.is_blunder else ():
                right = [_best(ways[c.leads_to], harm + c.harm) for c in situation.choices if not c.is_blunder]
                points = _best(ways[choice.leads_to], harm + choice.harm)
                if right and points > max(right):
                    where = ("situations", place, "choices", number)
                    yield Fault(
                        where, f"is a blunder that can still earn {points}; doing right at once earns {max(right)}"
                    )
                    break


def _ways_on(item: BranchingItem) -> dict[str, set[tuple[Fraction, Fraction]]]:
    """For each situation and ending, the (ending's score, harm on the way there) of the paths on from it."""
    ways = {ending.id: {(ending.score, Fraction(0))} for ending in item.endings}

    def found(here: str) -> set[tuple[Fraction, Fraction]]:
        if here not in ways:
            situation = item.situation(here)
            choices = situation.choices if situation else ()
            ways[here] = {(score, harm + each.harm) for each in choices for score, harm in found(each.leads_to)}
        return ways[here]

    found(item.situations[0].id)
    return ways


def _harm_on_arrival(item: BranchingItem) -> dict[str, set[Fraction]]:
    """For each situation and ending, the sums of harm that paths have done when they get there."""
    met: dict[str, set[Fraction]] = {}
    waiting = [(item.situations[0].id, Fraction(0))]
    while waiting:
        here, harm = waiting.pop()
        if harm not in met.setdefault(here, set()):
            met[here].add(harm)
            situation = item.situation(here)
            waiting.extend((each.leads_to, harm + each.harm) for each in (situation.choices if situation else ()))
    return met


def _best(ways: set[tuple[Fraction, Fraction]], harm: Fraction) -> Fraction:
    return max(branching.points(score, harm + more) for score, more in ways)


def best_through_danger(item: BranchingItem) -> Fraction:
    """The most that a path through a dangerous choice earns; it must stay below the pass mark."""
    earned = (
        branching.score(turns, ending)
        for turns, ending in paths(item)
        if any(turn.choice.is_dangerous for turn in turns)
    )
    return max(earned, default=Fraction(0))


def outline(item: BranchingItem) -> Iterator[str]:
    """The graph as an indented outline; a situation that was told before is only named."""
    told: set[str] = set()

    def lines(here: str, depth: int) -> Iterator[str]:
        indent = "  " * depth
        ending = item.ending(here)
        if ending is not None:
            yield f"{indent}= {here} (score {ending.score}, tension {ending.tension})"
            return
        situation = item.situation(here)
        if situation is None or here in told:
            yield f"{indent}{here} (see above)"
            return
        told.add(here)
        yield f"{indent}{here} (tension {situation.tension})"
        for choice in situation.choices:
            marks = [f"harm {choice.harm}"] if choice.harm else []
            marks += ["critical"] if choice.critical else ["dangerous"] if choice.dangerous else []
            yield f"{indent}  - {choice.id}" + (f" [{', '.join(marks)}]" if marks else "")
            yield from lines(choice.leads_to, depth + 2)

    return lines(item.situations[0].id, 0)


BRANCHING = ItemType(
    item=BranchingItem,
    arrange=branching.arrange,
    read=branching.read,
    step=branching.step,
    is_blank=branching.is_blank,
    is_answered=branching.is_answered,
    grade=branching.grade,
    present=branching.present,
    look_back=branching.look_back,
    faults=faults,
)
