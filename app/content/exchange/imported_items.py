"""One question into an item."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, cast

from app.content.exchange.ids import Names
from app.content.exchange.questions import Answer, Choice, Marking, Matching, Ordering, Question, ShortAnswer
from app.content.exchange.report import Report
from app.core.items import Item
from app.core.items.choice import ChoiceItem, Option
from app.core.items.hottext import HottextItem, Span
from app.core.items.match import Category, MatchItem, Statement
from app.core.items.order import OrderedStep, OrderItem
from app.core.items.text_entry import AcceptedAnswers, TextEntryItem
from app.core.ordering import ordered
from app.core.texts import Text

Scoring = Literal["net", "exact", "weights", "strict"]
MODES = ("net", "exact", "weights", "strict")


class _Making:
    """One question, its losses, and what every item has."""

    def __init__(self, question: Question, stem: str, item_id: str, aims: Mapping[str, str], report: Report) -> None:
        self.question = question
        self.report = report
        self.language = aims["language"]
        self.head: dict[str, Any] = {
            "id": item_id,
            "objective": aims["objective"],
            "explained_in": aims["explained_in"],
            "protects_rights": question.tags.get("protects-rights") == "yes",
            "stem": Text(stem),
        }

    def lost(self, message: str) -> None:
        self.report.lost(message, line=self.question.line, name=self.question.name, file=self.question.file)

    def numbers(self, count: int) -> list[int]:
        """1 to `count`, mixed: learners' pages hold the ids, and the order in a file may be the key."""
        return [int(each) for each in ordered((str(place + 1) for place in range(count)), self.head["id"])]

    def feedbacks(self, given: Sequence[str]) -> list[Text]:
        """Feedback on each answer; the general one stands where an answer has none of its own."""
        general = self.question.feedback
        if general and all(given):
            self.lost("has general feedback beside that on each answer; the general one is left out")
        return [Text(text or general) for text in given]


def item(question: Question, stem: str, item_id: str, aims: Mapping[str, str], report: Report) -> Item:
    """The item that a question makes, under that id."""
    making = _Making(question, stem, item_id, aims, report)
    body = question.body
    if isinstance(body, Choice):
        return _choice(body, making)
    if isinstance(body, ShortAnswer):
        return _text_entry(body, making)
    if isinstance(body, Matching):
        return _match(body, making)
    return _order(body, making) if isinstance(body, Ordering) else _hottext(body, making)


def _choice(body: Choice, making: _Making) -> ChoiceItem:
    """One: a share is the score. Several: what earns is right, and the shares tell the scoring."""
    scores = [Fraction(int(answer.share > 0)) for answer in body.answers] if body.several else _scores(body, making)
    names = Names()
    feedbacks = making.feedbacks([answer.feedback for answer in body.answers])
    options = tuple(
        Option(
            id=names.take(answer.id, answer.text, f"option-{number}"),
            text=Text(answer.text),
            score=score,
            feedback=feedback,
            stays_last=answer.stays,
            critical=answer.critical,
        )
        for number, answer, score, feedback in zip(
            making.numbers(len(scores)), body.answers, scores, feedbacks, strict=True
        )
    )
    if not body.several:
        return ChoiceItem(type="choice", options=options, **making.head)
    return ChoiceItem(type="choice", select="several", scoring=_scoring(body, making), options=options, **making.head)


def _scores(body: Choice, making: _Making) -> list[Fraction]:
    if any(not 0 <= answer.share <= 1 for answer in body.answers):
        making.lost("takes or gives more than the mark for one answer; here one answer scores 0 to 1")
    if all(answer.share != 1 for answer in body.answers):
        making.lost("has no answer that earns the whole mark; give the best one score 1")
    return [min(Fraction(1), max(Fraction(0), answer.share)) for answer in body.answers]


