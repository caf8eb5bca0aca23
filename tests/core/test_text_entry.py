"""Scoring of text entry items: how answers are compared."""

import pytest

from app.core.items.contract import UnreadableResponse
from app.core.items.text_entry import AcceptedAnswers, TextEntryItem, faults, grade, is_blank, read


def item(*variants, other=()):
    accepted = (AcceptedAnswers(language="en", variants=variants), AcceptedAnswers(language="de", variants=other))
    return TextEntryItem(
        type="text_entry",
        id="item",
        objective="route",
        explained_in="report#who",
        stem="Who?",
        accepted=accepted if other else accepted[:1],
        feedback="One voice.",
    )


@pytest.mark.parametrize(
    ("entered", "points"),
    [
        pytest.param("social media manager", 1, id="as accepted"),
        pytest.param("  Social   MEDIA\tManager ", 1, id="case and spaces"),
        pytest.param("ｓｏｃｉａｌ media manager", 1, id="full-width letters"),
        pytest.param("social\u00a0media manager", 1, id="a no-break space"),
        pytest.param("STRASSE", 1, id="case-folding beyond lower case"),
        pytest.param("social media managers", 0, id="another word"),
        pytest.param("social media manager.*", 0, id="no patterns"),
    ],
)
def test_answers_are_compared_folded(entered, points):
    assert grade(item("Social media manager", other=("Straße",)), {"text": entered}).points == points


@pytest.mark.parametrize("entered", ["", "  \u00a0 "], ids=["empty", "spaces"])
def test_no_words_are_blank(entered):
    assert is_blank(item("x"), {"text": entered})
    assert grade(item("x"), {"text": entered}).points == 0


def test_an_answer_is_bounded():
    assert read(item("x"), {"text": ["a" * 200]})["text"] == "a" * 200
    with pytest.raises(UnreadableResponse):
        read(item("x"), {"text": ["a" * 201]})


@pytest.mark.parametrize("made", [item(), item(" "), item("a" * 201)], ids=["no variant", "no words", "too long"])
def test_faults(made):
    assert list(faults(made))
