"""One question as a QTI 3.0 item."""

from collections.abc import Sequence
from fractions import Fraction

from app.content.exchange.plain_text import paragraphs
from app.content.exchange.qti_names import FEEDBACK, ITEMS, MAP_RESPONSE, MATCH_CORRECT, RESPONSE, SCORE, identifier
from app.content.exchange.qti_scoring import Scoring, scoring
from app.content.exchange.questions import Answer, Choice, Marking, Matching, Ordering, Question, ShortAnswer
from app.content.exchange.report import Report
from app.content.exchange.shares import as_decimal
from app.content.exchange.xml_tree import Element, made

GENERAL = "GENERAL"
LONGEST_WORDS = 200


def item(question: Question, language: str, report: Report) -> Element:
    """The item's root element; what QTI cannot hold is reported."""
    found = scoring(question, report)
    told = _feedback(question)
    return made(
        "qti-assessment-item",
        _response(found),
        _outcome(SCORE, "float", ["0"]),
        _outcome("MAXSCORE", "float", ["1"]),
        *([_feedback_outcome(question, found)] if told else []),
        *_stimulus(question),
        made("qti-item-body", *_body(question)),
        _processing(found, follows=bool(told) and isinstance(question.body, Choice | Marking)),
        *told,
        xmlns=ITEMS,
        identifier=identifier(question.name),
        title=question.name,
        adaptive="false",
        time_dependent="false",
        **({"xml_lang": language} if language else {}),
    )


def told(text: str) -> list[Element]:
    """A text as paragraphs."""
    return [made("p", *_lines(paragraph)) for paragraph in paragraphs(text)]


def _lines(paragraph: str) -> list[Element | str]:
    """A line end within a paragraph is a break."""
    first, *rest = paragraph.split("\n")
    return [first, *(part for line in rest for part in (made("br"), line))]


def _inline_or_paragraphs(text: str) -> Sequence[Element | str]:
    return told(text) if len(paragraphs(text)) > 1 else _lines(text)


def _response(found: Scoring) -> Element:
    held: list[Element] = []
    if found.correct:
        held.append(made("qti-correct-response", *(made("qti-value", value) for value in found.correct)))
    if found.mapped:
        entries = [
            made("qti-map-entry", map_key=key, mapped_value=as_decimal(share), **found.entry)
            for key, share in found.mapped.items()
        ]
        bounds = {"default_value": as_decimal(found.otherwise), "lower_bound": "0", "upper_bound": "1"}
        held.append(made("qti-mapping", *entries, **bounds))
    names = {"identifier": RESPONSE, "cardinality": found.cardinality, "base_type": found.base_type}
    return made("qti-response-declaration", *held, **names)


def _outcome(name: str, base_type: str, values: Sequence[str], cardinality: str = "single") -> Element:
    default = made("qti-default-value", *(made("qti-value", value) for value in values))
    named = {"identifier": name, "cardinality": cardinality, "base_type": base_type}
    return made("qti-outcome-declaration", *([default] if values else []), **named)


def _feedback_outcome(question: Question, found: Scoring) -> Element:
    """Feedback on what was chosen follows the response; feedback on statements and on the whole is always told."""
    body = question.body
    if isinstance(body, Choice | Marking):
        return _outcome(FEEDBACK, "identifier", [], found.cardinality)
    names = [identifier(pair.id) for pair in body.pairs if pair.feedback] if isinstance(body, Matching) else []
    return _outcome(FEEDBACK, "identifier", names or [GENERAL], "multiple" if names else "single")


def _feedback(question: Question) -> list[Element]:
    body = question.body
    parts: list[tuple[str, str]] = []
    if isinstance(body, Choice):
        parts = [(answer.id, answer.feedback) for answer in body.answers]
    elif isinstance(body, Matching):
        parts = [(pair.id, pair.feedback) for pair in body.pairs]
    elif isinstance(body, Marking):
        parts = [(span.id, span.feedback) for span in body.spans]
    found = [(identifier(key), text) for key, text in parts if text]
    if question.feedback and not found:
        found = [(GENERAL, question.feedback)]
    return [
        made(
            "qti-modal-feedback",
            made("qti-content-body", *told(text)),
            outcome_identifier=FEEDBACK,
            identifier=key,
            show_hide="show",
        )
        for key, text in found
    ]


