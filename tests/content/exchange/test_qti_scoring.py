"""QTI: wherever an item scores otherwise than the one made of it, its author is told."""

from fractions import Fraction

import pytest

from app.content.exchange.questions import Pair
from tests.content.exchange.qti_files import (
    CORRECT,
    MAPPED,
    declared,
    interaction,
    item,
    mapping,
    read,
    sorting,
)

OURS = {"S1 Do": "0.25", "S2 Dont": "0.25", "S3 Do": "0.25", "S4 Dont": "0.25"}
WHOLE = "counts only as a whole"
CASE = "tells capital letters from small ones, which is not done here"


def a_match(entries=None, processing=MAPPED, key=tuple(OURS), **bounds):
    points = mapping(entries, **bounds) if entries else ""
    declaration = declared(*key, cardinality="multiple", base_type="directedPair", mapping=points)
    return item(declaration, sorting(["S1", "S2", "S3", "S4"], ["Do", "Dont"]), processing)


def words_to_mark(*key, entries=None, processing=MAPPED, cardinality="multiple", **bounds):
    points = mapping(entries, **bounds) if entries else ""
    spans = "".join(f'<qti-hottext identifier="{name}">word {name}</qti-hottext> ' for name in "ABC")
    body = interaction("hottext", f"<p>{spans}</p>", max_choices="0")
    return item(declared(*key, cardinality=cardinality, mapping=points), body, processing)


def words_to_type(*key, entries=None, processing=MAPPED, **bounds):
    points = mapping(entries, **bounds) if entries else ""
    body = '<p>Who? <qti-text-entry-interaction response-identifier="RESPONSE"/></p>'
    return item(declared(*key, base_type="string", mapping=points), body, processing)


def steps(entries=None, processing=CORRECT):
    points = mapping(entries) if entries else ""
    inner = "".join(f'<qti-simple-choice identifier="{name}">Step {name}</qti-simple-choice>' for name in "ABC")
    declaration = declared("B", "A", "C", cardinality="ordered", mapping=points)
    return item(declaration, interaction("order", inner, shuffle="true"), processing)


OWN = (
    "<qti-response-processing><qti-set-outcome-value identifier='SCORE'><qti-base-value base-type='float'>1"
    "</qti-base-value></qti-set-outcome-value></qti-response-processing>"
)
TOLD = {
    "a match that counts only as a whole": (a_match(processing=CORRECT), [WHOLE]),
    "a match that counts as a whole in spite of its map": (a_match(OURS, CORRECT, default_value="-0.25"), [WHOLE]),
    "a match with processing of its own": (a_match(processing=OWN), ["has response processing of its own", WHOLE]),
    "pairs worth different points": (
        a_match(OURS | {"S1 Do": "0.4", "S2 Dont": "0.1"}, default_value="-0.25"),
        ["weighs its pairs in its own way"],
    ),
    "pairs worth nothing": (
        a_match({"S1 Do": "0.5", "S2 Dont": "0.5", "S3 Do": "0", "S4 Dont": "0"}, default_value="-0.25"),
        ["weighs its pairs in its own way"],
    ),
    "wrong pairs that cost nothing": (a_match(OURS), ["takes other points for a wrong pair"]),
    "one wrong pair that costs more than the others": (
        a_match(OURS | {"S1 Dont": "-1"}, default_value="-0.25"),
        ["takes other points for a wrong pair"],
    ),
    "a match worth four points": (
        a_match(dict.fromkeys(OURS, "1"), default_value="-1"),
        ["is worth 4; here every item is worth 1"],
    ),
    "words to mark that count only as a whole": (words_to_mark("A", "B", processing=CORRECT), [WHOLE]),
    "words to mark of different weight": (
        words_to_mark("A", "B", entries={"A": "0.75", "B": "0.25"}, default_value="-0.5"),
        ["weighs its words in its own way"],
    ),
    "wrong words that cost nothing": (
        words_to_mark("A", "B", entries={"A": "0.5", "B": "0.5"}),
        ["weighs its words in its own way"],
    ),
    "two secrets, and everything taken away for a wrong word": (
        words_to_mark("A", "B", entries={"A": "0.5", "B": "0.5"}, default_value="-1"),
        ["weighs its words in its own way"],
    ),
    "one secret, and a wrong word that costs half of it": (
        words_to_mark("A", entries={"A": "1"}, default_value="-0.5"),
        ["weighs its words in its own way"],
    ),
    "accepted words compared with their capital letters": (words_to_type("HR", processing=CORRECT), [CASE]),
    "other words that earn a part": (
        words_to_type("HR", entries={"HR": "1"}, default_value="0.25"),
        ["gives 1/4 for words that are not listed"],
    ),
    "steps that earn points in any order": (
        steps({"A": "1", "B": "1", "C": "1"}, MAPPED),
        ["gives points for single steps"],
    ),
    "an order with processing of its own": (steps(processing=OWN), ["has response processing of its own"]),
}


