"""Aiken into questions: a text, options A to Z, and a line that names the right one."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_uppercase

from app.content.exchange.plain_text import clean
from app.content.exchange.questions import Answer, Choice, Collection, Question
from app.content.exchange.report import Report

OPTION = re.compile(r"([A-Za-z])[.)]\s+(\S.*)")
KEY = re.compile(r"ANSWER\s*:\s*(\S*)\s*", re.IGNORECASE)
SHORTEST_NAME = 40


@dataclass
class _Draft:
    """A question as far as it has been read."""

    line: int
    text: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    is_broken: bool = False

    @property
    def name(self) -> str:
        """What reports call it."""
        return clean(" ".join(self.text))[:SHORTEST_NAME]

    @property
    def is_begun(self) -> bool:
        """Whether anything of it has been read."""
        return bool(self.text or self.options)


def read(text: str, report: Report) -> Collection:
    """All questions of an Aiken file; what cannot be taken is reported."""
    questions: list[Question] = []
    draft = _Draft(1)
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = raw.strip()
        if match := KEY.fullmatch(line):
            question = _finished(draft, match[1], number, report)
            questions += [question] if question else []
            draft = _Draft(number + 1)
        elif line:
            draft.line = draft.line if draft.is_begun else number
            _add(draft, line, number, report)
        elif draft.text and not draft.options:
            draft.text.append("")
    if draft.is_begun:
        report.lost("has no line `ANSWER: ` after it; add one", line=draft.line, name=draft.name)
    return Collection(questions=tuple(questions))


def _add(draft: _Draft, line: str, number: int, report: Report) -> None:
    """A line is an option only where its letter is the next one; `a. m.` in a text begins none."""
    match = OPTION.fullmatch(line)
    is_next = bool(match) and len(draft.options) < 26 and match[1].upper() == ascii_uppercase[len(draft.options)]  # type: ignore[index]
    if match and is_next and draft.text:
        draft.options.append(clean(match[2]))
    elif draft.options:
        expected = f"option {ascii_uppercase[len(draft.options)]} or " if len(draft.options) < 26 else ""
        draft.is_broken = True
        report.lost(f"has a line that is not {expected}`ANSWER: `; mend it in the file", line=number, name=draft.name)
    else:
        draft.text.append(line)


def _finished(draft: _Draft, key: str, number: int, report: Report) -> Question | None:
    letters = ascii_uppercase[: len(draft.options)]
    if draft.is_broken:
        return None
    if not draft.options or not draft.text:
        report.lost("is an answer without a question and options before it; mend it in the file", line=number)
        return None
    if len(key) != 1 or key.upper() not in letters:
        known = f"A to {letters[-1]}"
        report.lost(f"`{key}` is not the letter of an option; write {known}", line=number, name=draft.name)
        return None
    right = letters.index(key.upper())
    answers = tuple(
        Answer(text=words, share=Fraction(int(place == right))) for place, words in enumerate(draft.options)
    )
    text = clean("\n".join(draft.text))
    return Question(name=draft.name, text=text, body=Choice(answers=answers), line=draft.line)
