"""The key never reaches a browser before it may be seen: pages are the same bytes whatever the key is."""

import html
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
import time_machine
from sqlalchemy import update

from app.content import catalogue
from app.content.catalogue import Catalogue
from app.core.items import choice
from app.core.model import Quiz, Review
from app.core.papers import draw
from app.store.models import Attempt
from app.web.site import EXTENSION
from tests import factories
from tests.factories import NOW
from tests.security import contents, worlds
from tests.security.contents import with_quiz
from tests.security.worlds import ON_ONE_DATABASE

REAL = catalogue.load(catalogue.CHECKOUT)
EDITIONS = [(slug, language) for slug, editions in REAL.quizzes.items() for language in editions]
SEEDS = [f"seed {number}" for number in range(600)]


def rekeyed(quiz: Quiz, keep: frozenset[str] = frozenset()) -> Quiz:
    """The same quiz with another key and other feedback; options named in `keep` stay as they are."""
    pools = tuple(
        replace(
            pool,
            scenarios=tuple(
                replace(scenario, items=tuple(rekeyed_item(item, keep) for item in scenario.items))
                for scenario in pool.scenarios
            ),
        )
        for pool in quiz.pools
    )
    return replace(quiz, pools=pools)


def rekeyed_item(item, keep: frozenset[str]):
    """Scores, criticality and feedback go round by one option among those that may change."""
    places = [place for place, option in enumerate(item.options) if f"{item.id}.{option.id}" not in keep]
    keys = [(item.options[place].score, item.options[place].critical) for place in places]
    options = list(item.options)
    for place, (score, critical) in zip(places, [*keys[1:], *keys[:1]], strict=True):
        feedback = f"Other feedback on {options[place].id}."
        options[place] = replace(options[place], score=score, critical=critical, feedback=feedback)
    return replace(item, options=tuple(options))


def everything(quiz: Quiz) -> Quiz:
    """The quiz with every scenario of its bank on each paper."""
    return replace(quiz, pools=tuple(replace(pool, draw=len(pool.scenarios)) for pool in quiz.pools))


class Reader:
    """A learner's browser, before which the key can be changed."""

    def __init__(self, world, slug: str, language: str) -> None:
        self.world, self.slug, self.language = world, slug, language
        self.client = world.client("colleague")
        self.who = factories.learner(world.people["colleague"], language=language)
        self.quiz = everything(REAL.quiz(slug, language).quiz)
        self.show(REAL)
        self.client.post("/language/", data={"language": language})
        self.attempt = factories.start_attempt(world.database, REAL, self.who, quiz=slug)
        with world.database.writing.begin() as db:
            paper = draw(self.quiz, "every scenario").to_json()
            db.execute(update(Attempt).where(Attempt.id == self.attempt).values(paper=paper))

    def show(self, content: Catalogue) -> None:
        contents.show(self.world.app, content)

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return answer.text

    @property
    def steps(self) -> list[str]:
        return [f"/attempts/{self.attempt}/?step={place + 1}" for place in range(len(self.quiz.scenarios))]

    def save(self, item, option, sequence: int) -> str:
        fields = {f"{item.id}.option": option.id, "sequence": str(sequence)}
        answer = self.client.post(f"/attempts/{self.attempt}/items/{item.id}", data=fields)
        assert answer.status_code == 200
        return answer.text

    def submit(self) -> str:
        answer = self.client.post(f"/attempts/{self.attempt}/submit", data={"confirmed": "y"})
        assert answer.status_code == 303
        return answer.location


@pytest.fixture
def world(app, database, content) -> Iterator[worlds.World]:
    with time_machine.travel(NOW, tick=False):
        before = app.extensions[EXTENSION]
        yield worlds.build(app, database, content)
        app.extensions[EXTENSION] = before


@pytest.fixture(params=EDITIONS, ids="-".join)
def reader(request, world) -> Reader:
    return Reader(world, *request.param)


@ON_ONE_DATABASE
def test_pages_of_an_open_attempt_are_the_same_whatever_the_key_is(reader):
    paths = [*reader.steps, f"/attempts/{reader.attempt}/review", f"/quizzes/{reader.slug}/"]
    reader.get(paths[0])  # the first page puts a token into the session
    other = with_quiz(REAL, reader.slug, rekeyed)
    for is_answered in (False, True):
        shown = {}
        for content in (REAL, other):
            reader.show(content)
            shown[content is REAL] = [reader.get(path) for path in paths]
        assert shown[True] == shown[False], is_answered
        for item in reader.quiz.items.values():
            reader.save(item, item.options[0], 1 + is_answered)