@pytest.mark.parametrize(("xml", "told"), TOLD.values(), ids=TOLD.keys())
def test_another_scoring_is_told(xml, told):
    collection, losses = read(xml)
    assert len(collection.questions) == 1
    assert len(losses) == len(told), losses
    assert all(any(f"`item-1`: {words}" in loss for loss in losses) for words in told), losses


SILENT = {
    "a match that takes off what guessing earns": a_match(OURS, default_value="-0.25"),
    "a match whose wrong pairs are all listed": a_match(
        OURS | {"S1 Dont": "-0.25", "S2 Do": "-0.25", "S3 Dont": "-0.25", "S4 Do": "-0.25"}
    ),
    "right words less wrong ones": words_to_mark("A", "B", entries={"A": "0.5", "B": "0.5"}, default_value="-0.5"),
    "thirds in decimals": words_to_mark(
        "A", "B", "C", entries={"A": "0.333333", "B": "0.333333", "C": "0.333334"}, default_value="-0.333333"
    ),
    "one secret as a whole": words_to_mark("A", processing=CORRECT),
    "one secret, and everything taken away for a wrong word": words_to_mark(
        "A", entries={"A": "1"}, default_value="-2"
    ),
    "one mark only": words_to_mark("A", entries={"A": "1"}, cardinality="single"),
    "accepted words by a map": words_to_type("HR", entries={"HR": "1"}),
    "steps as a whole": steps(),
}


@pytest.mark.parametrize("xml", SILENT.values(), ids=SILENT.keys())
def test_the_same_scoring_is_nothing_to_tell(xml):
    collection, losses = read(xml)
    assert len(collection.questions) == 1
    assert losses == []


KEYS = {
    "each with one pair that earns": (OURS, {"default_value": "-0.25"}, [0, 1, 0, 1], []),
    "each with its best pair": (
        OURS | {"S1 Dont": "0.1", "S2 Do": "0.1"},
        {"default_value": "-0.25"},
        [0, 1, 0, 1],
        ["takes other points for a wrong pair"],
    ),
    "spaces of any width": (
        {key.replace(" ", "   "): value for key, value in OURS.items()},
        {"default_value": "-0.25"},
        [0, 1, 0, 1],
        [],
    ),
}


@pytest.mark.parametrize(("entries", "bounds", "places", "told"), KEYS.values(), ids=KEYS.keys())
def test_a_match_without_a_key_is_read_from_its_map(entries, bounds, places, told):
    collection, losses = read(a_match(entries, key=(), **bounds))
    (question,) = collection.questions
    assert question.body.pairs == tuple(
        Pair(id=f"S{number}", text=f"Way S{number}", category=place) for number, place in enumerate(places, start=1)
    )
    assert len(losses) == len(told), losses
    assert all(any(words in loss for loss in losses) for words in told)


def test_a_statement_that_earns_as_much_in_two_places_is_told_and_left_out():
    collection, losses = read(a_match(OURS | {"S1 Dont": "0.25"}, key=(), default_value="-0.25"))
    assert [pair.id for pair in collection.questions[0].body.pairs] == ["S2", "S3", "S4"]
    assert any("`Way S1` belongs to 2 of the others" in loss for loss in losses)


def test_words_to_mark_of_which_one_can_be_marked_are_not_added_up():
    collection, losses = read(words_to_mark("A", entries={"A": "1", "B": "1"}, cardinality="single"))
    assert [span.share for span in collection.questions[0].body.spans] == [Fraction(1), Fraction(1), Fraction(0)]
    assert not any("is worth" in loss for loss in losses)