def _scoring(body: Choice, making: _Making) -> Scoring:
    told = making.question.tags.get("scoring", "exact" if body.whole else "")
    if told in MODES:
        return cast(Scoring, told)
    right = [answer.share for answer in body.answers if answer.share > 0]
    wrong = [answer.share for answer in body.answers if answer.share <= 0]
    costs = set(wrong)
    if right and set(right) == {Fraction(1, len(right))}:
        if not wrong or costs == {Fraction(-1, len(wrong))}:
            return "weights"
        if costs == {Fraction(-1, len(right))}:
            return "net"
        if max(costs) <= -1:
            return "strict"
    making.lost("weighs its answers in its own way; here right ones weigh the same, and wrong ones take as much away")
    return "weights"


def _text_entry(body: ShortAnswer, making: _Making) -> TextEntryItem:
    if any(answer.share < 1 for answer in body.answers):
        making.lost("accepts some words for part of the mark; they are left out")
    told = list(dict.fromkeys(answer.feedback for answer in body.answers if answer.feedback and answer.share == 1))
    general = making.question.feedback
    if told and (general or len(told) > 1):
        making.lost("has feedback on single variants, which is left out")
    variants = tuple(dict.fromkeys(answer.text for answer in body.answers if answer.share == 1))
    accepted = (AcceptedAnswers(language=making.language, variants=variants),)
    feedback = Text(general or (told[0] if len(told) == 1 else ""))
    return TextEntryItem(type="text_entry", accepted=accepted, feedback=feedback, **making.head)


def _match(body: Matching, making: _Making) -> MatchItem:
    if len(body.categories) == len(body.pairs):
        making.lost("has a category for each statement; statements are sorted here, so let several share one")
    names, groups = Names(), Names()
    categories = tuple(
        Category(id=groups.take(each.id, each.text, f"category-{place}"), text=Text(each.text))
        for place, each in enumerate(body.categories, start=1)
    )
    feedbacks = making.feedbacks([pair.feedback for pair in body.pairs])
    statements = tuple(
        Statement(
            id=names.take(pair.id, pair.text, f"statement-{place}"),
            text=Text(pair.text),
            category=categories[pair.category].id,
            feedback=feedback,
        )
        for place, (pair, feedback) in enumerate(zip(body.pairs, feedbacks, strict=True), start=1)
    )
    return MatchItem(type="match", categories=categories, statements=statements, **making.head)


def _order(body: Ordering, making: _Making) -> OrderItem:
    if any(step.feedback for step in body.steps):
        making.lost("has feedback on single steps, which is left out")
    names = Names()
    steps = tuple(
        OrderedStep(id=names.take(step.id, step.text, f"step-{number}"), text=Text(step.text))
        for number, step in zip(making.numbers(len(body.steps)), body.steps, strict=True)
    )
    is_exact = making.question.tags.get("scoring", "exact" if body.whole else "pairs") == "exact"
    feedback = Text(making.question.feedback)
    return OrderItem(
        type="order", scoring="exact" if is_exact else "pairs", steps=steps, feedback=feedback, **making.head
    )


def _hottext(body: Marking, making: _Making) -> HottextItem:
    """Words to be marked are written `[words]{#id}`, so they can hold no square brackets themselves."""
    names = Names()
    ids = {span.id: names.take(span.id, span.text, f"span-{place}") for place, span in enumerate(body.spans, start=1)}
    text = ""
    for words, key in body.pieces:
        if key and ("[" in words or "]" in words):
            making.lost("marks words with square brackets, written round here")
        text += f"[{words.replace('[', '(').replace(']', ')')}]{{#{ids[key]}}}" if key else words
    feedbacks = making.feedbacks([span.feedback for span in body.spans])
    spans = tuple(
        Span(id=ids[span.id], secret=is_secret(span), critical=span.critical, feedback=feedback)
        for span, feedback in zip(body.spans, feedbacks, strict=True)
    )
    return HottextItem(type="hottext", text=Text(text.strip()), spans=spans, **making.head)


def is_secret(span: Answer) -> bool:
    """Whether marking these words earns something."""
    return span.share > 0
