"""Outlines of branching scenarios, for their authors."""

from collections.abc import Iterator

from app.content.catalogue import Catalogue
from app.core.items import branching_graph
from app.core.items.branching import BranchingItem


def outlines(content: Catalogue) -> Iterator[str]:
    """The lines of every branching scenario's graph, below its quiz, its id, and what its paths can earn."""
    for slug in sorted(content.quizzes):
        items = next(iter(content.quizzes[slug].values())).quiz.items
        for item in items.values():
            if isinstance(item, BranchingItem):
                paths, danger = branching_graph.count_paths(item), branching_graph.best_through_danger(item)
                yield f"{slug}: {item.id} ({paths} paths; through a dangerous choice at most {danger})"
                yield from (f"  {line}" for line in branching_graph.outline(item))
                yield ""
