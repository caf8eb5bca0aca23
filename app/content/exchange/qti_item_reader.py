"""One QTI 3.0 item into a question."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from app.content.exchange import qti_differences
from app.content.exchange.plain_text import clean, paragraphs
from app.content.exchange.qti_names import our_id
from app.content.exchange.qti_reading import Declaration, ItemReading
from app.content.exchange.questions import (
    Answer,
    Body,
    Choice,
    Marking,
    Matching,
    Ordering,
    Pair,
    Question,
    ShortAnswer,
)
from app.content.exchange.report import Report
from app.content.exchange.xml_tree import Element

MARKED = re.compile("\ue000([^\ue001\ue002]*)\ue001([^\ue002]*)\ue002")


def question(root: Element, file: str, report: Report) -> Question | None:
    """The question of an item's root element; None, and a loss, where no item type is like it."""
    reading = ItemReading(root, file, report)
    interactions = reading.interactions()
    if len(interactions) != 1:
        reading.lost(f"has {len(interactions)} interactions where one belongs; divide or mend it")
        return None
    interaction = interactions[0]
    make = BODIES.get(interaction.name)
    declaration = reading.declaration(interaction.get("response-identifier"))
    if make is None or declaration is None:
        what = f"<{interaction.name}>, which no item type here is like" if make is None else "no response declaration"
        reading.lost(f"has {what}; it is left out")
        return None
    around, prompt = reading.around(interaction), reading.prompt(interaction)
    body = make(reading, interaction, declaration)
    if body is None:
        return None
    if not (prompt or around):
        reading.lost("has no text; write the stem")
    return Question(
        name=reading.name,
        text=prompt or around,
        stimulus=around if prompt else "",
        body=body,
        feedback=reading.general_feedback(_ids(body)),
        line=root.line,
        file=file,
    )


def _ids(body: Body) -> frozenset[str]:
    """The ids that feedback may belong to."""
    if isinstance(body, Choice):
        return frozenset(answer.id for answer in body.answers)
    if isinstance(body, Matching):
        return frozenset(pair.id for pair in body.pairs)
    return frozenset(span.id for span in body.spans) if isinstance(body, Marking) else frozenset()


def _choice(reading: ItemReading, interaction: Element, declaration: Declaration) -> Choice:
    several = declaration.is_multiple
    is_fixed = interaction.get("shuffle", "false") == "false"
    choices = interaction.all("qti-simple-choice")
    shares = reading.shares([choice.get("identifier") for choice in choices], declaration, several=several)
    answers = tuple(
        Answer(
            id=our_id(choice.get("identifier")),
            text=reading.words(choice),
            share=share,
            feedback=reading.feedback_on(choice),
            stays=is_fixed or choice.get("fixed") == "true",
        )
        for choice, share in zip(choices, shares, strict=True)
    )
    return Choice(answers=answers, several=several, whole=several and not reading.is_mapped(declaration))


def _order(reading: ItemReading, interaction: Element, declaration: Declaration) -> Ordering | None:
    choices = {choice.get("identifier"): choice for choice in interaction.all("qti-simple-choice")}
    if sorted(choices) != sorted(declaration.correct):
        reading.lost("does not say where each of its steps belongs; it is left out")
        return None
    qti_differences.tell_order(reading, declaration)
    steps = (Answer(id=our_id(key), text=reading.words(choices[key])) for key in declaration.correct)
    return Ordering(steps=tuple(steps), whole=True)


def _text_entry(reading: ItemReading, _: Element, declaration: Declaration) -> ShortAnswer | None:
    if declaration.base_type != "string":
        reading.lost("asks for a number; there is no such item type, so ask for a choice or for words")
        return None
    qti_differences.tell_words(reading, declaration)
    words = list(declaration.mapped) if reading.is_mapped(declaration) else declaration.correct
    shares = reading.shares(words, declaration, several=False)
    found = (Answer(text=clean(text), share=share) for text, share in zip(words, shares, strict=True))
    return ShortAnswer(answers=tuple(found))


