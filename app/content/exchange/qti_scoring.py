"""How QTI reckons what we reckon: correct responses and mappings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.content.exchange.qti_names import identifier
from app.content.exchange.questions import Choice, Marking, Matching, Ordering, Question, ShortAnswer
from app.content.exchange.report import Report


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """A response declaration. Without `mapped`, exactly the correct response earns the mark."""

    cardinality: str
    correct: tuple[str, ...]
    base_type: str = "identifier"
    mapped: Mapping[str, Fraction] = field(default_factory=dict)
    otherwise: Fraction = Fraction(0)
    entry: Mapping[str, str] = field(default_factory=dict)


def scoring(question: Question, report: Report) -> Scoring:
    """The declaration of a question's response."""
    body = question.body
    if isinstance(body, Choice):
        return _choice(body)
    if isinstance(body, ShortAnswer):
        words = {answer.text: Fraction(1) for answer in body.answers}
        entry = {"case_sensitive": "false"}
        return Scoring(cardinality="single", correct=tuple(words)[:1], base_type="string", mapped=words, entry=entry)
    if isinstance(body, Ordering):
        if not body.whole:
            message = "earns points for pairs of steps in order; in QTI only the whole order counts"
            report.lost(message, line=question.line, name=question.name)
        return Scoring(cardinality="ordered", correct=tuple(identifier(step.id) for step in body.steps))
    return _matching(body) if isinstance(body, Matching) else _marking(question, body, report)


def _choice(body: Choice) -> Scoring:
    right = tuple(identifier(answer.id) for answer in body.answers if answer.share > 0)
    best = tuple(identifier(answer.id) for answer in body.answers if answer.share == 1)
    if body.whole:
        return Scoring(cardinality="multiple", correct=right)
    mapped = {identifier(answer.id): answer.share for answer in body.answers}
    if body.several:
        return Scoring(cardinality="multiple", correct=right, mapped=mapped)
    return Scoring(cardinality="single", correct=best[:1], mapped=mapped)


def _matching(body: Matching) -> Scoring:
    """(right/n - 1/k) / (1 - 1/k) is right/n less wrong/(n(k - 1)), which a mapping can say."""
    count = len(body.pairs)
    others = len(body.categories) - 1
    pairs = tuple(f"{identifier(pair.id)} {identifier(body.categories[pair.category].id)}" for pair in body.pairs)
    wrong = Fraction(-1, count * others) if others > 0 else Fraction(0)
    mapped = {pair: Fraction(1, count) for pair in pairs}
    return Scoring(cardinality="multiple", correct=pairs, base_type="directedPair", mapped=mapped, otherwise=wrong)


def _marking(question: Question, body: Marking, report: Report) -> Scoring:
    """(right - wrong) / secrets. That nothing needs removing cannot be said in QTI, so such an item earns nothing there."""
    secrets = tuple(identifier(span.id) for span in body.spans if span.share == 1)
    if not secrets:
        message = "has nothing to remove, which nobody can say in QTI; it earns nothing there"
        report.lost(message, line=question.line, name=question.name)
    part = Fraction(1, max(1, len(secrets)))
    mapped = {identifier(s.id): part if s.share == 1 else -part for s in body.spans}
    return Scoring(cardinality="multiple", correct=secrets, mapped=mapped)
