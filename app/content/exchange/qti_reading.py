"""What is asked of a QTI 3.0 item whatever its interaction: declarations, scoring, words, feedback."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.content.exchange.plain_text import GAP, clean, from_html, paragraphs
from app.content.exchange.qti_names import our_id
from app.content.exchange.report import Report
from app.content.exchange.shares import from_decimal
from app.content.exchange.xml_tree import Element, inline

FIELD = "\ue000"  # stands for the interaction, and for nothing that people write
FEEDBACK_PLACES = ("qti-feedback-inline", "qti-feedback-block")


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What an item declares of one response."""

    is_multiple: bool
    base_type: str
    correct: list[str]
    mapped: Mapping[str, Fraction]
    case_sensitive: Mapping[str, bool]
    otherwise: Fraction


class ItemReading:
    """One item's root, and where its losses are told."""

    def __init__(self, root: Element, file: str, report: Report) -> None:
        self.root = root
        self.file = file
        self.report = report
        self.name = our_id(root.get("identifier")) or root.get("title")

    def lost(self, message: str) -> None:
        """Tell a loss of this item."""
        self.report.lost(message, line=self.root.line, name=self.name, file=self.file)

    def interactions(self) -> list[Element]:
        """Everything in the body that asks for a response."""
        body = self.root.first("qti-item-body")
        return [each for each in body.descendants() if each.name.endswith("-interaction")] if body else []

    def declaration(self, identifier: str) -> Declaration | None:
        """The declaration of that response."""
        held = next((e for e in self.root.all("qti-response-declaration") if e.get("identifier") == identifier), None)
        if held is None:
            return None
        mapping, key = held.first("qti-mapping"), held.first("qti-correct-response")
        entries = mapping.all("qti-map-entry") if mapping else []
        return Declaration(
            is_multiple=held.get("cardinality") != "single",
            base_type=held.get("base-type"),
            correct=[" ".join(value.text.split()) for value in key.all("qti-value")] if key else [],
            mapped={entry.get("map-key"): self._number(entry.get("mapped-value")) for entry in entries},
            case_sensitive={entry.get("map-key"): entry.get("case-sensitive", "false") == "true" for entry in entries},
            otherwise=self._number(mapping.get("default-value", "0")) if mapping else Fraction(0),
        )

    def _number(self, text: str) -> Fraction:
        number = from_decimal(text)
        if number is None:
            self.lost(f"`{text}` is no number; 0 is taken instead")
        return number or Fraction(0)

    def is_mapped(self, declaration: Declaration) -> bool:
        """Whether points come from the mapping; else exactly the right response earns them."""
        held = self.root.first("qti-response-processing")
        if held is None:
            return bool(declaration.mapped)
        template = held.get("template").rpartition("/")[2].removesuffix(".xml")
        if template in ("map_response", "match_correct"):
            return template == "map_response"
        used = {element.name for element in held.descendants()}
        if not used & {"qti-map-response", "qti-correct", "qti-match"}:
            self.lost("has response processing of its own; the right response counts instead")
        return "qti-map-response" in used

    def shares(self, keys: Sequence[str], declaration: Declaration, *, several: bool) -> list[Fraction]:
        """What each key earns of the full mark, whatever number of points that is."""
        if not self.is_mapped(declaration):
            return [Fraction(int(key in declaration.correct)) for key in keys]
        points = [declaration.mapped.get(key, declaration.otherwise) for key in keys]
        gains = [point for point in points if point > 0]
        full = sum(gains) if several else max(gains, default=Fraction(0))
        # Thirds written in decimals add up to a little less than the whole.
        if not full or abs(full - 1) < Fraction(1, 1_000_000):
            return points
        self.lost(f"is worth {full}; here every item is worth 1")
        return [point / full for point in points]

    def words(self, element: Element) -> str:
        """The words of an element without the feedback in it."""
        told, dropped = from_html("".join(inline(child) for child in _without_feedback(element).children))
        if dropped:
            self.lost(f"markup is reduced to its words; left out: {', '.join(dropped)}")
        return told

    def prompt(self, interaction: Element) -> str:
        """The interaction's prompt."""
        held = interaction.first("qti-prompt")
        return self.words(held) if held else ""

    def around(self, interaction: Element) -> str:
        """The words of the body outside the interaction; a gap where words are typed within a sentence."""
        body = self.root.first("qti-item-body")
        sign = FIELD if interaction.name == "qti-text-entry-interaction" else ""
        told = paragraphs(self.words(_exchanged(body, interaction, sign))) if body else []
        return "\n\n".join(paragraph.replace(FIELD, GAP) for paragraph in told if paragraph != FIELD)

    def feedback_on(self, choice: Element) -> str:
        """What is told when this was chosen: inside it, or as modal feedback under its identifier."""
        inside = [held for name in FEEDBACK_PLACES for held in choice.below(name)]
        modal = [e for e in self.root.all("qti-modal-feedback") if e.get("identifier") == choice.get("identifier")]
        return clean("\n\n".join(self.words(held) for held in [*inside, *modal]))

    def general_feedback(self, ids: Collection[str]) -> str:
        """Modal feedback that belongs to no single choice, where there is one such; several depend on the response."""
        others = [e for e in self.root.all("qti-modal-feedback") if our_id(e.get("identifier")) not in ids]
        if len(others) > 1:
            self.lost("has feedback on right, partly right or wrong as a whole, which is left out")
            return ""
        return self.words(others[0]) if others else ""


def _exchanged(element: Element, old: Element, new: str) -> Element:
    """The element with a text in the place of one below it."""
    kept: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            kept.append(child)
        else:
            kept.append(new if child is old else _exchanged(child, old, new))
    return replace(element, children=kept)


def _without_feedback(element: Element) -> Element:
    kept = [
        child if isinstance(child, str) else _without_feedback(child)
        for child in element.children
        if isinstance(child, str) or child.name not in FEEDBACK_PLACES
    ]
    return replace(element, children=kept)
