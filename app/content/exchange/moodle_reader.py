"""Moodle XML into questions."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from app.content.exchange import critical
from app.content.exchange.plain_text import clean, from_html, has_html
from app.content.exchange.questions import (
    Answer,
    Body,
    Choice,
    Collection,
    Matching,
    Ordering,
    Pair,
    Question,
    ShortAnswer,
)
from app.content.exchange.report import Report, UnreadableFile
from app.content.exchange.shares import from_decimal, from_percentage
from app.content.exchange.tags import told_tags
from app.content.exchange.xml_tree import Element, parsed

TRUE = ("1", "true")
WILDCARD = re.compile(r"(?<!\\)\*")
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
NO_TYPE = {
    "numerical": "is numerical, with tolerances; there is no such item type, so ask for a choice or for words",
    "essay": "is an essay, which nobody can grade by rule; it is left out",
    "cloze": "has gaps inside a text, which no item type has; make an item of each gap",
}
PAIRWISE = "RELATIVE_ALL_PREVIOUS_AND_NEXT"


def read(body: bytes, file: str, report: Report) -> Collection:
    """All questions of a Moodle XML file; what cannot be taken is reported."""
    root = parsed(body, file)
    if root.name != "quiz":
        raise UnreadableFile(f"{file}:{root.line}: begins with <{root.name}>; Moodle XML begins with <quiz>.")
    questions: list[Question] = []
    now = _Now()
    for element in root.all("question"):
        kind = element.get("type")
        if kind == "category":
            now.leave(report)
            now = _Now(category=_category(element))
            continue
        reading = _Reading(element, report)
        if kind == "description":
            now.leave(report)
            now = _Now(now.category, reading.name, reading.text("questiontext"), element.line, is_used=False)
            continue
        if question := _question(reading):
            questions.append(now.placed(question))
    now.leave(report)
    return Collection(questions=tuple(questions))


@dataclass
class _Now:
    """What holds for the questions that follow."""

    category: str = ""
    scenario: str = ""
    stimulus: str = ""
    line: int = 1
    is_used: bool = True

    def placed(self, question: Question) -> Question:
        """The question in its category, with the description before it."""
        self.is_used = True
        placed = replace(question, category=self.category)
        return replace(placed, stimulus=self.stimulus, scenario=self.scenario) if self.stimulus else placed

    def leave(self, report: Report) -> None:
        """A description that no question followed is told."""
        if not self.is_used:
            report.lost("is a description with no question after it", line=self.line, name=self.scenario)


def _category(element: Element) -> str:
    """The name of the category, without the context that Moodle puts before it."""
    held = element.first("category")
    return clean(held.text) if held else ""


@dataclass
class _Reading:
    """One <question>, and where its losses are told."""

    element: Element
    report: Report

    @property
    def name(self) -> str:
        """Its name, else the beginning of its text."""
        held = self.element.first("name")
        return clean(held.text) if held and held.text.strip() else clean(self._raw("questiontext"))[:40]

    def _raw(self, name: str) -> str:
        held = self.element.first(name)
        return held.text if held else ""

    def lost(self, message: str) -> None:
        """Tell a loss of this question."""
        self.report.lost(message, line=self.element.line, name=self.name)

    def text(self, name: str) -> str:
        """The words of a child such as <questiontext>; empty where there is none."""
        held = self.element.first(name)
        return self.words(held) if held else ""

    def words(self, held: Element) -> str:
        """The words of an element that holds <text>, by its format, which the question's is where it has none."""
        raw = "".join(part.text for part in held.all("text")) if held.first("text") else ""
        if held.all("file"):
            self.lost(f"has {len(held.all('file'))} embedded file(s), which are left out")
        kind = held.get("format") or self._format()
        if kind in ("plain_text", "markdown") or not (kind == "html" or has_html(raw)):
            return clean(raw)
        told, dropped = from_html(raw if kind == "html" else raw.replace("\n", "<br>"))
        if dropped:
            self.lost(f"HTML is reduced to its words; left out: {', '.join(dropped)}")
        return told

    def _format(self) -> str:
        held = self.element.first("questiontext")
        return held.get("format", "moodle_auto_format") if held else "moodle_auto_format"

    def value(self, name: str) -> str:
        """A setting such as <single>, in lower case."""
        return self._raw(name).strip().lower()


