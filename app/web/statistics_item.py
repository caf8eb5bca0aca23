"""What the page of one item shows: what was chosen, how it does in each language, how long it takes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.core import statistics
from app.core.disclosure import FEWEST
from app.core.distractors import Distractors, Row
from app.core.languages_compared import FEWEST_IN_A_LANGUAGE, Comparison
from app.core.model import QuizEdition
from app.core.statistics import Pairs
from app.core.tally import Tally
from app.store.queries.statistics import Entered
from app.web import company_words, statistics_pages
from app.web import statistics_words as words

COLUMNS = {
    "chosen": _l("How often chosen"),
    "best": _l("As most effective"),
    "worst": _l("As least effective"),
    "marked": _l("Marked"),
    "entered": _l("Answers"),
}
KEYS = {"": _l("Right"), "endings": _l("Best ending")}
KEY_OF_SITUATIONS = _l("Does no harm")
CODES = {
    "nothing": _l("Nothing needs removing"),
    "accepted": _l("An accepted answer"),
    "other": _l("Another answer"),
    "unfinished": _l("Not followed to an ending"),
    "endings": _l("Endings"),
}


def chosen_table(found: Distractors, attempts: int) -> list[dict[str, Any]]:
    """The rows by group, each with its cells: number, share and whether this is the key."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in found.rows:
        groups.setdefault(row.group, []).append({"label": row_label(row), "cells": _cells(found, row, attempts)})
    return [
        {"title": group_label(group), "rows": rows, "key_words": str(KEYS.get(group, KEY_OF_SITUATIONS))}
        for group, rows in groups.items()
    ]


def _cells(found: Distractors, row: Row, attempts: int) -> list[dict[str, Any]]:
    counts = row.counts or (None,) * len(found.columns)
    return [
        {
            "column": column,
            "words": _("not told") if number is None else words.whole(number),
            "share": "" if number is None else words.percent(100 * number / attempts).words,
            "bar": None if number is None else 100 * number / attempts,
            "is_key": place in row.key,
        }
        for place, (column, number) in enumerate(zip(column_words(found), counts, strict=True))
    ]


def row_label(row: Row) -> str:
    """What a row is about."""
    return str(CODES[row.code]) if row.code else company_words.filled(row.label)


def group_label(group: str) -> str:
    """What a group of rows is about: a situation, or the endings."""
    return str(CODES[group]) if group in CODES else company_words.filled(group)


def column_words(found: Distractors) -> list[str]:
    """The columns' heads."""
    return [
        str(COLUMNS[column])
        if column in COLUMNS
        else _("Place %(number)s", number=column)
        if column.isdigit()
        else company_words.filled(column)
        for column in found.columns
    ]


def languages(edition: QuizEdition, by_language: Mapping[str, Pairs], shown: frozenset[str]) -> list[dict[str, str]]:
    """The item in each language, where there are several that may be told apart."""
    if len(shown) < 2:
        return []
    comparisons = statistics_pages.compared(edition, by_language, shown)
    return [
        {
            "name": i18n.own_name(language),
            "attempts": words.whole(statistics.count_of(by_language[language])),
            "facility": words.share(statistics.points(by_language[language])).words,
            "compared": _compared(edition, language, comparisons, by_language),
        }
        for language in sorted(shown)
    ]


def _compared(
    edition: QuizEdition,
    language: str,
    comparisons: Mapping[str, Comparison | None],
    by_language: Mapping[str, Pairs],
) -> str:
    """A language against the one that the quiz is written in, in words."""
    source = edition.quiz.source_language
    if language == source:
        return _("The quiz is written in it.")
    few = min(statistics.count_of(by_language.get(each, {})) for each in (source, language))
    if few < FEWEST_IN_A_LANGUAGE:
        return _("Too few to compare: %(fewest)s attempts in each language are needed.", fewest=FEWEST_IN_A_LANGUAGE)
    found = comparisons.get(language)
    if found is None:
        return _("Nothing to compare: no differences.")
    if not found.is_notable:
        return _("No notable difference.")
    points = words.number(abs(found.difference), 2).words
    if found.difference < 0:
        return _(
            "Harder: %(points)s points less at the same result elsewhere. This may be a translation fault.",
            points=points,
        )
    return _(
        "Easier: %(points)s points more at the same result elsewhere. This may be a translation fault.", points=points
    )


def time_taken(entered: Entered, counts: Tally, item_id: str) -> str:
    """The median of the time taken, where it is kept of enough people."""
    is_enough = counts.timed[item_id] >= FEWEST and statistics.count_of(entered.seconds) >= FEWEST
    return words.seconds(entered.seconds) if is_enough else ""
