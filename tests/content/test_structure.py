"""What is kept of a quiz rebuilds it, and digests change when and only when what they cover changes."""

import json
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from app.content.catalogue import load
from app.content.structure import digest, quiz_from_structure, structure_body, text_body
from app.core.model import QuizEdition
from app.core.texts import texts_of, with_texts, without_texts
from tests.content import trees
from tests.content.trees import HEBREW_QUIZ, QUIZ, Edit


def edition(root: Path, language: str = "en", edits: dict[str, Edit] | None = None) -> QuizEdition:
    found = load(trees.write_tree(root, edits=edits)).quiz("first-day", language)
    assert found is not None
    return found


def test_a_quiz_comes_back_from_its_structure_without_texts(tmp_path: Path) -> None:
    quiz = edition(tmp_path).quiz
    assert quiz_from_structure(structure_body(quiz)) == without_texts(quiz)


def test_a_quiz_comes_back_whole_from_structure_and_texts(tmp_path: Path) -> None:
    hebrew = edition(tmp_path, "he").quiz
    texts = json.loads(text_body(hebrew))
    assert with_texts(quiz_from_structure(structure_body(hebrew)), texts) == hebrew


def test_points_come_back_exactly(tmp_path: Path) -> None:
    quiz = quiz_from_structure(structure_body(edition(tmp_path).quiz))
    assert [option.score for option in quiz.items["locked-door-first"].options] == [
        Fraction(1),
        Fraction(1, 2),
        Fraction(0),
    ]


def test_no_text_is_left_in_the_structure(tmp_path: Path) -> None:
    quiz = edition(tmp_path).quiz
    body = structure_body(quiz)
    assert [text for text in texts_of(quiz).values() if text in body] == []


def test_digests_are_of_the_bodies_that_are_kept(tmp_path: Path) -> None:
    found = edition(tmp_path)
    assert found.structure_digest == sha256(structure_body(found.quiz).encode()).hexdigest()
    assert found.text_digest == digest(text_body(found.quiz))


def test_languages_share_the_structure_and_differ_in_text(tmp_path: Path) -> None:
    english, hebrew = edition(tmp_path), edition(tmp_path, "he")
    assert english.structure_digest == hebrew.structure_digest
    assert english.text_digest != hebrew.text_digest


def test_a_word_in_one_language_changes_the_digest_of_its_text_alone(tmp_path: Path) -> None:
    edits: dict[str, Edit] = {HEBREW_QUIZ: ("שולחן הישיבות", "שולחן הדיונים")}
    before, after = tmp_path / "before", tmp_path / "after"
    assert edition(before).text_digest == edition(after, edits=edits).text_digest
    assert edition(before, "he").structure_digest == edition(after, "he", edits).structure_digest
    assert edition(before, "he").text_digest != edition(after, "he", edits).text_digest


def test_a_score_changes_the_structure_alone(tmp_path: Path) -> None:
    before, after = (
        edition(tmp_path / "before"),
        edition(tmp_path / "after", edits={QUIZ: ("score: 1/2", "score: 1/3")}),
    )
    assert before.structure_digest != after.structure_digest
    assert before.text_digest == after.text_digest


def test_two_ways_to_write_the_same_score_are_one_structure(tmp_path: Path) -> None:
    before, after = (
        edition(tmp_path / "before"),
        edition(tmp_path / "after", edits={QUIZ: ("score: 1/2", "score: 2/4")}),
    )
    assert before.structure_digest == after.structure_digest


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"slug": "x"}', "not json"])
def test_what_was_never_kept_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        quiz_from_structure(body)


def test_a_module_s_digest_is_of_its_source(tmp_path: Path) -> None:
    course = load(trees.write_tree(tmp_path)).course("first-day", "he")
    assert course is not None
    for module in course.modules:
        assert module.text_digest == digest(module.source)
    assert course.modules[0].source == trees.FILES[trees.HEBREW_ARRIVE]
