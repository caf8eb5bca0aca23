"""QTI 3.0: items and packages as the specification describes them are read, and what is written keeps its rules."""

import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from app.content.exchange import exporting, formats
from app.content.exchange.qti_names import ITEMS, MAP_RESPONSE, MATCH_CORRECT
from app.content.exchange.questions import Answer, Choice, Collection, Marking, Matching, Ordering, Pair, ShortAnswer
from app.content.exchange.report import Report, UnreadableFile
from app.content.exchange.xml_tree import parsed
from tests.content.exchange import quizzes
from tests.content.exchange.qti_files import (
    MAPPED,
    choices,
    declared,
    interaction,
    item,
    manifest,
    mapping,
    package,
    read,
    sorting,
    ways,
)

BODIES = {
    "a choice of one": (
        item(declared("A"), interaction("choice", choices("A", "B"), shuffle="true", max_choices="1")),
        Choice(answers=ways(("A", 1), ("B", 0))),
    ),
    "a choice of one, not shuffled": (
        item(declared("A"), interaction("choice", choices("A", "B"), max_choices="1")),
        Choice(answers=tuple(replace(way, stays=True) for way in ways(("A", 1), ("B", 0)))),
    ),
    "a choice of one with points for the second best": (
        item(
            declared("A", mapping=mapping({"A": "1", "B": "0.5"}, default_value="0")),
            interaction("choice", choices("A", "B", "C"), shuffle="true", max_choices="1"),
            MAPPED,
        ),
        Choice(answers=ways(("A", 1), ("B", "1/2"), ("C", 0))),
    ),
    "a choice of several by mapping": (
        item(
            declared("H", "O", cardinality="multiple", mapping=mapping({"H": "0.5", "O": "0.5"}, default_value="-0.5")),
            interaction("choice", choices("H", "O", "Cl"), shuffle="true", max_choices="0"),
            MAPPED,
        ),
        Choice(answers=ways(("H", "1/2"), ("O", "1/2"), ("Cl", "-1/2")), several=True),
    ),
    "a choice of several as a whole": (
        item(
            declared("A", "B", cardinality="multiple"),
            interaction("choice", choices("A", "B", "C"), shuffle="true", max_choices="0"),
        ),
        Choice(answers=ways(("A", 1), ("B", 1), ("C", 0)), several=True, whole=True),
    ),
    "an order": (
        item(
            declared("B", "A", "C", cardinality="ordered"), interaction("order", choices("A", "B", "C"), shuffle="true")
        ),
        Ordering(steps=ways(("B", 0), ("A", 0), ("C", 0)), whole=True),
    ),
    "words in a sentence": (
        item(
            declared("York", base_type="string", mapping=mapping({"York": "1", "york city": "0.5"})),
            '<p>This is <qti-text-entry-interaction response-identifier="RESPONSE"/>.</p>',
            MAPPED,
        ),
        ShortAnswer(answers=(Answer(text="York", share=Fraction(1)), Answer(text="york city", share=Fraction(1, 2)))),
    ),
    "a match": (
        item(
            declared(
                "S1 Do",
                "S2 Dont",
                "S3 Do",
                "S4 Dont",
                cardinality="multiple",
                base_type="directedPair",
                mapping=mapping(dict.fromkeys(["S1 Do", "S2 Dont", "S3 Do", "S4 Dont"], "0.25"), default_value="-0.25"),
            ),
            sorting(["S1", "S2", "S3", "S4"], ["Do", "Dont"]),
            MAPPED,
        ),
        Matching(
            pairs=tuple(
                Pair(id=name, text=f"Way {name}", category=place)
                for name, place in (("S1", 0), ("S2", 1), ("S3", 0), ("S4", 1))
            ),
            categories=ways(("Do", 0), ("Dont", 0)),
        ),
    ),
    "words to mark": (
        item(
            declared("A", cardinality="multiple"),
            interaction(
                "hottext",
                '<p>Our <qti-hottext identifier="A">secret plan</qti-hottext> is '
                '<qti-hottext identifier="B">fun</qti-hottext>.</p><p>See you.</p>',
                max_choices="0",
            ),
        ),
        Marking(
            pieces=(("Our ", ""), ("secret plan", "A"), (" is ", ""), ("fun", "B"), (".\n\nSee you.", "")),
            spans=(Answer(id="A", text="secret plan", share=Fraction(1)), Answer(id="B", text="fun")),
        ),
    ),
}


