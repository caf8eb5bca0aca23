"""Moodle XML as its documentation describes it, odd corners included."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.content.exchange import moodle_reader
from app.content.exchange.questions import Answer, Choice, Matching, Ordering, Pair, ShortAnswer
from app.content.exchange.report import Report, UnreadableFile


def read(*questions):
    report = Report("quiz.xml")
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"
    collection = moodle_reader.read(body.encode(), "quiz.xml", report)
    return collection.questions, [str(loss) for loss in report.losses]


def question(kind, inner, text="<![CDATA[<p>Which?</p>]]>", name="Q"):
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text>{text}</text></questiontext>{inner}</question>'
    )


def answer(text, fraction, feedback=""):
    told = f"<feedback format='html'><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{told}</answer>'


def answers(*given):
    return tuple(
        Answer(text=text, share=Fraction(share), feedback=feedback[0] if feedback else "")
        for text, share, *feedback in given
    )


THREE = answer("All", 100, "Right.") + answer("Half", 50) + answer("None", 0)
BODIES = {
    "one answer, the settings left out": (
        question("multichoice", THREE),
        Choice(answers=answers(("All", 1, "Right."), ("Half", "1/2"), ("None", 0))),
    ),
    "one answer, the order kept": (
        question("multichoice", f"<single>true</single><shuffleanswers>0</shuffleanswers>{THREE}"),
        Choice(
            answers=tuple(
                replace(each, stays=True) for each in answers(("All", 1, "Right."), ("Half", "1/2"), ("None", 0))
            )
        ),
    ),
    "several answers by thirds": (
        question(
            "multichoice",
            "<single>false</single><answernumbering>abc</answernumbering>"
            + answer("A", "33.33333")
            + answer("B", "33.33333")
            + answer("C", "33.33333")
            + answer("D", "-100"),
        ),
        Choice(answers=answers(("A", "1/3"), ("B", "1/3"), ("C", "1/3"), ("D", -1)), several=True),
    ),
    "all or nothing": (
        question("multichoiceset", answer("A", "100") + answer("B", "0")),
        Choice(answers=answers(("A", 1), ("B", 0)), several=True, whole=True),
    ),
    "accepted words, an asterisk among them": (
        question("shortanswer", "<usecase>0</usecase>" + answer("HR", 100) + answer("5 \\* 3", 100, "Fine.")),
        ShortAnswer(answers=answers(("HR", 1), ("5 * 3", 1, "Fine."))),
    ),
    "statements with a shared category": (
        question(
            "matching",
            "<shuffleanswers>true</shuffleanswers>"
            "<subquestion format='html'><text><![CDATA[<p>Pay</p>]]></text><answer><text>Yours</text></answer></subquestion>"
            "<subquestion><text>Password</text><answer><text>Secret</text></answer></subquestion>"
            "<subquestion><text>Holidays</text><answer><text>Yours</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>Nobody knows</text></answer></subquestion>",
        ),
        Matching(
            pairs=(Pair(text="Pay", category=0), Pair(text="Password", category=1), Pair(text="Holidays", category=0)),
            categories=answers(("Yours", 0), ("Secret", 0), ("Nobody knows", 0)),
        ),
    ),
    "steps in order, listed in another": (
        question("ordering", answer("Third", 3) + answer("First", "1.0000000") + answer("Second", 2)),
        Ordering(steps=answers(("First", 0), ("Second", 0), ("Third", 0))),
    ),
    "steps where only the whole order counts": (
        question("ordering", "<gradingtype>ALL_OR_NOTHING</gradingtype>" + answer("One", 1) + answer("Two", 2)),
        Ordering(steps=answers(("One", 0), ("Two", 0)), whole=True),
    ),
}


@pytest.mark.parametrize(("xml", "body"), BODIES.values(), ids=BODIES.keys())
def test_a_question_is_read(xml, body):
    (found,), losses = read(xml)
    assert found.body == body
    assert (found.name, found.text) == ("Q", "Which?")
    assert losses == []


TEXTS = {
    "HTML in CDATA": ("<![CDATA[<p>It is late.</p><p>What&nbsp;now?</p>]]>", "It is late.\n\nWhat\u00a0now?"),
    "HTML in entities": ("&lt;p&gt;It is late.&lt;/p&gt;&lt;p&gt;What now?&lt;/p&gt;", "It is late.\n\nWhat now?"),
    "a line break and a list": ("<![CDATA[One<br>Two<ul><li>Three</li></ul>]]>", "One\nTwo\n\nThree"),
    "signs of mathematics": ("<![CDATA[<p>Is 1 &lt; 2 &amp; 3 &gt; 2?</p>]]>", "Is 1 < 2 & 3 > 2?"),
    "Hebrew with its marks": ("<![CDATA[<p dir='rtl'>מה \u2067קודם\u2069?</p>]]>", "מה \u2067קודם\u2069?"),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_texts_are_reduced_to_their_words(text, expected):
    (found,), losses = read(question("multichoice", THREE, text))
    assert found.text == expected
    assert losses == []


def test_plain_text_keeps_its_tags():
    plain = (
        '<question type="multichoice"><name><text>Q</text></name><questiontext format="plain_text">'
        f"<text>Is &lt;p&gt; a tag?</text></questiontext>{THREE}</question>"
    )
    (found,), _ = read(plain)
    assert found.text == "Is <p> a tag?"


LOST = {
    "a number with a tolerance": (question("numerical", answer("3", 100)), "quiz.xml:3: `Q`: is numerical"),
    "an essay": (question("essay", ""), "`Q`: is an essay"),
    "gaps in a text": (question("cloze", ""), "`Q`: has gaps inside a text"),
    "a type that nobody knows": (question("ddmarker", ""), "`Q`: is of the type `ddmarker`"),
    "a description at the end": (question("description", ""), "`Q`: is a description with no question after it"),
}


@pytest.mark.parametrize(("xml", "told"), LOST.values(), ids=LOST.keys())
def test_what_cannot_be_taken_is_told_and_left_out(xml, told):
    found, losses = read(xml)
    assert found == ()
    assert any(told in loss for loss in losses), losses


TOLD = {
    "points": (question("multichoice", f"<defaultgrade>2.0000000</defaultgrade>{THREE}"), "is worth 2.0000000"),
    "hints": (question("multichoice", f"{THREE}<hint><text>Think.</text></hint>"), "has hints"),
    "feedback on the whole": (
        question("multichoice", f"<correctfeedback><text>Well done.</text></correctfeedback>{THREE}"),
        "has feedback on right, partly right or wrong as a whole",
    ),
    "an embedded file": (
        '<question type="multichoice"><name><text>Q</text></name><questiontext format="html"><text>'
        '<![CDATA[<p>Who?</p><img src="@@PLUGINFILE@@/a.png">]]></text><file name="a.png" encoding="base64">AAAA</file>'
        f"</questiontext>{THREE}</question>",
        "has 1 embedded file(s)",
    ),
    "a picture": (question("multichoice", THREE, "<![CDATA[<p>Who?</p><img src='a.png'>]]>"), "left out: a picture"),
    "capital letters that count": (
        question("shortanswer", "<usecase>1</usecase>" + answer("HR", 100)),
        "tells capital letters from small ones",
    ),
    "a wildcard": (
        question("shortanswer", answer("HR", 100) + answer("*people*", 100)),
        "accepts anything like `*people*`",
    ),
    "another grading of an order": (
        question("ordering", "<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>" + answer("One", 1)),
        "is graded by LONGEST_ORDERED_SUBSET",
    ),
    "true or false": (question("truefalse", answer("true", 100) + answer("false", 0)), "is true or false"),
    "a tag that means nothing": (
        question("multichoice", f"{THREE}<tags><tag><text>hard</text></tag></tags>"),
        "has the tag `hard`",
    ),
    "a share that is no number": (question("multichoice", answer("A", 100) + answer("B", "x")), "`x` is no number"),
}


@pytest.mark.parametrize(("xml", "told"), TOLD.values(), ids=TOLD.keys())
def test_what_is_lost_from_a_question_is_told(xml, told):
    found, losses = read(xml)
    assert len(found) == 1
    assert any(told in loss for loss in losses), losses
    assert all(loss.startswith("quiz.xml:3: `Q`: ") for loss in losses)


def test_categories_and_descriptions_hold_for_what_follows():
    category = '<question type="category"><category><text>$course$/top/Posts</text></category></question>'
    questions, losses = read(
        question("multichoice", THREE, name="a"),
        category,
        question("description", "", "Two people talk.", name="talk"),
        question("multichoice", THREE, name="b"),
        question("multichoice", THREE, name="c"),
    )
    assert [(q.name, q.category, q.scenario, q.stimulus) for q in questions] == [
        ("a", "", "", ""),
        ("b", "$course$/top/Posts", "talk", "Two people talk."),
        ("c", "$course$/top/Posts", "talk", "Two people talk."),
    ]
    assert losses == []


def test_general_feedback_and_tags_are_read():
    tags = "<tags><tag><text>objective:pause</text></tag><tag><text>explained-in:why#pause</text></tag></tags>"
    told = "<generalfeedback format='html'><text>See the handbook.</text></generalfeedback>"
    (found,), losses = read(question("multichoice", f"{told}{THREE}{tags}"))
    assert found.feedback == "See the handbook."
    assert found.tags == {"objective": "pause", "explained-in": "why#pause"}
    assert losses == []


def test_another_kind_of_xml_is_refused():
    with pytest.raises(UnreadableFile, match=r"^quiz.xml:1: begins with <html>; Moodle XML begins with <quiz>\.$"):
        moodle_reader.read(b"<html/>", "quiz.xml", Report("quiz.xml"))
