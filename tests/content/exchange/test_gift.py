"""GIFT as its documentation describes it, odd corners included."""

from fractions import Fraction

import pytest

from app.content.exchange import gift_reader
from app.content.exchange.questions import Answer, Choice, Matching, Pair, Question, ShortAnswer
from app.content.exchange.report import Report


def read(text):
    report = Report("quiz.gift")
    collection = gift_reader.read(text, report)
    return collection.questions, [str(loss) for loss in report.losses]


def answers(*given):
    """Answers from text, share and, where there is one, feedback."""
    return tuple(
        Answer(text=text, share=Fraction(share), feedback=feedback[0] if feedback else "")
        for text, share, *feedback in given
    )


def one(*given):
    return Choice(answers=answers(*given))


def several(*given):
    return Choice(answers=answers(*given), several=True)


def words(*given):
    return ShortAnswer(answers=answers(*given))


CASES = {
    "one right answer": (
        "Who answers a journalist?{~You ~A colleague =The press office}",
        Question(
            name="Who answers a journalist?",
            text="Who answers a journalist?",
            body=one(("You", 0), ("A colleague", 0), ("The press office", 1)),
        ),
    ),
    "a title, and answers on lines of their own with feedback": (
        "::Q2:: What first?\n{\n  =Ask # Good, it costs a minute.\n  ~Post#It stays.\n}",
        Question(
            name="Q2", text="What first?", body=one(("Ask", 1, "Good, it costs a minute."), ("Post", 0, "It stays."))
        ),
    ),
    "a missing word in the middle": (
        "Keep the {~pin =password ~badge} to yourself.",
        Question(
            name="Keep the _____ to yourself.",
            text="Keep the _____ to yourself.",
            body=one(("pin", 0), ("password", 1), ("badge", 0)),
        ),
    ),
    "partial credit, and a penalty": (
        "::P::Which?{=All of it ~%50%Half ~%-33.33333%None}",
        Question(name="P", text="Which?", body=one(("All of it", 1), ("Half", "1/2"), ("None", "-1/3"))),
    ),
    "several answers by weights that add up to the whole": (
        "::S::Which two?{~%50%One ~%50%Two ~%-100%Three}",
        Question(name="S", text="Which two?", body=several(("One", "1/2"), ("Two", "1/2"), ("Three", -1))),
    ),
    "a weight before the right answer": (
        "::W::Who?{=%100%She ~%0%He}",
        Question(name="W", text="Who?", body=one(("She", 1), ("He", 0))),
    ),
    "accepted words": (
        "::SA::Two letters for the office?{=HR =%100%H.R. =%50%People#Nearly}",
        Question(
            name="SA",
            text="Two letters for the office?",
            body=words(("HR", 1), ("H.R.", 1), ("People", "1/2", "Nearly")),
        ),
    ),
    "a match, where two statements share a category": (
        "::M::Sort.{=Pay -> Yours to say =Password -> Secret\n=Holidays -> Yours to say}",
        Question(
            name="M",
            text="Sort.",
            body=Matching(
                pairs=(
                    Pair(text="Pay", category=0),
                    Pair(text="Password", category=1),
                    Pair(text="Holidays", category=0),
                ),
                categories=answers(("Yours to say", 0), ("Secret", 0)),
            ),
        ),
    ),
    "a match with a category that nothing belongs in": (
        "::M::Sort.{=a -> x = -> y}",
        Question(
            name="M",
            text="Sort.",
            body=Matching(pairs=(Pair(text="a", category=0),), categories=answers(("x", 0), ("y", 0))),
        ),
    ),
    "general feedback": (
        "::G::Which?{=a#Right. ~b ####See the handbook.}",
        Question(name="G", text="Which?", body=one(("a", 1, "Right."), ("b", 0)), feedback="See the handbook."),
    ),
    "every sign protected": (
        r"::a\:b:: What is \{1 \~ 2\} \# 3 \= 4 \: 5 \\ 6?{=\= yes ~\~ no # \#1}",
        Question(name="a:b", text="What is {1 ~ 2} # 3 = 4 : 5 \\ 6?", body=one(("= yes", 1), ("~ no", 0, "#1"))),
    ),
    "a backslash that protects nothing": (
        r"::B::C:\temp or \d?{=a ~b}",
        Question(name="B", text=r"C:\temp or \d?", body=one(("a", 1), ("b", 0))),
    ),
    "paragraphs by \\n": (
        r"::N::It is late.\n\nWhat now?{=Go ~Stay}",
        Question(name="N", text="It is late.\n\nWhat now?", body=one(("Go", 1), ("Stay", 0))),
    ),
    "comments between and inside": (
        "// first\n::C::Which?\n  // not this ~one\n{=a ~b}\n// last",
        Question(name="C", text="Which?", body=one(("a", 1), ("b", 0))),
    ),
    "HTML reduced to its words": (
        "::H::[html]<p>It is &lt;late&gt;.</p><p>What now?</p>{=[html]<p>Go</p> ~Stay}",
        Question(name="H", text="It is <late>.\n\nWhat now?", body=one(("Go", 1), ("Stay", 0))),
    ),
    "plain text keeps its tags": (
        "::H::[plain]Is <p> a tag?{=Yes ~No}",
        Question(name="H", text="Is <p> a tag?", body=one(("Yes", 1), ("No", 0))),
    ),
    "Windows line ends": (
        "::L::Which?{\r\n=a\r\n~b\r\n}\r\n",
        Question(name="L", text="Which?", body=one(("a", 1), ("b", 0))),
    ),
    "right to left with its marks": (
        "::שאלה::מה \u2067\\:קודם\u2069?{=לעצור ~לפרסם\u200f}",
        Question(name="שאלה", text="מה \u2067:קודם\u2069?", body=one(("לעצור", 1), ("לפרסם\u200f", 0))),
    ),
    "tags in a comment": (
        "// [id:q-1] [tag:objective:pause]\nWhich?{=a ~b}",
        Question(name="q-1", text="Which?", body=one(("a", 1), ("b", 0)), tags={"objective": "pause"}),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_question_is_read(case):
    text, expected = case
    questions, losses = read(text)
    assert questions == (expected,)
    assert losses == []


LOST = {
    "a number": ("\n::N::How many?{#3:1}", "quiz.gift:2: `N`: is numerical"),
    "a range of numbers": ("::N::How many?{#1..5}", "`N`: is numerical"),
    "an essay": ("::E::Tell.{}", "`E`: is an essay"),
    "a brace left open": ("::O::Which?{=a ~b", "`O`: has a brace that is not closed"),
    "a blank line between the braces": ("::O::Which?{=a\n\n~b}", "`O`: has a brace that is not closed"),
    "answers of no kind": ("::K::Which?{a, b}", "`K`: has answers of no known kind"),
    "a match without an arrow": ("::M::Sort.{=a -> b =c}", "`M`: has a match without `->`"),
    "a description at the end": ("::D::Read this.", "`D`: is a description with no question after it"),
}


@pytest.mark.parametrize(("text", "told"), LOST.values(), ids=LOST.keys())
def test_what_cannot_be_taken_is_told_and_left_out(text, told):
    questions, losses = read(text)
    assert questions == ()
    assert any(told in loss for loss in losses), losses


TOLD = {
    "a picture": (
        "[html]<p>Who?</p><img src='a.png' alt='A badge'>{=a ~b}",
        "left out: a picture",
        "Who?\n\n(A badge)",
    ),
    "emphasis": ("Who <b>first</b>?{=a ~b}", "left out: emphasis", "Who first?"),
    "a weight that is none": ("Who?{=a ~%lots%b}", "`%lots%` is no percentage; 0 is taken instead", "Who?"),
    "a tag that means nothing": ("// [tag:hard]\nWho?{=a ~b}", "has the tag `hard`", "Who?"),
}


@pytest.mark.parametrize(("text", "told", "stem"), TOLD.values(), ids=TOLD.keys())
def test_what_is_lost_from_a_question_is_told(text, told, stem):
    (question,), losses = read(text)
    assert question.text == stem
    assert any(told in loss for loss in losses), losses


@pytest.mark.parametrize(
    ("key", "right"), [("T", "True"), ("TRUE", "True"), ("true", "True"), ("F", "False"), ("FALSE", "False")]
)
def test_true_or_false_becomes_two_options(key, right):
    (question,), losses = read(f"::TF::The sun rises.{{{key}#Think again.#Quite.####Look up.}}")
    shares = {answer.text: answer.share for answer in question.body.answers}
    told = {answer.text: answer.feedback for answer in question.body.answers}
    assert shares == {right: 1, ({"True", "False"} - {right}).pop(): 0}
    assert told[right] == "Quite."
    assert set(told.values()) == {"Quite.", "Think again."}
    assert question.feedback == "Look up."
    assert any("is true or false" in loss for loss in losses)


def test_categories_and_descriptions_hold_for_what_follows():
    text = (
        "::a::Which?{=x ~y}\n\n$CATEGORY: $course$/top/Posts\n\n::talk::[plain]Two people talk.\n\n"
        "::b::Who is right?{=x ~y}\n\n::c::And now?{=x ~y}\n$CATEGORY: Mails\n::d::Which?{=x ~y}"
    )
    questions, losses = read(text)
    assert [(q.name, q.category, q.scenario, q.stimulus) for q in questions] == [
        ("a", "", "", ""),
        ("b", "$course$/top/Posts", "talk", "Two people talk."),
        ("c", "$course$/top/Posts", "talk", "Two people talk."),
        ("d", "Mails", "", ""),
    ]
    assert losses == []


def test_one_broken_question_does_not_take_the_others_along():
    questions, losses = read("::a::Which?{=x ~y}\n\n::b::Which?{=x\n\n::c::Which?{=x ~y}")
    assert [question.name for question in questions] == ["a", "c"]
    assert [loss for loss in losses if "`b`" in loss] == losses
    assert losses[0].startswith("quiz.gift:3: ")