@pytest.mark.parametrize(("xml", "body"), BODIES.values(), ids=BODIES.keys())
def test_an_item_is_read(xml, body):
    collection, losses = read(xml)
    (question,) = collection.questions
    assert question.body == body
    assert question.text == ("This is _____." if isinstance(body, ShortAnswer) else "Which?")
    assert collection.language == "nb"
    assert losses == []


def test_points_are_taken_as_parts_of_the_whole():
    points = mapping({"A": "4", "B": "3", "C": "-4"})
    xml = item(declared("A", mapping=points), interaction("choice", choices("A", "B", "C"), shuffle="true"), MAPPED)
    collection, losses = read(xml)
    assert collection.questions[0].body == Choice(answers=ways(("A", 1), ("B", "3/4"), ("C", -1)))
    assert losses == ["item.xml:1: `item-1`: is worth 4; here every item is worth 1"]


FEEDBACK = {
    "inside the choice": (
        '<qti-simple-choice identifier="A">Ask<qti-feedback-inline outcome-identifier="F" identifier="A">Good.'
        '</qti-feedback-inline></qti-simple-choice><qti-simple-choice identifier="B">Post</qti-simple-choice>',
        "",
    ),
    "after the item": (
        '<qti-simple-choice identifier="A">Ask</qti-simple-choice><qti-simple-choice identifier="B">Post'
        "</qti-simple-choice>",
        '<qti-modal-feedback outcome-identifier="F" identifier="A" show-hide="show"><qti-content-body><p>Good.</p>'
        "</qti-content-body></qti-modal-feedback>",
    ),
}


@pytest.mark.parametrize(("inner", "after"), FEEDBACK.values(), ids=FEEDBACK.keys())
def test_feedback_on_a_choice_is_read(inner, after):
    collection, losses = read(item(declared("A"), interaction("choice", inner, max_choices="1"), after=after))
    answers = collection.questions[0].body.answers
    assert [(answer.text, answer.feedback) for answer in answers] == [("Ask", "Good."), ("Post", "")]
    assert losses == []


LOST = {
    "an interaction that no type is like": (
        item(declared(), interaction("slider", "")),
        "has <qti-slider-interaction>",
    ),
    "two interactions": (item(declared("A"), interaction("choice", "") * 2), "has 2 interactions where one belongs"),
    "no interaction": (item("", "<p>Read.</p>"), "has 0 interactions"),
    "pairs without sides": (item(declared(), interaction("associate", "")), "has <qti-associate-interaction>"),
    "a number": (
        item(declared("3", base_type="integer"), '<p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>'),
        "asks for a number",
    ),
    "an order without a key": (
        item(declared("A", cardinality="ordered"), interaction("order", choices("A", "B"))),
        "does not say where each of its steps belongs",
    ),
    "no declaration": (item("", interaction("choice", choices("A"))), "has no response declaration"),
}


@pytest.mark.parametrize(("xml", "told"), LOST.values(), ids=LOST.keys())
def test_what_cannot_be_taken_is_told_and_left_out(xml, told):
    collection, losses = read(xml)
    assert collection.questions == ()
    assert any(loss.startswith("item.xml:1: `item-1`: ") and told in loss for loss in losses), losses


