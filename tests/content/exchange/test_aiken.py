"""Aiken, and the ways in which people write it."""

import pytest

from app.content.exchange import aiken_reader
from app.content.exchange.report import Report


def read(text):
    report = Report("quiz.txt")
    questions = aiken_reader.read(text, report).questions
    told = [([(a.text, int(a.share)) for a in q.body.answers], q.text) for q in questions]
    return told, [str(loss) for loss in report.losses]


PAIR = [("Ask first", 1), ("Post it", 0)]
CASES = {
    "letters with a full stop": "What now?\nA. Ask first\nB. Post it\nANSWER: A",
    "letters with a bracket": "What now?\nA) Ask first\nB) Post it\nANSWER: A",
    "small letters": "What now?\na. Ask first\nb) Post it\nanswer: a",
    "no space after the colon": "What now?\nA. Ask first\nB. Post it\nANSWER:A",
    "blank lines everywhere": "\n\nWhat now?\n\nA. Ask first\n\nB. Post it\n\nANSWER: A\n\n",
    "Windows line ends": "What now?\r\nA. Ask first\r\nB. Post it\r\nANSWER: A\r\n",
    "old line ends": "What now?\rA. Ask first\rB. Post it\rANSWER: A",
    "spaces around": "  What now?  \n  A.   Ask first \n\tB. Post it\n ANSWER:  A  ",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_a_question_is_read(text):
    assert read(text) == ([(PAIR, "What now?")], [])


def test_several_questions_without_a_blank_line_between():
    text = "One?\nA. Ask first\nB. Post it\nANSWER: A\nTwo?\nA. Ask first\nB. Post it\nANSWER: A"
    assert read(text) == ([(PAIR, "One?"), (PAIR, "Two?")], [])


def test_a_text_of_several_paragraphs():
    text = "It is late.\n\nWhat now?\nA. Ask first\nB. Post it\nANSWER: A"
    assert read(text) == ([(PAIR, "It is late.\n\nWhat now?")], [])


def test_a_text_that_begins_like_an_option_of_another_letter():
    text = "B. is a letter.\nWhat now?\nA. Ask first\nB. Post it\nANSWER: A"
    assert read(text) == ([(PAIR, "B. is a letter.\nWhat now?")], [])


def test_as_many_options_as_there_are_letters():
    lines = "\n".join(f"{letter}. Way {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    ((options, _),), losses = read(f"Which?\n{lines}\nANSWER: Z")
    assert len(options) == 26
    assert options[-1] == ("Way Z", 1)
    assert losses == []


LOST = {
    "no key": ("What now?\nA. Ask\nB. Post", "quiz.txt:1: `What now?`: has no line `ANSWER: ` after it"),
    "a key that is no option": (
        "What now?\nA. Ask\nB. Post\nANSWER: C",
        "quiz.txt:4: `What now?`: `C` is not the letter",
    ),
    "two keys": ("What now?\nA. Ask\nB. Post\nANSWER: AB", "`AB` is not the letter of an option; write A to B"),
    "a letter left out": (
        "What now?\nA. Ask\nC. Post\nANSWER: A",
        "quiz.txt:3: `What now?`: has a line that is not option B",
    ),
    "an option on two lines": (
        "What now?\nA. Ask\nand wait\nANSWER: A",
        "has a line that is not option B or `ANSWER: `",
    ),
    "a key alone": ("ANSWER: A", "is an answer without a question"),
    "options alone": ("A. Ask\nB. Post\nANSWER: A", "is an answer without a question and options before it"),
}


@pytest.mark.parametrize(("text", "told"), LOST.values(), ids=LOST.keys())
def test_what_cannot_be_taken_is_told_and_the_next_question_is_read(text, told):
    nothing, losses = read(text)
    assert nothing == []
    assert any(told in loss for loss in losses), losses
    if "ANSWER" in text:
        after, _ = read(f"{text}\n\nNext?\nA. Ask first\nB. Post it\nANSWER: A")
        assert after == [(PAIR, "Next?")]
