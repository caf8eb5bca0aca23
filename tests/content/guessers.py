"""People who know nothing of a course but have taken many quizzes: how they fill in a paper from what it shows.

A strategy prefers some lines of an item to others, by their place or their length, and answers every type by that preference.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from app.core.grading import Outcome, grade
from app.core.items import ITEM_TYPES, Item
from app.core.items.contract import Fields, State
from app.core.model import Quiz
from app.core.papers import Paper

Lines = Sequence[tuple[str, str]]
Prefer = Callable[[Lines, Random], list[str]]
FAMILIAR_WORDS = ("the social media manager", "security", "HR", "a flame war")
"""What somebody writes into an empty field who has only leafed through a course."""


@dataclass(frozen=True)
class Guesser:
    """`share` is how many of the lines are ticked where several may be: a fraction of them, 1 for all, 0 for none."""

    prefer: Prefer
    share: float = 0.5


def _by_place(turn: Callable[[list[str]], list[str]]) -> Prefer:
    return lambda lines, _: turn([line_id for line_id, _ in lines])


def _from_the_middle(ids: list[str]) -> list[str]:
    middle = (len(ids) - 1) // 2
    return ids[middle:] + ids[:middle]


def _by_length(sign: int) -> Prefer:
    return lambda lines, _: [line_id for line_id, words in sorted(lines, key=lambda line: sign * len(line[1]))]


def _at_random(lines: Lines, chance: Random) -> list[str]:
    return chance.sample([line_id for line_id, _ in lines], len(lines))


GUESSERS = {
    "first shown": Guesser(_by_place(list)),
    "middle": Guesser(_by_place(_from_the_middle)),
    "last shown": Guesser(_by_place(lambda ids: ids[::-1])),
    "longest": Guesser(_by_length(-1)),
    "shortest": Guesser(_by_length(1)),
    "at random": Guesser(_at_random),
    "at random, ticks all": Guesser(_at_random, share=1),
    "at random, ticks none": Guesser(_at_random, share=0),
}


def guessed(guesser: Guesser, quiz: Quiz, paper: Paper, chance: Random) -> Outcome:
    """What a guesser earns with a paper."""
    items = quiz.items
    states = {}
    for each in paper.items:
        item = items[each.item_id]
        kind, state = ITEM_TYPES[item.type], None
        while True:
            shown = kind.present(item, each.arrangement, state)
            fields = _filled_in(guesser, item, shown, chance)
            state = kind.step(item, state, kind.read(item, fields))
            if not _goes_on(kind.present(item, each.arrangement, state)):
                break
        states[item.id] = state
    return grade(quiz, paper, states)


def _goes_on(shown: dict[str, Any]) -> bool:
    return shown["type"] == "branching" and shown["now"] is not None


def _filled_in(guesser: Guesser, item: Item, shown: dict[str, Any], chance: Random) -> Fields:
    """The form fields of one item, or of one situation of a thread."""
    prefer = _preferring(guesser, chance)
    match item.type:
        case "choice":
            ranked = prefer(shown["options"])
            return {"option": ranked[:1] if shown["select"] == "one" else _ticked(ranked, guesser.share)}
        case "best_worst":
            ranked = prefer(shown["options"])
            return {"best": ranked[:1], "worst": ranked[-1:]}
        case "order":
            return {f"position.{step}": [str(n)] for n, step in enumerate(prefer(shown["steps"]), start=1)}
        case "match":
            return _dealt_out(prefer(shown["statements"]), prefer(shown["categories"]))
        case "hottext":
            spans = [piece for paragraph in shown["paragraphs"] for piece in paragraph if piece["id"]]
            marked = _ticked(prefer(spans, "words"), guesser.share * 2 / 3 if guesser.share < 1 else 1)
            return {"span": marked} if marked else {"nothing": ["1"]}
        case "text_entry":
            return {"text": [chance.choice(FAMILIAR_WORDS)]}
        case "branching":
            now = shown["now"]
            return {"decide": [now["id"]], "choice": prefer(now["choices"])[:1]}
    raise AssertionError(item.type)


def _preferring(guesser: Guesser, chance: Random) -> Callable[..., list[str]]:
    def prefer(lines: Sequence[dict[str, Any]], words: str = "text") -> list[str]:
        return guesser.prefer([(line["id"], line[words]) for line in lines], chance)

    return prefer


def _ticked(ranked: list[str], share: float) -> list[str]:
    return ranked[: round(len(ranked) * share)]


def _dealt_out(statements: list[str], categories: list[str]) -> Fields:
    """The statements in equal parts, the preferred ones to the preferred category."""
    size = -(-len(statements) // len(categories))
    return {f"category.{statement}": [categories[n // size]] for n, statement in enumerate(statements)}


def entered(item: Item, steps: Sequence[Fields]) -> State | None:
    """The state after these steps."""
    kind, state = ITEM_TYPES[item.type], None
    for fields in steps:
        state = kind.step(item, state, kind.read(item, fields))
    return state
