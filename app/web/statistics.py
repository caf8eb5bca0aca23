"""Statistics: quizzes and their items in numbers about at least five people, as pages and as files."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import distractors, tally
from app.core.access import Role
from app.core.disclosure import FEWEST, Size
from app.core.model import QuizEdition
from app.core.statistics import SMALL_SAMPLE
from app.core.tally import Tally
from app.reports.files import Sheet
from app.store.queries import statistics as queries
from app.store.queries.statistics import QuizLine
from app.web import company_words, downloads, paging, site, statistics_filters, statistics_item, statistics_pages
from app.web import statistics_words as words
from app.web.downloads import FileKind
from app.web.permission import open_to
from app.web.statistics_filters import Asked
from app.web.statistics_pages import ItemLine

pages = Blueprint("statistics", __name__, url_prefix="/statistics")


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR, Role.AUTHOR)
def overview() -> ResponseReturnValue:
    """Every quiz with its newest version that may be told of."""
    found: dict[str, QuizLine] = {}
    for line in queries.quizzes(site.reading(), statistics_filters.reader()):
        before = found.get(line.quiz)
        if before is None or (not _is_enough(before) and _is_enough(line)):
            found[line.quiz] = line
    titles = {slug: quiz_title(slug) for slug in (*site.catalogue().quizzes, *found)}
    return render_template(
        "statistics/overview.html",
        quizzes=[
            {"slug": slug, "title": titles[slug], "line": _line(found.get(slug))}
            for slug in sorted(titles, key=titles.__getitem__)
        ],
        fewest=FEWEST,
    )


def _is_enough(line: QuizLine) -> bool:
    return Size(line.attempts, line.people).is_enough


def _line(line: QuizLine | None) -> dict[str, object] | None:
    """A quiz's figures, None where nobody has taken it."""
    if line is None:
        return None
    if not _is_enough(line):
        return {"is_told": False}
    score = words.NO_FIGURE if line.is_alike else words.percent(100 * line.score)
    return {
        "is_told": True,
        "attempts": words.whole(line.attempts),
        "passed": words.passed(line.passed, line.attempts).words,
        "score": _("not told: all alike") if line.is_alike else score.words,
        "is_small": line.attempts < SMALL_SAMPLE,
        "used_since": line.used_since,
    }


def quiz_title(slug: str) -> str:
    """A quiz's title in the reader's language; its slug where it is no longer offered."""
    edition = site.catalogue().quiz(slug, site.language())
    return company_words.filled(edition.quiz.title) if edition else slug


@pages.get("/<slug>/")
@open_to(Role.HR, Role.AUDITOR, Role.AUTHOR)
def quiz(slug: str) -> ResponseReturnValue:
    """A quiz: its figures, how scores are spread and how they change, and its items."""
    about = statistics_filters.asked(slug)
    if about is None or not about.offer.is_shown:
        return _too_few(slug, about)
    edition, counts = statistics_filters.edition(about), statistics_pages.counted(about)
    return render_template(
        "statistics/quiz.html",
        title=quiz_title(slug),
        slug=slug,
        filters=statistics_filters.choices(about),
        facts=statistics_pages.facts(about, counts),
        is_small=counts.attempts < SMALL_SAMPLE,
        distribution=statistics_pages.distribution(counts),
        trend=statistics_pages.trend(about, counts),
        items=statistics_pages.lines(edition, counts),
        query_string=paging.with_query("", request.args.to_dict(flat=False)),
        files=_files(
            url_for("statistics.file", slug=slug, kind="csv"), url_for("statistics.file", slug=slug, kind="xlsx")
        ),
        fewest=FEWEST,
        small=SMALL_SAMPLE,
    )


def _files(csv: str, xlsx: str) -> list[tuple[str, str]]:
    """(words, address) of a table's files, with the filters of this page."""
    query = request.args.to_dict(flat=False)
    return [
        (_("Download as CSV"), paging.with_query(csv, query)),
        (_("Download for Excel"), paging.with_query(xlsx, query)),
    ]


def _too_few(slug: str, about: Asked | None) -> ResponseReturnValue:
    """The page of what may not be told, or of what nobody has done yet."""
    return render_template(
        "statistics/too_few.html",
        title=quiz_title(slug),
        filters=statistics_filters.choices(about) if about else [],
        is_empty=about is None,
        fewest=FEWEST,
    )


