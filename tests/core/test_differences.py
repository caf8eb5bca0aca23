"""Differences between two texts, by paragraph and by word."""

import pytest

from app.core.differences import Span, differences


def marked(paragraphs):
    marks = {"same": "", "added": "+", "removed": "-"}
    return [[f"{marks[span.kind]}{span.text}" for span in paragraph] for paragraph in paragraphs]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(["One.", "Two."], ["One.", "Two."], [["One."], ["Two."]], id="nothing"),
        pytest.param(
            ["Ask HR before you post."],
            ["Ask HR before you share."],
            [["Ask HR before you ", "-post.", "+share."]],
            id="a word",
        ),
        pytest.param(
            ["One."], ["One.", "Quite another thing."], [["One."], ["+Quite another thing."]], id="a paragraph more"
        ),
        pytest.param(["One.", "Quite another thing."], ["One."], [["One."], ["-Quite another thing."]], id="one less"),
        pytest.param(
            ["Cats sleep all day long."],
            ["Ships leave at dawn."],
            [["+Ships leave at dawn."], ["-Cats sleep all day long."]],
            id="another in its place",
        ),
        pytest.param([], ["New."], [["+New."]], id="from nothing"),
    ],
)
def test_what_differs(before, after, expected):
    assert marked(differences(before, after)) == expected


def test_both_texts_can_be_read_out_of_it():
    before = ["The first rule is short.", "It says what to do.", "Ask HR."]
    after = ["The first rule is very short.", "Ask HR, or a colleague.", "It says so."]
    found = differences(before, after)

    def only(kinds):
        texts = ("".join(span.text for span in paragraph if span.kind in kinds) for paragraph in found)
        return [text for text in texts if text]

    assert only({"same", "removed"}) == before
    assert only({"same", "added"}) == after
    assert Span("added", "very ") in [span for paragraph in found for span in paragraph]
