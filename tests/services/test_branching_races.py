"""Decisions of several tabs at once: one path, that of whoever came first, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.content import catalogue
from app.core.items.branching import path_of
from app.services import attempts
from app.store.models import Response
from tests import factories
from tests.content import threads

ITEM = "late-tag-thread"
OPENING = ("reply", "report", "leave")


@pytest.fixture(scope="session")
def branching(tmp_path_factory):
    return catalogue.load(threads.write(tmp_path_factory.mktemp("threads")))


@pytest.fixture
def attempt(fresh_database, branching):
    who = factories.learner(factories.add_company(fresh_database).ids["learner"])
    return who, factories.start_attempt(fresh_database, branching, who)


def decide(database, content, attempt, situation, choice):
    """Press the button that decides, as the step's form does."""
    who, attempt_id = attempt
    fields = {"decide": [situation], "choice": [choice]}
    with database.writing.begin() as db:
        return attempts.save(db, factories.setting(content), who, attempt_id, ITEM, fields)


def at_once(*deeds):
    barrier = Barrier(len(deeds))

    def run(deed):
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def path(database, attempt):
    with database.reading() as db:
        return db.get_one(Response, (attempt[1], ITEM)).state["path"]


def test_unlike_decisions_at_once_give_one_path(fresh_database, branching, attempt):
    numbers = at_once(
        *(lambda choice=choice: decide(fresh_database, branching, attempt, "tagged", choice) for choice in OPENING * 2)
    )
    assert numbers == [1] * 6  # one of them decided; the others came too late, and nothing more was saved
    [turn] = path(fresh_database, attempt)
    assert turn["situation"] == "tagged"
    assert turn["choice"] in OPENING


def test_the_whole_story_pressed_twice_at_every_turn_gives_one_path(fresh_database, branching, attempt):
    story = [("tagged", "leave"), ("presses", "argue"), ("forty", "stop"), ("morning", "own-up")]
    for situation, choice in story:
        at_once(*[lambda s=situation, c=choice: decide(fresh_database, branching, attempt, s, c)] * 2)
    assert [(turn["situation"], turn["choice"]) for turn in path(fresh_database, attempt)] == story


def test_two_tabs_that_run_through_the_story_give_a_path_of_the_graph(fresh_database, branching, attempt):
    walks = (
        [("tagged", "reply"), ("forty", "stop"), ("morning", "own-up")],
        [("tagged", "leave"), ("presses", "argue"), ("forty", "defend")],
    )

    def run(walk):
        for situation, choice in walk:
            decide(fresh_database, branching, attempt, situation, choice)

    at_once(*(lambda walk=walk: run(walk) for walk in walks))
    item = branching.quiz("first-day", "en").quiz.items[ITEM]
    taken = path_of(item, {"path": path(fresh_database, attempt)})  # raises where it leaves the graph
    decided = [(turn.situation.id, turn.choice.id) for turn in taken.turns]
    assert decided[0] in {walk[0] for walk in walks}
    assert set(decided) <= {each for walk in walks for each in walk}
    assert taken.now is None or taken.now.id != decided[-1][0]


def test_submitting_while_deciding_grades_a_whole_path(fresh_database, branching, attempt):
    who, attempt_id = attempt
    deeds = (
        lambda: decide(fresh_database, branching, attempt, "tagged", "report"),
        lambda: factories.submit(fresh_database, branching, who, attempt_id),
    )
    at_once(*deeds)
    with fresh_database.reading() as db:
        response = db.get(Response, (attempt_id, ITEM))
    assert response is None or response.state == {"path": [{"situation": "tagged", "choice": "report"}]}