@pages.get("/<slug>.<any(csv, xlsx):kind>")
@open_to(Role.HR, Role.AUDITOR, Role.AUTHOR)
def file(slug: str, kind: FileKind) -> ResponseReturnValue:
    """The items of a quiz as a file, for Excel with the other tables of its page; of too few people, the page that says so."""
    about = statistics_filters.asked(slug)
    if about is None or not about.offer.is_shown:
        query = request.args.to_dict(flat=False)
        return redirect(paging.with_query(url_for("statistics.quiz", slug=slug), query), 303)
    edition, counts = statistics_filters.edition(about), statistics_pages.counted(about)
    columns = [
        _("Question"),
        _("Words of the question"),
        _("Attempts"),
        _("Facility"),
        _("Interval"),
        _("Discrimination"),
        _("Efficiency"),
        _("Advice"),
    ]
    rows = (_file_row(line) for line in statistics_pages.lines(edition, counts))
    more = _further_sheets(about, counts)
    return downloads.table(kind, f"statistics-{slug}", _("Questions"), columns, rows, more)


def _further_sheets(about: Asked, counts: Tally) -> list[Sheet]:
    """What the page tells besides: the quiz's own figures, how scores are spread, and how they change."""
    scores = [(each["label"], each["value"]) for each in statistics_pages.distribution(counts)]
    months = [
        (each["label"], each["attempts"], each["words"], each["passed"])
        for each in statistics_pages.trend(about, counts)
    ]
    passed = _("Passed at the first attempt")
    return [
        Sheet(_("Quiz"), [_("Figure"), _("Value")], statistics_pages.facts(about, counts)),
        Sheet(_("Scores"), [_("Score"), _("Attempts")], scores),
        Sheet(_("Over time"), [_("Months"), _("Attempts"), _("Mean score"), passed], months),
    ]


def _file_row(line: ItemLine) -> list[str | float | None]:
    """An item's cells; figures are numbers, where they are told."""
    if not line.is_told:
        return [line.id, line.stem, _("too few to show"), None, None, None, None, None]
    facility = line.facility.words if line.facility.value is None else line.facility.value
    figures = (line.discrimination.value, line.efficiency.value)
    advice = " ".join(filter(None, (line.advice_words, ", ".join(line.languages))))
    return [line.id, line.stem, line.attempts, facility, line.interval, *figures, advice]


@pages.get("/<slug>/items/<item_id>/")
@open_to(Role.HR, Role.AUDITOR, Role.AUTHOR)
def item(slug: str, item_id: str) -> ResponseReturnValue:
    """An item: what was chosen, how it does in each language and over time."""
    about = statistics_filters.asked(slug)
    if about is None or not about.offer.is_shown:
        return _too_few(slug, about)
    edition = statistics_filters.edition(about)
    if item_id not in edition.quiz.items:
        abort(404)
    counts = statistics_pages.counted(about, item_id)
    is_told = item_id in tally.shown_items(counts)
    return render_template(
        "statistics/item.html",
        title=quiz_title(slug),
        slug=slug,
        filters=statistics_filters.choices(about),
        query_string=paging.with_query("", request.args.to_dict(flat=False)),
        fewest=FEWEST,
        is_told=is_told,
        stem=company_words.filled(edition.quiz.items[item_id].stem),
        item_id=item_id,
        **(_told(about, edition, counts, item_id) if is_told else {}),
    )


def _told(about: Asked, edition: QuizEdition, counts: Tally, item_id: str) -> dict[str, Any]:
    """What is told of an item."""
    by_language = tally.pairs_of(counts)[item_id]
    shown = tally.shown_languages(counts, item_id)
    line = statistics_pages.line(edition, item_id, by_language, is_told=True, languages=shown)
    entered = queries.entered(site.reading(), about.reader, about.wanted, item_id)
    chosen = distractors.table(edition.quiz.items[item_id], entered.states, line.attempts)
    return {
        "line": line,
        "facts": statistics_pages.item_facts(line, statistics_item.time_taken(entered, counts, item_id)),
        "columns": [{"label": column} for column in statistics_item.column_words(chosen)] if chosen else [],
        "groups": statistics_item.chosen_table(chosen, line.attempts) if chosen else [],
        "blank": words.whole(chosen.blank) if chosen else "",
        "by_language": statistics_item.languages(edition, by_language, shown),
        "trend": statistics_pages.item_trend(about, counts),
    }