def _question(reading: _Reading) -> Question | None:
    kind = reading.element.get("type")
    make = BODIES.get(kind)
    if make is None:
        reading.lost(NO_TYPE.get(kind, f"is of the type `{kind}`, which no item type here is like; it is left out"))
        return None
    text = reading.text("questiontext")
    if not text:
        reading.lost("has no text; write the stem")
    _tell_settings(reading)
    tags = told_tags(_tag_words(reading.element), reading.report, reading.element.line, reading.name)
    question = Question(
        name=reading.name,
        text=text,
        body=make(reading),
        feedback=reading.text("generalfeedback"),
        tags=tags,
        line=reading.element.line,
    )
    return critical.marked(question, reading.report)


def _tag_words(element: Element) -> list[str]:
    held = element.first("tags")
    return [clean(tag.text) for tag in held.all("tag")] if held else []


def _tell_settings(reading: _Reading) -> None:
    mark = reading.value("defaultgrade")
    if mark and from_decimal(mark) not in (None, Fraction(1)):
        reading.lost(f"is worth {mark}; here every item is worth 1")
    if reading.element.all("hint"):
        reading.lost("has hints for further tries, which are left out")
    if any(reading.text(name) for name in COMBINED):
        reading.lost("has feedback on right, partly right or wrong as a whole, which is left out")


def _answers(reading: _Reading, share: Callable[[str], Fraction | None]) -> tuple[Answer, ...]:
    found = []
    for held in reading.element.all("answer"):
        given = share(held.get("fraction", "0"))
        if given is None:
            reading.lost(f"`{held.get('fraction')}` is no number; 0 is taken instead")
        feedback = held.first("feedback")
        told = reading.words(feedback) if feedback else ""
        found.append(Answer(text=reading.words(held), share=given or Fraction(0), feedback=told))
    return tuple(found)


def _choice(reading: _Reading) -> Choice:
    stays = reading.value("shuffleanswers") in ("0", "false")
    answers = tuple(replace(answer, stays=stays) for answer in _answers(reading, from_percentage))
    several = reading.value("single") not in ("", *TRUE) or reading.element.get("type") == "multichoiceset"
    return Choice(answers=answers, several=several, whole=reading.element.get("type") == "multichoiceset")


def _true_or_false(reading: _Reading) -> Choice:
    reading.lost("is true or false, written here as two options; word them, and add a third")
    answers = _answers(reading, from_percentage)
    return Choice(answers=tuple(replace(answer, text=answer.text.capitalize()) for answer in answers))


def _short_answer(reading: _Reading) -> ShortAnswer:
    """`*` stands for any words in Moodle; `\\*` is an asterisk."""
    if reading.value("usecase") in TRUE:
        reading.lost("tells capital letters from small ones, which is not done here")
    kept = []
    for answer in _answers(reading, from_percentage):
        if WILDCARD.search(answer.text):
            reading.lost(f"accepts anything like `{answer.text}`; write out the variants that are right")
        else:
            kept.append(replace(answer, text=answer.text.replace("\\*", "*")))
    return ShortAnswer(answers=tuple(kept))


def _matching(reading: _Reading) -> Matching:
    pairs: list[Pair] = []
    categories: list[str] = []
    for held in reading.element.all("subquestion"):
        answer = held.first("answer")
        category = clean(answer.text) if answer else ""
        if category not in categories:
            categories.append(category)
        if words := reading.words(held):
            pairs.append(Pair(text=words, category=categories.index(category)))
    return Matching(pairs=tuple(pairs), categories=tuple(Answer(text=words) for words in categories))


def _ordering(reading: _Reading) -> Ordering:
    """The plugin numbers the steps from 1 in `fraction`."""
    steps = sorted(_answers(reading, from_decimal), key=lambda answer: answer.share)
    grading = reading.value("gradingtype").upper()
    whole = grading in ("ALL_OR_NOTHING", "-1")
    if not whole and grading not in ("", PAIRWISE):
        reading.lost(f"is graded by {grading}; here by how many pairs of steps are in order")
    return Ordering(steps=tuple(replace(step, share=Fraction(0)) for step in steps), whole=whole)


BODIES: dict[str, Callable[[_Reading], Body]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _true_or_false,
    "shortanswer": _short_answer,
    "matching": _matching,
    "ordering": _ordering,
}
