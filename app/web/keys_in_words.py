"""What is right in an item, in words, for those who decide on its repair."""

from collections.abc import Iterator
from fractions import Fraction

from flask_babel import format_percent

from app.core.items import Item
from app.core.items.hottext import pieces


def key_lines(item: Item) -> Iterator[str]:
    """A line for each part of the key: options that earn something, ranks, the order, places, secrets, variants, endings."""
    match item.type:
        case "choice":
            yield from (_worth(option.text, option.score) for option in item.options if option.score)
        case "best_worst":
            ranked = sorted(item.options, key=lambda option: option.rank)
            yield from (f"{item.ranks.index(option.rank) + 1}. {option.text}" for option in ranked)
        case "order":
            yield from (f"{place}. {step.text}" for place, step in enumerate(item.steps, start=1))
        case "match":
            categories = {category.id: category.text for category in item.categories}
            yield from (f"{statement.text} ({categories[statement.category]})" for statement in item.statements)
        case "hottext":
            words = {piece.span_id: piece.words for piece in pieces(item.text)}
            yield from (words[span.id] for span in item.spans if span.secret)
        case "text_entry":
            yield from (variant for answers in item.accepted for variant in answers.variants)
        case "branching":
            yield from (_worth(ending.text, ending.score) for ending in item.endings)
            choices = (choice for situation in item.situations for choice in situation.choices)
            yield from (_worth(choice.text, -choice.harm) for choice in choices if choice.harm)


def _worth(text: str, score: Fraction) -> str:
    return text if score == 1 else f"{text} ({format_percent(float(score))})"
