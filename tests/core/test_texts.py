"""Texts taken out of, put into, and blanked in frozen dataclasses."""

import pytest

from app.core.texts import texts_of, with_texts, without_texts
from tests.core.items import one, quiz

QUIZ = quiz(one("first"))
PATHS = {
    "title",
    "scenarios.about-first.stimulus.text",
    "scenarios.about-first.items.first.stem",
    *(
        f"scenarios.about-first.items.first.options.{o}.{f}"
        for o in ("best", "fair", "bad")
        for f in ("text", "feedback")
    ),
}


def test_every_text_has_a_path_by_ids_and_pools_are_left_out():
    assert texts_of(QUIZ).keys() == PATHS


def test_a_translation_changes_words_and_nothing_else():
    translated = with_texts(QUIZ, {path: f"nb {text}" for path, text in texts_of(QUIZ).items()})
    assert translated.title == "nb First day"
    assert without_texts(translated) == without_texts(QUIZ)


def test_a_missing_text_is_an_error():
    with pytest.raises(KeyError):
        with_texts(QUIZ, {"title": "Første dag"})


def test_structure_has_no_words():
    assert set(texts_of(without_texts(QUIZ)).values()) == {""}
