"""Questions as GIFT."""

from dataclasses import replace
from fractions import Fraction

from app.content.exchange import critical
from app.content.exchange.gift_escapes import escaped
from app.content.exchange.plain_text import one_paragraph
from app.content.exchange.questions import (
    Answer,
    Choice,
    Collection,
    Matching,
    Question,
    ShortAnswer,
)
from app.content.exchange.report import Report
from app.content.exchange.scenarios import begins_shared, shared_scenarios, whole_text
from app.content.exchange.shares import as_percentage
from app.content.exchange.tags import as_words


def written(collection: Collection, report: Report) -> bytes:
    """The file; what GIFT cannot hold is reported."""
    blocks: list[str] = []
    category = None
    kept = collection.questions
    shared = shared_scenarios(kept)
    for place, question in enumerate(kept):
        if question.category != category:
            category = question.category
            blocks.append(f"$CATEGORY: {category}")
        if begins_shared(kept, place, shared):
            blocks.append(f"::{escaped(question.scenario)}::[plain]{escaped(question.stimulus)}")
        blocks.append(_question(question, question.scenario in shared, report))
    return ("\n\n".join(blocks) + "\n").encode()


def _question(question: Question, is_shared: bool, report: Report) -> str:
    words = "".join(f" [tag:{word}]" for word in [*as_words(question.tags), *critical.words(question.body)])
    text = one_paragraph(question.text) if is_shared else whole_text(question)
    general = [f"\t####{_part(question.feedback)}"] if question.feedback else []
    head = f"// [id:{question.name}]{words}\n::{escaped(question.name)}::[plain]{escaped(text)} {{"
    return "\n".join([head, *_answers(question, report), *general, "}"])


def _part(text: str) -> str:
    """A text that begins like a mark of its own is told apart by its format."""
    return f"[plain]{escaped(text)}" if text.startswith(("[", "%")) else escaped(text)


def _answers(question: Question, report: Report) -> list[str]:
    body = question.body
    if isinstance(body, Choice):
        body = _held_choice(question, body, report)
        best = next((place for place, each in enumerate(body.answers) if each.share == 1 and not body.several), None)
        return [_answer("=" if place == best else "~", answer) for place, answer in enumerate(body.answers)]
    if isinstance(body, ShortAnswer):
        held = [answer for answer in body.answers if "->" not in answer.text]
        if len(held) < len(body.answers):
            report.lost("accepts words with `->`, which GIFT takes for a match", line=question.line, name=question.name)
        return [_answer("=", answer) for answer in held]
    if isinstance(body, Matching):
        return _matches(question, body, report)
    return []


def _held_choice(question: Question, body: Choice, report: Report) -> Choice:
    """The choice as far as GIFT holds it: shuffled always, and with several, wrong ones can only cost."""
    if any(answer.stays for answer in body.answers):
        report.lost("has options that stay last, which GIFT cannot hold", line=question.line, name=question.name)
    if not body.whole:
        return body
    message = "counts only as a whole; in GIFT a wrong answer costs all, and a right one earns its part"
    report.lost(message, line=question.line, name=question.name)
    part = Fraction(1, max(1, sum(answer.share > 0 for answer in body.answers)))
    answers = (replace(answer, share=part if answer.share > 0 else Fraction(-1)) for answer in body.answers)
    return replace(body, answers=tuple(answers))


def _answer(sign: str, answer: Answer) -> str:
    weight = "" if answer.share == int(sign == "=") else f"%{as_percentage(answer.share)}%"
    feedback = f"#{_part(answer.feedback)}" if answer.feedback else ""
    return f"\t{sign}{weight}{_part(answer.text)}{feedback}"


def _matches(question: Question, body: Matching, report: Report) -> list[str]:
    message = "takes off what guessing earns; in GIFT each statement in its place earns its part of the mark"
    report.lost(message, line=question.line, name=question.name)
    if any(pair.feedback for pair in body.pairs):
        report.lost("has feedback on each statement, which GIFT cannot hold", line=question.line, name=question.name)
    words = [category.text for category in body.categories]
    if any("->" in text for text in [*words, *(pair.text for pair in body.pairs)]):
        report.lost("has `->` in a statement, written as an arrow", line=question.line, name=question.name)
    return [f"\t={_side(pair.text)} -> {_side(words[pair.category])}" for pair in body.pairs]


def _side(text: str) -> str:
    return _part(text.replace("->", "→"))
