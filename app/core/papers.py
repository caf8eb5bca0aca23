"""Papers: which items one attempt has, in which order, fixed at its start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.items import ITEM_TYPES
from app.core.items.contract import Arrangement
from app.core.model import Quiz
from app.core.ordering import ordered


@dataclass(frozen=True)
class PaperItem:
    """An item on a paper, with what was fixed for it."""

    item_id: str
    arrangement: Arrangement


@dataclass(frozen=True)
class PaperScenario:
    """A scenario on a paper, with its items in the author's order."""

    scenario_id: str
    items: tuple[PaperItem, ...]


@dataclass(frozen=True)
class Paper:
    """What one attempt asks, in order. The stored paper is the truth about an attempt."""

    scenarios: tuple[PaperScenario, ...]

    @property
    def items(self) -> tuple[PaperItem, ...]:
        """Every item in the order asked."""
        return tuple(item for scenario in self.scenarios for item in scenario.items)

    def to_json(self) -> dict[str, Any]:
        """The paper as plain values, for storing."""
        return {
            "scenarios": [
                {"id": s.scenario_id, "items": [{"id": i.item_id, "arrangement": dict(i.arrangement)} for i in s.items]}
                for s in self.scenarios
            ]
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Paper":
        """The paper that `to_json` stored."""
        return cls(
            tuple(
                PaperScenario(s["id"], tuple(PaperItem(i["id"], i["arrangement"]) for i in s["items"]))
                for s in stored["scenarios"]
            )
        )


def draw(quiz: Quiz, seed: str) -> Paper:
    """From each pool its number of scenarios, all of them then in one order; every choice follows from the seed.

    A scenario with a disregarded item is drawn only where its pool has too few others.
    """
    scenarios = quiz.scenarios
    disregarded = quiz.repaired("disregarded")
    flawed = {s.id for s in scenarios.values() if any(item.id in disregarded for item in s.items)}
    drawn = [
        scenario_id
        for pool in quiz.pools
        for scenario_id in sorted(ordered((s.id for s in pool.scenarios), seed), key=flawed.__contains__)[: pool.draw]
    ]
    return Paper(
        tuple(
            PaperScenario(
                scenario_id,
                tuple(
                    PaperItem(item.id, ITEM_TYPES[item.type].arrange(item, seed))
                    for item in scenarios[scenario_id].items
                ),
            )
            for scenario_id in ordered(drawn, f"{seed}\x00order")
        )
    )
