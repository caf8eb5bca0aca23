"""Stimuli in formats that know only questions: one for several questions is a description before them, else it opens the text."""

from collections import Counter
from collections.abc import Collection, Sequence

from app.content.exchange.plain_text import one_paragraph, paragraphs
from app.content.exchange.questions import Question


def shared_scenarios(questions: Sequence[Question]) -> frozenset[str]:
    """The scenarios that several questions share, and all others of their categories.

    A description holds for every question up to the next one: after it, a question cannot go back to telling its own.
    """
    counts = Counter(question.scenario for question in questions if question.scenario)
    categories = {question.category for question in questions if counts[question.scenario] > 1}
    return frozenset(
        question.scenario for question in questions if question.category in categories and question.scenario
    )


def begins_shared(questions: Sequence[Question], place: int, shared: Collection[str]) -> bool:
    """Whether the question at that place is the first of a scenario that several share."""
    scenario = questions[place].scenario
    return scenario in shared and (place == 0 or questions[place - 1].scenario != scenario)


def whole_text(question: Question) -> str:
    """Stimulus and question as one text, whose last paragraph asks."""
    return "\n\n".join(part for part in (question.stimulus, one_paragraph(question.text)) if part)


def divided(text: str) -> tuple[str, str]:
    """The rule of import: the last paragraph is the stem, those before it are the stimulus."""
    parts = paragraphs(text)
    return "\n\n".join(parts[:-1]), parts[-1] if parts else ""
