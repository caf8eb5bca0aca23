"""Answers that fail an attempt at any score. No format knows them, so a tag names each: by its id, else by its place from 1."""

from dataclasses import replace

from app.content.exchange.questions import Answer, Body, Choice, Marking, Question
from app.content.exchange.report import Report
from app.content.exchange.tags import CRITICAL


def _answers(body: Body) -> tuple[Answer, ...]:
    if isinstance(body, Choice):
        return body.answers
    return body.spans if isinstance(body, Marking) else ()


def ids(body: Body) -> list[str]:
    """The ids of the critical answers, for a format that holds ids."""
    return [answer.id for answer in _answers(body) if answer.critical]


def words(body: Body) -> list[str]:
    """A tag for each critical answer, for a format without ids."""
    return [f"{CRITICAL}:{place}" for place, answer in enumerate(_answers(body), start=1) if answer.critical]


def marked(question: Question, report: Report) -> Question:
    """The question with those answers critical that its tags name; a name that no answer has is told."""
    named = dict.fromkeys(question.tags.get(CRITICAL, "").split())
    if not named:
        return question
    keyed = [(answer.id or str(place), answer) for place, answer in enumerate(_answers(question.body), start=1)]
    known = {key for key, _ in keyed}
    for name in (each for each in named if each not in known):
        message = f"has a tag that calls an answer `{name}` critical, and no such answer"
        report.lost(message, line=question.line, name=question.name, file=question.file)
    held = tuple(replace(answer, critical=key in named) for key, answer in keyed)
    tags = {key: value for key, value in question.tags.items() if key != CRITICAL}
    return replace(question, body=_with(question.body, held), tags=tags)


def _with(body: Body, answers: tuple[Answer, ...]) -> Body:
    if isinstance(body, Choice):
        return replace(body, answers=answers)
    return replace(body, spans=answers) if isinstance(body, Marking) else body
