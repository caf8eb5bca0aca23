"""Questions as Moodle XML."""

from fractions import Fraction

from app.content.exchange import critical
from app.content.exchange.moodle_reader import PAIRWISE
from app.content.exchange.plain_text import one_paragraph
from app.content.exchange.questions import (
    Answer,
    Choice,
    Collection,
    Matching,
    Ordering,
    Question,
    ShortAnswer,
)
from app.content.exchange.report import Report
from app.content.exchange.scenarios import begins_shared, shared_scenarios, whole_text
from app.content.exchange.shares import as_percentage, is_standard
from app.content.exchange.tags import as_words
from app.content.exchange.xml_tree import Element, made
from app.content.exchange.xml_tree import written as as_bytes

TYPES = {Choice: "multichoice", ShortAnswer: "shortanswer", Matching: "matching", Ordering: "ordering"}


def written(collection: Collection, report: Report) -> bytes:
    """The file; what Moodle XML cannot hold is reported."""
    kept = collection.questions
    shared = shared_scenarios(kept)
    elements: list[Element] = []
    category = None
    for place, question in enumerate(kept):
        if question.category != category:
            category = question.category
            elements.append(made("question", made("category", made("text", category)), type_="category"))
        if begins_shared(kept, place, shared):
            elements.append(_description(question))
        elements.append(_question(question, question.scenario in shared, report))
    return as_bytes(made("quiz", *elements))


def _text(name: str, words: str, **attributes: str) -> Element:
    return made(name, made("text", words), format="plain_text", **attributes)


def _description(question: Question) -> Element:
    name = made("name", made("text", question.scenario))
    return made("question", name, _text("questiontext", question.stimulus), type_="description")


def _question(question: Question, is_shared: bool, report: Report) -> Element:
    text = one_paragraph(question.text) if is_shared else whole_text(question)
    body = question.body
    kind = "multichoiceset" if isinstance(body, Choice) and body.whole else TYPES[type(body)]
    tags = [made("tag", made("text", word)) for word in [*as_words(question.tags), *critical.words(body)]]
    return made(
        "question",
        made("name", made("text", question.name)),
        _text("questiontext", text),
        _text("generalfeedback", question.feedback),
        made("defaultgrade", "1"),
        made("idnumber", question.name),
        *_body(question, report),
        *([made("tags", *tags)] if tags else []),
        type_=kind,
    )


def _body(question: Question, report: Report) -> list[Element]:
    body = question.body
    if isinstance(body, Choice):
        return _choice(question, body, report)
    if isinstance(body, ShortAnswer):
        variants = [_answer(answer, answer.text.replace("*", "\\*")) for answer in body.answers]
        return [made("usecase", "0"), *variants]
    if isinstance(body, Matching):
        return _matching(question, body, report)
    return _ordering(question, body, report) if isinstance(body, Ordering) else []


def _choice(question: Question, body: Choice, report: Report) -> list[Element]:
    stays = [answer.stays for answer in body.answers]
    if any(stays) and not all(stays):
        report.lost("has options that stay last, which Moodle cannot hold", line=question.line, name=question.name)
    if any(not is_standard(answer.share) for answer in body.answers):
        message = "gives parts of the mark that Moodle does not offer; choose the nearest when importing there"
        report.lost(message, line=question.line, name=question.name)
    if body.whole:
        message = "counts only as a whole; Moodle needs its plugin for all-or-nothing questions"
        report.lost(message, line=question.line, name=question.name)
    return [
        made("single", "false" if body.several else "true"),
        made("shuffleanswers", "false" if all(stays) else "true"),
        made("answernumbering", "none"),
        *(_answer(answer, answer.text) for answer in body.answers),
    ]


def _answer(answer: Answer, words: str) -> Element:
    held = _text("answer", words, fraction=as_percentage(answer.share))
    held.children.append(_text("feedback", answer.feedback))
    return held


def _matching(question: Question, body: Matching, report: Report) -> list[Element]:
    message = "takes off what guessing earns; in Moodle each statement in its place earns its part of the mark"
    report.lost(message, line=question.line, name=question.name)
    if any(pair.feedback for pair in body.pairs):
        message = "has feedback on each statement, which Moodle cannot hold"
        report.lost(message, line=question.line, name=question.name)
    found = [made("shuffleanswers", "true")]
    for pair in body.pairs:
        held = _text("subquestion", pair.text)
        held.children.append(made("answer", made("text", body.categories[pair.category].text)))
        found.append(held)
    return found


def _ordering(question: Question, body: Ordering, report: Report) -> list[Element]:
    report.lost(
        "puts steps in order; Moodle before 4.4 needs its plugin for that", line=question.line, name=question.name
    )
    steps = [
        _text("answer", step.text, fraction=as_percentage(Fraction(place, 100)))
        for place, step in enumerate(body.steps, start=1)
    ]
    return [
        made("layouttype", "VERTICAL"),
        made("selecttype", "ALL"),
        made("selectcount", "0"),
        made("gradingtype", "ALL_OR_NOTHING" if body.whole else PAIRWISE),
        made("showgrading", "SHOW"),
        *steps,
    ]
