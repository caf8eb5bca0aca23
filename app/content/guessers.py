"""People who know nothing of a course but have taken many quizzes: how they fill in a paper from what it shows.

A strategy prefers some lines of an item to others, by their place, their length or their words, and answers every type by that
preference. A good quiz lets none of them pass: `gangway content-report --guess 10000` says how often each does.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from app.core.grading import Outcome, grade
from app.core.items import ITEM_TYPES, Item
from app.core.items.contract import Fields, State
from app.core.model import Quiz
from app.core.papers import Paper, draw

Lines = Sequence[tuple[str, str]]
Prefer = Callable[[Lines, Random], list[str]]
Preferring = Callable[..., list[str]]
FAMILIAR_WORDS = ("the social media manager", "security", "HR", "a flame war")
"""What somebody writes into an empty field who has only leafed through a course."""

HEDGES = re.compile(
    r"""\b(?:
        usually|often|some|sometimes|may|might|can|could|perhaps|maybe|probably|generally|mostly|if|unless|depends|first|ask
        |vanligvis|ofte|noen|iblant|kan|kunne|kanskje|antagelig|stort\ sett|hvis|med\ mindre|først|spør|spørre
        |vanligtvis|ibland|några|kunde|kanske|troligen|för\ det\ mesta|om|såvida|först|fråga|frågar
        |meist|oft|manche|manchmal|können|könnte|vielleicht|wohl|wahrscheinlich|in\ der\ Regel|wenn|falls|zuerst|fragen
        |בדרך\ כלל|לרוב|לעיתים|לפעמים|אולי|ייתכן|יכול|יכולים|כנראה|אם|אלא\ אם|קודם|לשאול|שאלו
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words with which careful people make careful statements, and by which test-wise people tell a key, in the five languages."""


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


def _by_words(weight: Callable[[str], int]) -> Prefer:
    """The heaviest first; of equal ones, the one shown first."""
    weighed = cache(weight)
    return lambda lines, _: [line_id for line_id, words in sorted(lines, key=lambda line: -weighed(line[1]))]


def _at_random(lines: Lines, chance: Random) -> list[str]:
    return chance.sample([line_id for line_id, _ in lines], len(lines))


GUESSERS = {
    "first shown": Guesser(_by_place(list)),
    "middle": Guesser(_by_place(_from_the_middle)),
    "last shown": Guesser(_by_place(lambda ids: ids[::-1])),
    "longest": Guesser(_by_words(len)),
    "shortest": Guesser(_by_words(lambda words: -len(words))),
    "most hedging": Guesser(_by_words(lambda words: len(HEDGES.findall(words)))),
    "at random": Guesser(_at_random),
    "ticks all": Guesser(_at_random, share=1),
    "ticks none": Guesser(_at_random, share=0),
}


def passes(quiz: Quiz, papers: int) -> dict[str, int]:
    """How many of so many drawn papers each guesser passes, by the guesser's name; the same quiz gives the same numbers."""
    counts = dict.fromkeys(GUESSERS, 0)
    chance = Random(quiz.slug)  # noqa: S311 # nothing is kept secret by it
    for number in range(papers):
        paper = draw(quiz, f"{quiz.slug}-{number}")
        for name, guesser in GUESSERS.items():
            counts[name] += guessed(guesser, quiz, paper, chance).passed
    return counts


def guessed(guesser: Guesser, quiz: Quiz, paper: Paper, chance: Random) -> Outcome:
    """What a guesser earns with a paper."""
    items = quiz.items
    states: dict[str, State] = {}
    for each in paper.items:
        item = items[each.item_id]
        kind = ITEM_TYPES[item.type]
        shown = kind.present(item, each.arrangement, None)
        while item.id not in states or _goes_on(shown):
            fields = _filled_in(guesser, item, shown, chance)
            states[item.id] = kind.step(item, states.get(item.id), kind.read(item, fields))
            shown = kind.present(item, each.arrangement, states[item.id]) if item.type == "branching" else shown
    return grade(quiz, paper, states)


def _goes_on(shown: dict[str, Any]) -> bool:
    return shown["type"] == "branching" and shown["now"] is not None


def _filled_in(guesser: Guesser, item: Item, shown: dict[str, Any], chance: Random) -> Fields:
    """The form fields of one item, or of one situation of a thread."""
    return _FILLED_IN[item.type](guesser, shown, _preferring(guesser, chance), chance)


def _choice(guesser: Guesser, shown: dict[str, Any], prefer: Preferring, _: Random) -> Fields:
    ranked = prefer(shown["options"])
    return {"option": ranked[:1] if shown["select"] == "one" else _ticked(ranked, guesser.share)}


def _best_worst(_guesser: Guesser, shown: dict[str, Any], prefer: Preferring, _: Random) -> Fields:
    ranked = prefer(shown["options"])
    return {"best": ranked[:1], "worst": ranked[-1:]}


def _order(_guesser: Guesser, shown: dict[str, Any], prefer: Preferring, _: Random) -> Fields:
    return {f"position.{step}": [str(place)] for place, step in enumerate(prefer(shown["steps"]), start=1)}


def _match(_guesser: Guesser, shown: dict[str, Any], prefer: Preferring, _: Random) -> Fields:
    """The statements in equal parts, the preferred ones to the preferred category."""
    statements, categories = prefer(shown["statements"]), prefer(shown["categories"])
    size = -(-len(statements) // len(categories))
    return {f"category.{statement}": [categories[place // size]] for place, statement in enumerate(statements)}


def _hottext(guesser: Guesser, shown: dict[str, Any], prefer: Preferring, _: Random) -> Fields:
    spans = [piece for paragraph in shown["paragraphs"] for piece in paragraph if piece["id"]]
    marked = _ticked(prefer(spans, "words"), guesser.share * 2 / 3 if guesser.share < 1 else 1)
    return {"span": marked} if marked else {"nothing": ["1"]}


def _text_entry(_guesser: Guesser, _shown: dict[str, Any], _: Preferring, chance: Random) -> Fields:
    return {"text": [chance.choice(FAMILIAR_WORDS)]}


def _branching(_guesser: Guesser, shown: dict[str, Any], prefer: Preferring, _: Random) -> Fields:
    now = shown["now"]
    return {"decide": [now["id"]], "choice": prefer(now["choices"])[:1]}


_FILLED_IN: dict[str, Callable[[Guesser, dict[str, Any], Preferring, Random], Fields]] = {
    "choice": _choice,
    "best_worst": _best_worst,
    "order": _order,
    "match": _match,
    "hottext": _hottext,
    "text_entry": _text_entry,
    "branching": _branching,
}


def _preferring(guesser: Guesser, chance: Random) -> Preferring:
    def prefer(lines: Sequence[dict[str, Any]], words: str = "text") -> list[str]:
        return guesser.prefer([(line["id"], line[words]) for line in lines], chance)

    return prefer


def _ticked(ranked: list[str], share: float) -> list[str]:
    return ranked[: round(len(ranked) * share)]


def _dealt_out(statements: list[str], categories: list[str]) -> Fields:
    """The statements in equal parts, the preferred ones to the preferred category."""
    size = -(-len(statements) // len(categories))
    return {f"category.{statement}": [categories[n // size]] for n, statement in enumerate(statements)}
