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
from app.core.items import ITEM_TYPES
from app.core.model import Quiz, Review
from app.core.papers import draw
from app.store.models import Attempt, LegalEntity
from app.web.site import EXTENSION
from tests import factories, keys
from tests.factories import NOW
from tests.keys import Entered
from tests.security import contents, worlds
from tests.security.contents import with_quiz
from tests.security.rekeyed import PARTS, after_the_fact, named_parts, rekeyed, rekeyed_item, told_by, wrong
from tests.security.worlds import ON_ONE_DATABASE

REAL = catalogue.load(catalogue.CHECKOUT)
EDITIONS = [
    (slug, language)
    for slug, editions in REAL.quizzes.items()
    for language in (editions if slug == "confidentiality" else ["en"])
]
"""Each quiz as it was written, and one in every language: keys and pages are the same in all."""
SAVED_AT = {
    "en": "20 Nov 2026, 09:00",
    "nb": "20. nov. 2026 kl. 09:00",
    "sv": "20 nov. 2026 kl. 09:00",
    "de": "20.11.2026, 09:00",
    "he": "20 בנוב׳ 2026, 9:00",
}
SEEDS = [f"seed {number}" for number in range(600)]


def everything(quiz: Quiz) -> Quiz:
    """The quiz with every scenario of its bank on each paper."""
    return replace(quiz, pools=tuple(replace(pool, draw=len(pool.scenarios)) for pool in quiz.pools))


class Reader:
    """A learner's browser, before which the key can be changed."""

    def __init__(self, world, slug: str, language: str) -> None:
        self.world, self.slug, self.language = world, slug, language
        self.client = world.client("colleague")
        self.who = factories.learner(world.people["colleague"], language=language)
        self.sequences: dict[str, int] = {}
        self.quiz = everything(REAL.quiz(slug, language).quiz)
        self.show(REAL)
        self.client.post("/language/", data={"language": language})
        with world.database.writing.begin() as db:  # the real courses wait for no consultation
            db.execute(update(LegalEntity).values(consultation_asked_at=None))
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

    def enter(self, item, entered: list[Entered]) -> list[str]:
        """Save an answer step by step; what the site replies to each."""
        replies = []
        for fields in entered:
            self.sequences[item.id] = self.sequences.get(item.id, 0) + 1
            named = {f"{item.id}.{name}": values for name, values in fields.items()}
            sent = named | {"sequence": str(self.sequences[item.id])}
            answer = self.client.post(f"/attempts/{self.attempt}/items/{item.id}", data=sent)
            assert answer.status_code == 200
            replies.append(answer.text)
        return replies

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
        shown: dict[bool, list[str]] = {}
        for content in (REAL, other):
            reader.show(content)
            shown[content is REAL] = [reader.get(path) for path in paths]
        assert shown[True] == shown[False], is_answered
        for item in reader.quiz.items.values():
            reader.enter(item, keys.right(item))


@ON_ONE_DATABASE
def test_pages_of_an_open_attempt_hold_no_feedback(reader):
    pages = [reader.get(path) for path in (*reader.steps, f"/attempts/{reader.attempt}/review")]
    shown = html.unescape("\n".join(pages))
    hidden = {text for item in reader.quiz.items.values() for text in after_the_fact(item)}
    assert [text for text in hidden if text in shown] == []
    asked = {item.stem for item in reader.quiz.items.values()}
    assert [stem for stem in asked if stem.replace("{{ company.name }}", "Our company") not in shown] == []


@ON_ONE_DATABASE
def test_the_reply_to_a_save_is_its_number_and_time_and_nothing_else(reader):
    for item in reader.quiz.items.values():
        replies = reader.enter(item, wrong(item)) + reader.enter(item, keys.right(item))
        told = [{"sequence": n + 1, "saved_at": SAVED_AT[reader.language]} for n in range(len(replies))]
        assert [json.loads(reply) for reply in replies] == told


