"""The key in words, for every item that is shipped."""

import pytest

from app.content import catalogue
from app.core.items import ITEM_TYPES
from app.web.keys_in_words import key_lines

ITEMS = {
    item.id: item
    for editions in catalogue.load(catalogue.CHECKOUT).quizzes.values()
    for item in editions["en"].quiz.items.values()
}


@pytest.fixture
def in_english(app):
    with app.test_request_context():
        yield


def test_every_type_has_its_words(in_english):
    told = {item.type for item in ITEMS.values() if list(key_lines(item))}
    assert told == set(ITEM_TYPES)


def test_only_a_draft_that_is_fine_has_no_key(in_english):
    silent = [item for item in ITEMS.values() if not list(key_lines(item))]
    assert all(item.type == "hottext" and not any(span.secret for span in item.spans) for item in silent)


def test_partial_scores_and_ranks_are_told(in_english):
    lines = {item.type: list(key_lines(item)) for item in ITEMS.values()}
    assert lines["best_worst"][0].startswith("1. ")
    assert any(line.endswith("%)") for line in lines["branching"])