OWN = (
    "<qti-response-processing><qti-set-outcome-value identifier='SCORE'><qti-base-value base-type='float'>1"
    "</qti-base-value></qti-set-outcome-value></qti-response-processing>"
)
TOLD = {
    "processing of its own": (
        item(declared("A"), interaction("choice", choices("A", "B")), OWN),
        "has response processing of its own; the right response counts instead",
    ),
    "a picture": (
        item(declared("A"), '<p>Look.</p><img src="a.png" alt=""/>' + interaction("choice", choices("A", "B"))),
        "left out: a picture",
    ),
    "a statement that belongs in two categories": (
        item(
            declared("S1 A", "S1 B", cardinality="multiple", base_type="directedPair"),
            interaction(
                "match",
                f"<qti-simple-match-set>{choices('S1', tag='simple-associable-choice')}</qti-simple-match-set>"
                f"<qti-simple-match-set>{choices('A', 'B', tag='simple-associable-choice')}</qti-simple-match-set>",
            ),
        ),
        "`Way S1` belongs to 2 of the others",
    ),
}


@pytest.mark.parametrize(("xml", "told"), TOLD.values(), ids=TOLD.keys())
def test_what_is_lost_from_an_item_is_told(xml, told):
    collection, losses = read(xml)
    assert len(collection.questions) == 1
    assert any(told in loss for loss in losses), losses


SIMPLE = item(declared("A"), interaction("choice", choices("A", "B"), shuffle="true"))


def test_a_package_without_a_test_is_read_in_the_order_of_its_manifest():
    body = package(
        {
            "imsmanifest.xml": manifest(
                ("imsqti_item_xmlv3p0", "items/b.xml"),
                ("imsqti_item_xmlv3p0", "items/a%20b.xml"),
                ("imsqti_item_xmlv3p0", "gone.xml"),
                ("imsqti_item_xmlv2p2", "old.xml"),
            ),
            "items/a b.xml": SIMPLE.replace("item-1", "first"),
            "items/b.xml": SIMPLE.replace("item-1", "second"),
            "old.xml": "<assessmentItem/>",
            "media/a.png": b"\x89PNG",
        }
    )
    report = Report("quiz.zip")
    collection = formats.read(body, "quiz.zip", "qti", report)
    assert [question.name for question in collection.questions] == ["second", "first"]
    told = [str(loss) for loss in report.losses]
    assert told == [
        "imsmanifest.xml:1: `gone.xml` is not in the package",
        "imsmanifest.xml:1: `old.xml` is QTI 2; convert it to QTI 3.0 first",
        "media/a.png:1: is left out; only items, tests and stimuli are read",
        "old.xml:1: is left out; only items, tests and stimuli are read",
    ]