@ON_ONE_DATABASE
def test_a_result_before_passing_tells_nothing_of_options_that_were_not_chosen(reader):
    told: set[str] = set()
    for item in reader.quiz.items.values():
        reader.enter(item, wrong(item))
        told |= told_by(item, wrong(item))
    result = reader.submit()
    reader.get(result)
    shown = reader.get(result)
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: rekeyed(quiz, frozenset(told))))
    assert reader.get(result) == shown
    one = next(item for item in reader.quiz.items.values() if item.type == "choice" and item.select == "one")
    chosen = next(option for option in one.options if [{"option": [option.id]}] == wrong(one))
    assert html.escape(chosen.feedback, quote=False)[:20] in shown  # what was chosen is told of
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: replace(quiz, review=Review(right_answers="always"))))
    assert reader.get(result) != shown  # where the quiz permits it, the key is shown: the test above can fail


@ON_ONE_DATABASE
def test_a_result_shows_nothing_of_the_key_where_the_quiz_never_permits_it(reader):
    secretive = Review(correctness="never", feedback="never", right_answers="never")
    for item in reader.quiz.items.values():
        reader.enter(item, wrong(item))
    result = reader.submit()
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: replace(quiz, review=secretive)))
    reader.get(result)
    shown = reader.get(result)
    reader.show(with_quiz(REAL, reader.slug, lambda quiz: replace(rekeyed(quiz), review=secretive)))
    assert reader.get(result) == shown


ITEMS = [item for slug, language in EDITIONS for item in REAL.quiz(slug, language).quiz.items.values()]


CHOICES = [item for item in ITEMS if item.type == "choice"]
ARRANGED = [item for item in ITEMS if item.type in {"choice", "best_worst", "match"}]


@pytest.mark.parametrize("item", ARRANGED, ids=lambda item: item.id)
def test_the_order_of_parts_follows_from_their_ids_and_never_from_key_or_place(item):
    name, arrange = PARTS[item.type], ITEM_TYPES[item.type].arrange
    parts = getattr(rekeyed_item(item), name)
    if sum(getattr(part, "stays_last", False) for part in parts) <= 1:
        turned = replace(rekeyed_item(item), **{name: tuple(reversed(parts))})
        for seed in SEEDS[:20]:
            assert arrange(item, seed) == arrange(turned, seed)


def right_of(item) -> str | None:
    """The option that earns most, among those that move."""
    if item.type == "best_worst":
        return next(option.id for option in item.options if option.rank == item.ranks[0])
    return next((option.id for option in item.options if option.score == 1 and not option.stays_last), None)


def test_the_right_option_stands_in_every_place_equally_often():
    """Within five standard deviations of an even spread, for each item, and for all of them together within one per cent."""
    shares: list[Fraction] = []
    for item in [item for item in ARRANGED if item.type != "match" and right_of(item)]:
        moving = sum(not getattr(option, "stays_last", False) for option in item.options)
        places = [ITEM_TYPES[item.type].arrange(item, seed)["options"].index(right_of(item)) for seed in SEEDS]
        even = len(SEEDS) / moving
        spread = (even * (1 - 1 / moving)) ** 0.5
        assert all(abs(places.count(place) - even) < 5 * spread for place in range(moving)), item.id
        shares.append(Fraction(2 * sum(places), len(SEEDS) * (moving - 1)))
    assert abs(float(sum(shares)) / len(shares) - 1) < 0.01


def test_the_order_shown_first_is_never_the_key_and_each_other_one_comes_up():
    for item in [item for item in ITEMS if item.type == "order"]:
        key = tuple(step.id for step in item.steps)
        shown = {tuple(ITEM_TYPES["order"].arrange(item, seed)["steps"]) for seed in SEEDS}
        assert key not in shown
        assert {order[0] for order in shown} == set(key)


def test_an_option_that_stays_last_is_not_always_the_right_one():
    last = [(item, option) for item in CHOICES for option in item.options if option.stays_last]
    assert not last or any(option.score < 1 for _, option in last)


TELLING = {
    "right",
    "wrong",
    "correct",
    "incorrect",
    "best",
    "worst",
    "bad",
    "good",
    "key",
    "critical",
    "true",
    "false",
    "secret",
    "harmless",
}


def test_no_id_that_a_page_shows_tells_more_than_the_option_itself():
    """Ids are made of the words of the original, and are the same in every language."""
    telling = {
        f"{item.id}.{part}"
        for editions in REAL.quizzes.values()
        for item in next(iter(editions.values())).quiz.items.values()
        for part, text in named_parts(item)
        for word in TELLING & set(part.split("-"))
        if word not in text.lower()
    }
    assert telling == set()
