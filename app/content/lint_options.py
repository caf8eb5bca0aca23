"""Options that give the key away, or say the same twice, in every language of a quiz."""

from collections.abc import Iterator, Sequence

from app.content.lint_quizzes import placed_items
from app.content.problems import Problem
from app.content.quizzes import QuizFiles
from app.content.yaml_source import Path
from app.core.items import Item
from app.core.items.choice import ChoiceItem
from app.core.items.hottext import HottextItem, text_faults
from app.core.model import Quiz

ENOUGH_ITEMS = 8
MOST_AT_AN_END = 0.35
MOST_TIMES_LONGER = 1.25


LISTS = {"choice": "options", "best_worst": "options", "order": "steps", "match": "statements"}
"""The parts of an item that learners choose among, by its type: no two may say the same."""


def option_faults(files: QuizFiles) -> Iterator[Problem]:
    """What has to be mended in the words of options."""
    for language, quiz in files.editions.items():
        source = files.sources[language]
        is_original = language == files.quiz.source_language
        for path, item in placed_items(quiz):
            for below, message in _duplicates(item):
                here = (*path, *below) if is_original else _translated(quiz, path, item, below)
                yield source.problem(here, message)
            if isinstance(item, HottextItem) and not is_original:
                for fault in text_faults(item):
                    here = _translated(quiz, path, item, fault.path)
                    yield source.problem(here, f"item `{item.id}`: `text` {fault.message}")
        where = ("pools",) if is_original else ("scenarios",)
        for message in _lengths(quiz):
            yield source.problem(where, message)


def _translated(quiz: Quiz, path: Path, item: Item, below: Path) -> Path:
    """The place in a translation of a part of the item at that place of quiz.yaml."""
    _, pool, _, scenario, *_ = (int(step) if isinstance(step, int) else 0 for step in path)
    drawn = quiz.pools[pool].scenarios[scenario]
    names = (getattr(item, str(below[0]))[below[1]].id,) if len(below) > 1 and isinstance(below[1], int) else ()
    return ("scenarios", drawn.id, "items", item.id, below[0], *names)


def _duplicates(item: Item) -> Iterator[tuple[Path, str]]:
    name = LISTS.get(item.type, "")
    seen: dict[str, str] = {}
    for place, part in enumerate(getattr(item, name, ())):
        words = " ".join(part.text.casefold().split())
        if words in seen:
            what = name.removesuffix("s")
            message = f"item `{item.id}`: {what} `{part.id}` says the same as `{seen[words]}`; write another one"
            yield (name, place), message
        seen.setdefault(words, part.id)


def _lengths(quiz: Quiz) -> Iterator[str]:
    choices = [item for item in quiz.items.values() if isinstance(item, ChoiceItem) and item.options]
    single = [item for item in choices if item.select == "one"]
    if len(single) >= ENOUGH_ITEMS:
        yield from _at_an_end(single, "longest", 1)
        yield from _at_an_end(single, "shortest", -1)
    several = [option for item in choices if item.select == "several" for option in item.options]
    right = [len(option.text) for option in several if option.score == 1]
    wrong = [len(option.text) for option in several if option.score != 1]
    if right and wrong and _mean(right) > MOST_TIMES_LONGER * _mean(wrong):
        yield (
            f"with `select: several`, right options have {_mean(right):.0f} characters on average and wrong ones "
            f"{_mean(wrong):.0f}; make them alike"
        )


def _at_an_end(items: Sequence[ChoiceItem], end: str, sign: int) -> Iterator[str]:
    """The best option may be the only longest (or shortest) one in about as many items as chance would give."""
    told = [item.id for item in items if _stands_out(item, sign)]
    if len(told) > MOST_AT_AN_END * len(items):
        most = int(MOST_AT_AN_END * len(items))
        yield (
            f"the best option is the {end} in {len(told)} of {len(items)} items; leave {most} at most, "
            f"and change others of: {', '.join(told)}"
        )


def _stands_out(item: ChoiceItem, sign: int) -> bool:
    right = [sign * len(option.text) for option in item.options if option.score == 1]
    others = [sign * len(option.text) for option in item.options if option.score != 1]
    return bool(right) and bool(others) and max(right) > max(others)


def _mean(lengths: Sequence[int]) -> float:
    return sum(lengths) / len(lengths)
