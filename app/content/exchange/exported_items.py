"""One item into the body of a question."""

from fractions import Fraction

from app.content.exchange.questions import Answer, Body, Choice, Marking, Matching, Ordering, Pair, ShortAnswer
from app.core.items import Item
from app.core.items.choice import ChoiceItem
from app.core.items.hottext import HottextItem, pieces
from app.core.items.match import MatchItem
from app.core.items.order import OrderItem
from app.core.items.text_entry import TextEntryItem, folded


def body(item: Item) -> Body:
    """The body of an item that a format may hold; raises TypeError for any other."""
    match item:
        case ChoiceItem():
            return _choice(item)
        case TextEntryItem():
            return _short_answer(item)
        case MatchItem():
            return _matching(item)
        case OrderItem():
            steps = tuple(Answer(id=step.id, text=step.text) for step in item.steps)
            return Ordering(steps=steps, whole=item.scoring == "exact")
        case HottextItem():
            return _marking(item)
    raise TypeError(f"{item.type} items cannot leave")


def _choice(item: ChoiceItem) -> Choice:
    several = item.select == "several"
    shares = several_shares(item) if several else {option.id: option.score for option in item.options}
    answers = tuple(
        Answer(
            id=option.id,
            text=option.text,
            share=shares[option.id],
            feedback=option.feedback,
            stays=option.stays_last,
            critical=option.critical,
        )
        for option in item.options
    )
    return Choice(answers=answers, several=several, whole=several and item.scoring == "exact")


def several_shares(item: ChoiceItem) -> dict[str, Fraction]:
    """What each option earns or costs, so that the sum, at least 0, is the score of the item's scoring mode."""
    right = [option.id for option in item.options if option.score == 1]
    wrong = [option.id for option in item.options if option.score != 1]
    if item.scoring == "exact":
        return dict.fromkeys(right, Fraction(1)) | dict.fromkeys(wrong, Fraction(0))
    gain = Fraction(1, max(1, len(right)))
    costs = {"weights": Fraction(1, max(1, len(wrong))), "net": gain, "strict": Fraction(1)}
    return dict.fromkeys(right, gain) | dict.fromkeys(wrong, -costs[item.scoring])


def _short_answer(item: TextEntryItem) -> ShortAnswer:
    """The variants of all languages, each once: any of them is right, whatever language is read."""
    variants: dict[str, str] = {}
    for accepted in item.accepted:
        for words in accepted.variants:
            variants.setdefault(folded(words), words)
    return ShortAnswer(answers=tuple(Answer(text=words, share=Fraction(1)) for words in variants.values()))


def _matching(item: MatchItem) -> Matching:
    places = {category.id: place for place, category in enumerate(item.categories)}
    pairs = tuple(
        Pair(id=each.id, text=each.text, category=places[each.category], feedback=each.feedback)
        for each in item.statements
    )
    categories = tuple(Answer(id=category.id, text=category.text) for category in item.categories)
    return Matching(pairs=pairs, categories=categories)


def _marking(item: HottextItem) -> Marking:
    words = {piece.span_id: piece.words for piece in pieces(item.text)}
    spans = tuple(
        Answer(
            id=span.id,
            text=words.get(span.id, ""),
            share=Fraction(int(span.secret)),
            feedback=span.feedback,
            critical=span.critical,
        )
        for span in item.spans
    )
    return Marking(pieces=tuple((piece.words, piece.span_id or "") for piece in pieces(item.text)), spans=spans)
