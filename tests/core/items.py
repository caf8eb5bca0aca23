"""Small items and quizzes for tables of rules."""

from fractions import Fraction
from typing import Any

from app.core.items.choice import ChoiceItem, Option
from app.core.model import Pool, Quiz, Scenario
from app.core.stimuli import Situation
from app.core.texts import Text


def option(option_id: str, score: Fraction | int | str = 0, **more: Any) -> Option:
    return Option(
        id=option_id, text=Text(f"Do {option_id}"), feedback=Text(f"Because {option_id}"), score=Fraction(score), **more
    )


def one(item_id: str = "item", scores: dict[str, Any] | None = None, **more: Any) -> ChoiceItem:
    given = scores or {"best": 1, "fair": "1/2", "bad": 0}
    return ChoiceItem(
        type="choice",
        id=item_id,
        objective=more.pop("objective", "pause"),
        explained_in="why#pause",
        stem=Text("What now?"),
        options=more.pop("options", tuple(option(name, score) for name, score in given.items())),
        **more,
    )


def several(scoring: str = "weights", right: str = "ABC", wrong: str = "DE", **more: Any) -> ChoiceItem:
    options = tuple(option(name, 1) for name in right) + tuple(option(name, 0) for name in wrong)
    return one(select="several", scoring=scoring, options=options, **more)


def quiz(*items: ChoiceItem, draw: int | None = None, **rules: Any) -> Quiz:
    scenarios = tuple(
        Scenario(id=f"about-{item.id}", stimulus=Situation(kind="situation", text=Text("It is Monday.")), items=(item,))
        for item in items
    )
    return Quiz(
        slug="first-day",
        title=Text("First day"),
        course="first-day",
        source_language="en",
        minutes=5,
        pools=(Pool(id="all", draw=draw or len(items), scenarios=scenarios),),
        **rules,
    )
