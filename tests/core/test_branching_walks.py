"""Simulated learners on generated graphs: what the check of a branching scenario promises holds on every path."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.items import branching_graph
from app.core.items.branching import grade, is_answered, path_of
from tests.core.branching_items import decisions_of, graphs, sound_graphs, walked

FIFTH = Fraction(1, 5)


def earned(turns, ending):
    """What a path earns, as the guide says it."""
    harm = sum(turn.choice.harm for turn in turns)
    return max(0, ending.score - (harm if harm < FIFTH else FIFTH))


def blunders(turns):
    return [turn.choice for turn in turns if turn.choice.harm or turn.choice.dangerous or turn.choice.critical]


def random_walk(draw, item):
    """The decisions of somebody who chooses at random until the end."""
    decisions, here = [], item.situations[0]
    while here is not None:
        choice = draw(st.sampled_from(here.choices))
        decisions.append((here.id, choice.id))
        here = item.situation(choice.leads_to)
    return decisions


@given(sound_graphs())
def test_the_generator_of_sound_graphs_makes_sound_graphs(item):
    assert list(branching_graph.faults(item)) == []


@given(sound_graphs())
def test_every_path_earns_what_the_formula_says(item):
    walks = list(branching_graph.paths(item))
    assert len(walks) == branching_graph.count_paths(item)
    for turns, ending in walks:
        state = walked(item, decisions_of(turns))
        assert path_of(item, state).ending == ending
        assert is_answered(item, state)
        result = grade(item, state)
        assert result.points == earned(turns, ending)
        assert 0 <= result.points <= 1
        assert result.is_critical == any(turn.choice.critical for turn in turns)


@given(st.one_of(graphs(), sound_graphs()))
def test_where_the_check_finds_nothing_all_is_reached_and_the_best_path_earns_everything(item):
    assume(not list(branching_graph.faults(item)))
    walks = list(branching_graph.paths(item))
    met = {turn.situation.id for turns, _ in walks for turn in turns} | {ending.id for _, ending in walks}
    assert met == {place.id for place in (*item.situations, *item.endings)}
    assert max(earned(turns, ending) for turns, ending in walks) == 1


@given(st.one_of(graphs(), sound_graphs()))
def test_blundering_and_mending_never_earns_more_than_doing_right_at_once(item):
    """After the same beginning, the best way on from a blunder earns no more than the best one that begins without."""
    assume(not list(branching_graph.faults(item)))
    best: dict[tuple, dict[bool, Fraction]] = {}
    for turns, ending in branching_graph.paths(item):
        points = earned(turns, ending)
        assert points < 1 or not any(turn.choice.harm for turn in turns)
        for place, turn in enumerate(turns):
            begun = tuple(decisions_of(turns[:place])), turn.situation.id
            is_blunder = bool(blunders([turn]))
            reached = best.setdefault(begun, {})
            reached[is_blunder] = max(reached.get(is_blunder, Fraction(0)), points)
    for begun, reached in best.items():
        assert reached.get(True, 0) <= reached.get(False, 1), begun


@given(graphs())
def test_a_graph_is_found_sound_or_faulty_as_walking_it_shows(item):
    """The check against somebody who walks everywhere: a way back to where they were is a loop."""
    known = {place.id for place in (*item.situations, *item.endings)}
    met, is_endless = set(), False

    def walk(here, trail):
        nonlocal is_endless
        met.add(here)
        is_endless = is_endless or here in trail
        if here in trail or item.situation(here) is None:
            return
        for choice in item.situation(here).choices:
            walk(choice.leads_to, (*trail, here))

    walk(item.situations[0].id, ())
    is_whole = met == known and not is_endless
    messages = [fault.message for fault in branching_graph.faults(item)]
    said = [words for words in messages if "never reached" in words or "in a loop" in words or "neither" in words]
    assert bool(said) == (not is_whole), messages


@given(st.data())
def test_late_and_repeated_decisions_leave_the_path_of_the_first_ones(data):
    """However two tabs, double clicks and retries mix in decisions on other situations than the one that waits."""
    item = data.draw(sound_graphs())
    every = [(situation.id, choice.id) for situation in item.situations for choice in situation.choices]
    first = random_walk(data.draw, item)
    sent = []
    for decision in first:
        late = st.sampled_from([each for each in every if each[0] != decision[0]] or [None])
        sent += [each for each in data.draw(st.lists(late, max_size=3)) if each]
        sent.append(decision)
    sent += data.draw(st.lists(st.sampled_from(every), max_size=4))
    state = walked(item, sent)
    assert [(turn["situation"], turn["choice"]) for turn in state["path"]] == first
    assert state == walked(item, first)


@given(st.data())
def test_every_walk_comes_to_an_end(data):
    item = data.draw(sound_graphs())
    decisions = random_walk(data.draw, item)
    assert len(decisions) <= len(item.situations)
    assert is_answered(item, walked(item, decisions))
    assert not is_answered(item, walked(item, decisions[:-1]))