def _match(reading: ItemReading, interaction: Element, declaration: Declaration) -> Matching | None:
    sets = [held.all("qti-simple-associable-choice") for held in interaction.all("qti-simple-match-set")]
    if len(sets) != 2:
        reading.lost("has no two sets to match; it is left out")
        return None
    statements, categories = sets
    places = {category.get("identifier"): place for place, category in enumerate(categories)}
    placed = _placed(declaration)
    pairs = []
    key: dict[str, str] = {}
    for statement in statements:
        targets = placed.get(statement.get("identifier"), [])
        if len(targets) != 1 or targets[0] not in places:
            reading.lost(f"`{reading.words(statement)}` belongs to {len(targets)} of the others, not to one; left out")
            continue
        key[statement.get("identifier")] = targets[0]
        pair_id, text = our_id(statement.get("identifier")), reading.words(statement)
        feedback = reading.feedback_on(statement)
        pairs.append(Pair(id=pair_id, text=text, category=places[targets[0]], feedback=feedback))
    qti_differences.tell_match(reading, declaration, key, len(categories))
    held = tuple(Answer(id=our_id(each.get("identifier")), text=reading.words(each)) for each in categories)
    return Matching(pairs=tuple(pairs), categories=held)


def _placed(declaration: Declaration) -> dict[str, list[str]]:
    """Where each statement belongs: as the key says, else where the mapping gives it most."""
    placed: dict[str, list[str]] = {}
    if declaration.correct:
        for source, target in map(_sides, declaration.correct):
            placed.setdefault(source, []).append(target)
        return placed
    most: dict[str, Fraction] = {}
    for pair, point in declaration.mapped.items():
        source, target = _sides(pair)
        if point <= 0 or point < most.get(source, Fraction(0)):
            continue
        if point > most.get(source, Fraction(0)):
            placed[source], most[source] = [], point
        placed[source].append(target)
    return placed


def _sides(pair: str) -> tuple[str, str]:
    source, _, target = " ".join(pair.split()).partition(" ")
    return source, target


def _hottext(reading: ItemReading, interaction: Element, declaration: Declaration) -> Marking:
    """Words that can be marked are set between signs of no script while HTML is reduced to words around them."""
    spans = interaction.below("qti-hottext")
    keys = [span.get("identifier") for span in spans]
    shares = reading.shares(keys, declaration, several=declaration.is_multiple)
    qti_differences.tell_marking(reading, declaration, shares)
    answers = tuple(
        Answer(
            id=our_id(span.get("identifier")),
            text=reading.words(span),
            share=Fraction(int(share > 0)),
            feedback=reading.feedback_on(span),
        )
        for span, share in zip(spans, shares, strict=True)
    )
    for span, answer in zip(spans, answers, strict=True):
        span.children = [f"\ue000{answer.id}\ue001{answer.text}\ue002"]
    whole = replace_prompt(interaction)
    text = "\n\n".join(paragraphs(reading.words(whole)))
    pieces: list[tuple[str, str]] = []
    end = 0
    for match in MARKED.finditer(text):
        pieces += [(text[end : match.start()], ""), (match[2], match[1])]
        end = match.end()
    pieces.append((text[end:], ""))
    return Marking(pieces=tuple(piece for piece in pieces if piece[0]), spans=answers)


def replace_prompt(interaction: Element) -> Element:
    """The interaction without its prompt."""
    kept = [child for child in interaction.children if isinstance(child, str) or child.name != "qti-prompt"]
    return replace(interaction, children=kept)


BODIES: dict[str, Callable[[ItemReading, Element, Declaration], Body | None]] = {
    "qti-choice-interaction": _choice,
    "qti-order-interaction": _order,
    "qti-text-entry-interaction": _text_entry,
    "qti-match-interaction": _match,
    "qti-hottext-interaction": _hottext,
}