@ON_ONE_DATABASE
def test_pages_of_an_open_attempt_hold_no_feedback(reader):
    pages = [reader.get(path) for path in (*reader.steps, f"/attempts/{reader.attempt}/review")]
    shown = html.unescape("\n".join(pages))
    feedback = {option.feedback for item in reader.quiz.items.values() for option in item.options}
    assert [text for text in feedback if text in shown] == []
    asked = {item.stem for item in reader.quiz.items.values()}
    assert [stem for stem in asked if stem.replace("{{ company.name }}", "Our company") not in shown] == []


@ON_ONE_DATABASE
def test_the_reply_to_a_save_is_its_number_and_nothing_else(reader):
    for item in reader.quiz.items.values():
        for sequence, option in enumerate(item.options, start=1):
            assert json.loads(reader.save(item, option, sequence)) == {"sequence": sequence}


def wrong_option(item):
    return next(option for option in item.options if option.score == 0 and not option.critical)


@ON_ONE_DATABASE
def test_a_result_before_passing_tells_nothing_of_options_that_were_not_chosen(reader):
    marked = set()
    for item in reader.quiz.items.values():
        reader.save(item, wrong_option(item), 1)
        marked.add(f"{item.id}.{wrong_option(item).id}")
        if item.select == "several":  # the points for several options follow from the whole key
            marked.update(f"{item.id}.{option.id}" for option in item.options)
    result = reader.submit()
    reader.get(result)
    shown = reader.get(result)
    assert html.escape(wrong_option(next(iter(reader.quiz.items.values()))).feedback, quote=False)[:20] in shown
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: rekeyed(quiz, frozenset(marked))))
    assert reader.get(result) == shown
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: replace(quiz, review=Review(right_answers="always"))))
    assert reader.get(result) != shown  # where the quiz permits it, the key is shown: the test above can fail


@ON_ONE_DATABASE
def test_a_result_shows_nothing_of_the_key_where_the_quiz_never_permits_it(reader):
    secretive = Review(correctness="never", feedback="never", right_answers="never")
    for item in reader.quiz.items.values():
        reader.save(item, wrong_option(item), 1)
    result = reader.submit()
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: replace(quiz, review=secretive)))
    reader.get(result)
    shown = reader.get(result)
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: replace(rekeyed(quiz), review=secretive)))
    assert reader.get(result) == shown


ITEMS = [item for slug, language in EDITIONS for item in REAL.quiz(slug, language).quiz.items.values()]


def test_the_order_of_options_follows_from_their_ids_and_never_from_key_or_place():
    for item in ITEMS:
        if sum(option.stays_last for option in item.options) <= 1:
            turned = replace(rekeyed_item(item, frozenset()), options=tuple(reversed(item.options)))
            for seed in SEEDS[:20]:
                assert choice.arrange(item, seed) == choice.arrange(turned, seed)


def test_the_right_option_stands_in_every_place_equally_often():
    """Within five standard deviations of an even spread, for each item, and for all of them together within one per cent."""
    shares: list[Fraction] = []
    for item in ITEMS:
        moving = [option for option in item.options if not option.stays_last]
        right = next((option.id for option in moving if option.score == 1), None)
        if right is None:
            continue
        places = [choice.arrange(item, seed)["options"].index(right) for seed in SEEDS]
        even = len(SEEDS) / len(moving)
        spread = (even * (1 - 1 / len(moving))) ** 0.5
        assert all(abs(places.count(place) - even) < 5 * spread for place in range(len(moving))), item.id
        shares.append(Fraction(2 * sum(places), len(SEEDS) * (len(moving) - 1)))
    assert abs(float(sum(shares)) / len(shares) - 1) < 0.01


def test_an_option_that_stays_last_is_not_always_the_right_one():
    last = [(item, option) for item in ITEMS for option in item.options if option.stays_last]
    assert not last or any(option.score < 1 for _, option in last)


TELLING = {"right", "wrong", "correct", "incorrect", "best", "worst", "bad", "good", "key", "critical", "true", "false"}


def test_no_id_that_a_page_shows_tells_more_than_the_option_itself():
    telling = {
        f"{item.id}.{option.id}"
        for item in ITEMS
        for option in item.options
        for word in TELLING & set(option.id.split("-"))
        if word not in option.text.lower()
    }
    assert telling == set()
