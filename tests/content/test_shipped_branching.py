"""Simulated learners walk every path of every branching scenario that is shipped."""

from fractions import Fraction

import pytest

from app.content import catalogue
from app.core.items import branching_graph
from app.core.items.branching import BranchingItem, arrange, grade, is_answered, look_back, path_of, present
from app.core.items.contract import Shown
from tests.core.branching_items import decisions_of, walked

REAL = catalogue.load(catalogue.CHECKOUT)
SCENARIOS = [
    (edition.quiz.pass_mark, item)
    for edition in (editions["en"] for editions in REAL.quizzes.values())  # the graph is the same in every language
    for item in edition.quiz.items.values()
    if isinstance(item, BranchingItem)
]
EVERYTHING = Shown(correctness=True, feedback=True, right_answers=True)
each_scenario = pytest.mark.parametrize(
    ("pass_mark", "item"), SCENARIOS, ids=[f"{item.id}-{place}" for place, (_, item) in enumerate(SCENARIOS)]
)


def test_every_quiz_has_one():
    assert {
        slug for slug, editions in REAL.quizzes.items() for edition in editions.values() if branching_in(edition)
    } == set(REAL.quizzes)


def branching_in(edition):
    return [item for item in edition.quiz.items.values() if isinstance(item, BranchingItem)]


@each_scenario
def test_every_path_can_be_walked_and_earns_what_the_formula_says(pass_mark, item):
    arrangement = arrange(item, "a seed")
    best, walks = Fraction(0), 0
    for turns, ending in branching_graph.paths(item):
        state = walked(item, decisions_of(turns))
        assert path_of(item, state).ending == ending
        assert is_answered(item, state)
        harm = min(Fraction(1, 5), sum((turn.choice.harm for turn in turns), Fraction(0)))
        result = grade(item, state)
        assert result.points == max(0, ending.score - harm)
        assert result.is_critical == any(turn.choice.critical for turn in turns)
        if any(turn.choice.dangerous or turn.choice.critical for turn in turns):
            assert 100 * result.points < pass_mark
        told = look_back(item, arrangement, state, EVERYTHING)
        assert [turn["id"] for turn in told["turns"]] == [turn.situation.id for turn in turns]
        best, walks = max(best, result.points), walks + 1
    assert (best, walks) == (1, branching_graph.count_paths(item))


@each_scenario
def test_on_the_way_each_page_tells_what_has_happened_and_nothing_of_what_has_not(pass_mark, item):
    arrangement = arrange(item, "a seed")
    for turns, ending in branching_graph.paths(item):
        decisions = decisions_of(turns)
        for taken in range(len(turns) + 1):
            page = present(item, arrangement, walked(item, decisions[:taken]))
            assert [turn["consequence"] for turn in page["turns"]] == [
                turn.choice.consequence for turn in turns[:taken]
            ]
            assert (page["now"] or page["ending"])["id"] == (
                turns[taken].situation.id if taken < len(turns) else ending.id
            )


@each_scenario
def test_the_story_moves(pass_mark, item):
    """Somewhere it gets more tense than it began, and somewhere calmer than it was at its worst."""
    opening = item.situations[0].tension
    tensions = [place.tension for place in (*item.situations, *item.endings)]
    assert max(tensions) > opening
    assert min(ending.tension for ending in item.endings) < max(tensions)