def _stimulus(question: Question) -> list[Element]:
    if not question.stimulus:
        return []
    scenario = question.scenario
    href = f"../stimuli/{scenario}.xml"
    return [made("qti-assessment-stimulus-ref", identifier=identifier(scenario), href=href, title=scenario)]


def _body(question: Question) -> list[Element]:
    body = question.body
    prompt = made("qti-prompt", *_inline_or_paragraphs(question.text))
    if isinstance(body, ShortAnswer):
        longest = min(LONGEST_WORDS, max((len(answer.text) for answer in body.answers), default=20))
        field = made("qti-text-entry-interaction", response_identifier=RESPONSE, expected_length=str(longest))
        return [*told(question.text), made("p", field)]
    if isinstance(body, Choice):
        return [_choices("qti-choice-interaction", prompt, body.answers, most="0" if body.several else "1")]
    if isinstance(body, Ordering):
        return [_choices("qti-order-interaction", prompt, body.steps, most="")]
    if isinstance(body, Matching):
        return [_match(prompt, body)]
    return [_hottext(prompt, body)]


def _choices(name: str, prompt: Element, answers: Sequence[Answer], most: str) -> Element:
    """Options that stay keep their place; where all do, nothing is shuffled."""
    is_fixed = all(answer.stays for answer in answers)
    choices = [
        made(
            "qti-simple-choice",
            *_lines(answer.text),
            identifier=identifier(answer.id),
            fixed="true" if answer.stays else "false",
        )
        for answer in answers
    ]
    limits = {"max_choices": most, "min_choices": "0"} if most else {}
    shuffle = "false" if is_fixed else "true"
    return made(name, prompt, *choices, response_identifier=RESPONSE, shuffle=shuffle, **limits)


def _match(prompt: Element, body: Matching) -> Element:
    """Each statement goes once, each category takes any number."""
    statements = [_associable(pair.id, pair.text, "1") for pair in body.pairs]
    categories = [_associable(category.id, category.text, "0") for category in body.categories]
    count = str(len(body.pairs))
    return made(
        "qti-match-interaction",
        prompt,
        made("qti-simple-match-set", *statements),
        made("qti-simple-match-set", *categories),
        response_identifier=RESPONSE,
        shuffle="true",
        max_associations=count,
        min_associations=count,
    )


def _associable(key: str, text: str, most: str) -> Element:
    return made("qti-simple-associable-choice", *_lines(text), identifier=identifier(key), match_max=most)


def _hottext(prompt: Element, body: Marking) -> Element:
    """The draft by paragraphs, words that can be marked within them."""
    lines: list[list[Element | str]] = [[]]
    for words, key in body.pieces:
        if key:
            lines[-1].append(made("qti-hottext", words, identifier=identifier(key)))
            continue
        first, *rest = words.split("\n\n")
        lines[-1] += _lines(first)
        lines += [_lines(part) for part in rest]
    drafted = [made("p", *line) for line in lines if any(line)]
    return made("qti-hottext-interaction", prompt, *drafted, response_identifier=RESPONSE, max_choices="0")


def _processing(found: Scoring, *, follows: bool) -> Element:
    """A standard template where it says all; else the same in full, with the feedback following the response."""
    template = MAP_RESPONSE if found.mapped else MATCH_CORRECT
    if not follows:
        return made("qti-response-processing", template=template)
    response = made("qti-variable", identifier=RESPONSE)
    nothing = _scored(made("qti-base-value", as_decimal(Fraction(0)), base_type="float"))
    if found.mapped:
        condition = [
            made("qti-response-if", made("qti-is-null", response), nothing),
            made("qti-response-else", _scored(made("qti-map-response", identifier=RESPONSE))),
        ]
    else:
        whole = _scored(made("qti-base-value", "1", base_type="float"))
        condition = [
            made("qti-response-if", made("qti-match", response, made("qti-correct", identifier=RESPONSE)), whole),
            made("qti-response-else", nothing),
        ]
    shown = made("qti-set-outcome-value", response, identifier=FEEDBACK)
    return made("qti-response-processing", made("qti-response-condition", *condition), shown)


def _scored(value: Element) -> Element:
    return made("qti-set-outcome-value", value, identifier=SCORE)