def test_a_stimulus_is_shared_and_a_test_names_pools_and_draws():
    stimulus = (
        f'<qti-assessment-stimulus xmlns="{ITEMS}" identifier="talk" title="Talk"><qti-stimulus-body>'
        "<p>Two people talk.</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    reference = '<qti-assessment-stimulus-ref identifier="talk" href="../told/talk.xml"/><qti-item-body>'
    test = (
        f'<qti-assessment-test xmlns="{ITEMS}" identifier="t" title="A test"><qti-test-part><qti-assessment-section '
        'identifier="pool" title="Pool"><qti-selection select="1"/>'
        '<qti-assessment-item-ref identifier="b" href="items/b.xml" category="objective.pause scoring.net"/>'
        '<qti-assessment-item-ref identifier="a" href="items/a.xml"/>'
        "</qti-assessment-section></qti-test-part></qti-assessment-test>"
    )
    body = package(
        {
            "imsmanifest.xml": manifest(
                ("imsqti_test_xmlv3p0", "test.xml"),
                ("imsqti_item_xmlv3p0", "items/a.xml"),
                ("imsqti_item_xmlv3p0", "items/b.xml"),
                ("imsqti_stimulus_xmlv3p0", "told/talk.xml"),
            ),
            "test.xml": test,
            "told/talk.xml": stimulus,
            "items/a.xml": SIMPLE.replace("item-1", "a").replace("<qti-item-body>", reference),
            "items/b.xml": SIMPLE.replace("item-1", "b").replace("<qti-item-body>", reference),
        }
    )
    report = Report("quiz.zip")
    collection = formats.read(body, "quiz.zip", "qti", report)
    assert isinstance(collection, Collection)
    assert (collection.title, collection.draws) == ("A test", {"pool": 1})
    assert [(q.name, q.category, q.scenario, q.stimulus, q.tags) for q in collection.questions] == [
        ("b", "pool", "talk", "Two people talk.", {"objective": "pause", "scoring": "net"}),
        ("a", "pool", "talk", "Two people talk.", {}),
    ]
    assert report.losses == ()


def test_an_older_item_is_refused():
    with pytest.raises(UnreadableFile, match=r"begins with <assessmentItem>; a QTI 3\.0 item begins with"):
        formats.read(b"<assessmentItem/>", "a.xml", "qti", Report("a.xml"))


IDENTIFIER = re.compile(r"[^\W\d][\w.-]*")
CARDINALITY = {
    "qti-choice-interaction": ("single", "multiple"),
    "qti-order-interaction": ("ordered",),
    "qti-text-entry-interaction": ("single",),
    "qti-match-interaction": ("multiple",),
    "qti-hottext-interaction": ("multiple",),
}


@given(quizzes.quizzes(*quizzes.KINDS))
def test_what_is_written_keeps_the_rules_of_the_specification(quiz):
    report = Report("quiz.yaml")
    body = formats.write(exporting.collection(quiz, "en", {}, report), "qti", report)
    with zipfile.ZipFile(io.BytesIO(body)) as made:
        files = {name: parsed(made.read(name), name) for name in made.namelist()}
    resources = files["imsmanifest.xml"].below("resource")
    identifiers = [resource.get("identifier") for resource in resources]
    assert len(set(identifiers)) == len(identifiers)
    assert {resource.get("href") for resource in resources} == files.keys() - {"imsmanifest.xml"}
    assert {each.get("identifierref") for each in files["imsmanifest.xml"].below("dependency")} <= set(identifiers)
    references = {each.get("href") for each in files["test.xml"].below("qti-assessment-item-ref")}
    assert references == {name for name in files if name.startswith("items/")}
    for name in sorted(references):
        assert_item_is_sound(files[name])
    for root in files.values():
        for element in [root, *root.descendants()]:
            found = element.get("identifier", "x")
            assert IDENTIFIER.fullmatch(found), found


def assert_item_is_sound(root):
    (declaration,) = root.all("qti-response-declaration")
    (interaction,) = [each for each in root.descendants() if each.name.endswith("-interaction")]
    (processing,) = root.all("qti-response-processing")
    assert root.namespace == ITEMS
    assert interaction.get("response-identifier") == declaration.get("identifier")
    assert declaration.get("cardinality") in CARDINALITY[interaction.name]
    keys = {each.get("identifier") for each in interaction.descendants()} - {""}
    correct = [value.text for held in declaration.all("qti-correct-response") for value in held.all("qti-value")]
    mapped = [entry.get("map-key") for entry in declaration.below("qti-map-entry")]
    if declaration.get("base-type") == "string":
        assert set(correct) <= set(mapped)
    else:
        assert {key for value in [*correct, *mapped] for key in value.split()} <= keys
    if declaration.get("cardinality") == "single":
        assert len(correct) == 1
    if template := processing.get("template"):
        assert template == (MAP_RESPONSE if mapped else MATCH_CORRECT)
        assert processing.children == []
    else:
        used = {each.name for each in processing.descendants()}
        assert ("qti-map-response" in used) == bool(mapped)
    outcomes = {each.get("identifier") for each in root.all("qti-outcome-declaration")}
    assert "SCORE" in outcomes
    assert {each.get("outcome-identifier") for each in root.all("qti-modal-feedback")} <= outcomes
