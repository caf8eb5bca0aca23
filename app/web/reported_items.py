"""Reported items as pages show them: in the words and the version in which they were asked, and nothing of the key."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app import i18n
from app.content.structure import quiz_from_structure
from app.core.items import ITEM_TYPES
from app.core.model import Quiz, QuizEdition
from app.core.texts import with_texts
from app.store.queries import item_reports as queries
from app.store.queries.item_reports import Report
from app.web import company_words, quiz_pages, site

VERSION_SHOWN = 8


def stem(edition: QuizEdition, item_id: str) -> str:
    """What an item asks; empty where the quiz has no such item."""
    item = edition.quiz.items.get(item_id)
    return company_words.filled(item.stem) if item else ""


def shown(report: Report) -> dict[str, Any]:
    """A report without the item: what was said, and the answer."""
    return {
        "id": report.id,
        "words": _lines(report.body),
        "reported_at": report.reported_at,
        "answer": _lines(report.answer or ""),
        "answered_at": report.answered_at,
        "is_answered": report.answered_at is not None,
        "on_item": report.on_item,
        "language": report.language,
        "direction": i18n.direction(report.language),
        "own_name": i18n.own_name(report.language),
        "version": report.structure_digest[:VERSION_SHOWN],
    }


def _lines(text: str) -> list[str]:
    """What a person wrote, line by line; nothing in it is ours to fill in."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def lines(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Reports with the stems of their items as they were asked: one query for all of them."""
    digests = {digest for report in reports for digest in (report.structure_digest, report.text_digest)}
    bodies = queries.versions(site.reading(), digests) if digests else {}
    known: dict[tuple[str, str], Quiz] = {}
    found = []
    for report in reports:
        version = (report.structure_digest, report.text_digest)
        if version not in known:
            known[version] = _quiz(report, bodies)
        quiz = known[version]
        item = quiz.items[report.item_id]
        found.append(
            shown(report) | {"quiz": company_words.filled(quiz.title), "stem": company_words.filled(item.stem)}
        )
    return found


def _quiz(report: Report, bodies: Mapping[str, str]) -> Quiz:
    """The quiz in the version and the words in which it was seen."""
    quiz = quiz_from_structure(bodies[report.structure_digest])
    return with_texts(quiz, json.loads(bodies[report.text_digest]))


def as_asked(report: Report) -> dict[str, Any]:
    """A report with its item as it was asked, in the author's order, unanswered."""
    bodies = queries.versions(site.reading(), {report.structure_digest, report.text_digest})
    quiz = _quiz(report, bodies)
    scenario = next(
        scenario for scenario in quiz.scenarios.values() if any(item.id == report.item_id for item in scenario.items)
    )
    item = quiz.items[report.item_id]
    kind = ITEM_TYPES[item.type]
    return shown(report) | {
        "quiz": company_words.filled(quiz.title),
        "stem": company_words.filled(item.stem),
        "stimulus": quiz_pages.stimulus(scenario.stimulus),
        "item": quiz_pages.filled(kind.present(item, kind.arrange(item, ""), None)),
    }
