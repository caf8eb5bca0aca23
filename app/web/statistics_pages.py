"""What the pages of statistics show of a quiz, as plain values: figures, plots, and its items with advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from flask_babel import gettext as _

from app import i18n
from app.core import languages_compared, statistics, tally
from app.core.disclosure import FEWEST
from app.core.model import QuizEdition
from app.core.statistics import SMALL_SAMPLE, Advice, Pairs
from app.core.tally import Tally
from app.store.queries import statistics as queries
from app.web import company_words, site
from app.web import statistics_words as words
from app.web.statistics_filters import Asked, span_words
from app.web.statistics_words import Figure

BINS = 10
URGENCY = [*Advice, None]
ByLanguage = Mapping[str, Pairs]


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item in the table. `is_told` is false where too few were asked it; `interval` stands for a verdict in small samples."""

    id: str
    stem: str
    attempts: int
    is_told: bool
    facility: Figure
    interval: str
    discrimination: Figure
    efficiency: Figure
    advice: Advice | None
    languages: tuple[str, ...]

    @property
    def attempts_words(self) -> str:
        """How many attempts."""
        return words.whole(self.attempts)

    @property
    def advice_words(self) -> str:
        """The advice as a sentence."""
        if self.advice is None:
            return ""
        return str(words.ADVICE[self.advice])

    @property
    def pill(self) -> tuple[str, str, str] | None:
        """The advice as a word, a tone and a shape."""
        return (str(words.SHORT[self.advice]), *words.TONES[self.advice]) if self.advice else None


def counted(about: Asked, item_id: str = "") -> Tally:
    """The attempts, counted."""
    sittings = queries.sittings(site.reading(), about.reader, about.slug, about.digest)
    return tally.tallied(sittings, about.offer, item_id)


def lines(edition: QuizEdition, counts: Tally) -> list[ItemLine]:
    """Every item of the version, what needs a look first."""
    pairs, shown = tally.pairs_of(counts), tally.shown_items(counts)
    found = [
        line(
            edition,
            item_id,
            pairs.get(item_id, {}),
            is_told=item_id in shown,
            languages=tally.shown_languages(counts, item_id),
        )
        for item_id in edition.quiz.items
    ]
    return sorted(
        found, key=lambda each: (not each.is_told, URGENCY.index(each.advice), -(each.discrimination.value or 0))
    )


def line(
    edition: QuizEdition, item_id: str, by_language: ByLanguage, *, is_told: bool, languages: frozenset[str]
) -> ItemLine:
    """One item's figures."""
    pairs = tally.together(by_language) if is_told else {}
    differing = tuple(
        language
        for language, comparison in compared(edition, by_language, languages).items()
        if is_told and comparison is not None and comparison.is_notable
    )
    points = statistics.points(pairs)
    attempts = statistics.count_of(points)
    is_small = attempts < SMALL_SAMPLE
    advice = statistics.advice(pairs, differs_by_language=bool(differing)) if attempts else None
    return ItemLine(
        id=item_id,
        stem=company_words.filled(edition.quiz.items[item_id].stem),
        attempts=attempts,
        is_told=is_told,
        facility=words.share(points) if is_told else words.NO_FIGURE,
        interval=words.between(points),
        discrimination=words.NO_FIGURE if is_small else words.number(statistics.discrimination_index(pairs)),
        efficiency=words.NO_FIGURE if is_small else words.number(statistics.discriminative_efficiency(pairs)),
        advice=advice,
        languages=tuple(i18n.own_name(language) for language in differing),
    )


def compared(
    edition: QuizEdition, by_language: ByLanguage, languages: frozenset[str]
) -> dict[str, languages_compared.Comparison | None]:
    """Each other language against the one that the quiz is written in."""
    source = edition.quiz.source_language
    if source not in languages:
        return {}
    return {
        language: languages_compared.compare(by_language[source], by_language[language])
        for language in sorted(languages)
        if language != source
    }


def facts(about: Asked, counts: Tally) -> list[tuple[str, str]]:
    """The quiz's own figures, (name, words)."""
    points, scores = tally.total_points(counts.totals), tally.total_scores(counts.totals)
    spread = statistics.variance(scores) or Fraction(0)
    found = [
        (_("First attempts"), words.whole(counts.attempts)),
        (_("Passed at the first attempt"), _with_interval(*passed(counts))),
        (_("Mean score"), words.share(scores).words),
        (_("Standard deviation"), words.percent(100 * sqrt(spread)).words if spread else words.NONE),
        *_reliability(counts, points),
    ]
    if about.keeps_times and counts.timed[""] >= FEWEST:
        found.append((_("Time taken, median"), words.minutes(counts.minutes)))
    return found


def item_facts(line: ItemLine, time_taken: str) -> list[tuple[str, str]]:
    """An item's figures, (name, words)."""
    found = [
        (_("Question"), line.id),
        (_("First attempts"), line.attempts_words),
        (_("Facility"), _with_interval(line.facility, line.interval)),
        (_("Discrimination"), line.discrimination.words),
        (_("Efficiency"), line.efficiency.words),
    ]
    return [*found, (_("Time taken, median"), time_taken)] if time_taken else found


def passed(counts: Tally) -> tuple[Figure, str]:
    """The share that passed, and its interval in a small sample."""
    values = {Fraction(1): counts.passed, Fraction(0): counts.attempts - counts.passed}
    return words.passed(counts.passed, counts.attempts), words.between({v: n for v, n in values.items() if n})


def _with_interval(figure: Figure, interval: str) -> str:
    return f"{figure.words}, {interval}" if interval else figure.words


def _reliability(counts: Tally, points: Mapping[Fraction, int]) -> list[tuple[str, str]]:
    """Consistency, error ratio and standard error, where all papers had the same items and there are enough of them."""
    if len(counts.papers) > 1:
        return [(_("Consistency"), _("not computed: papers differ"))]
    if counts.attempts < SMALL_SAMPLE:
        return [(_("Consistency"), _("not computed: a small sample"))]
    variances = [
        statistics.variance(statistics.points(tally.together(each))) or Fraction(0)
        for each in tally.pairs_of(counts).values()
    ]
    total = statistics.variance(points) or Fraction(0)
    consistency = statistics.internal_consistency(variances, total)
    if consistency is None:
        return [(_("Consistency"), _("not computed: no differences"))]
    ratio = statistics.error_ratio(consistency)
    error = words.number(statistics.standard_error(ratio, total), 2)
    return [
        (_("Consistency"), words.percent(consistency).words),
        (_("Error ratio"), words.percent(ratio).words),
        (_("Standard error"), _("%(points)s points", points=error.words)),
    ]


def distribution(counts: Tally) -> list[dict[str, Any]]:
    """How many attempts reached each tenth of the score; nothing where all reached the same."""
    bins = [0] * BINS
    for score, times in tally.total_scores(counts.totals).items():
        bins[min(int(score * BINS), BINS - 1)] += times
    if max(bins) == sum(bins):
        return []
    tops = [*(f"{10 * place}–{10 * place + 9}" for place in range(BINS - 1)), "90–100"]
    return [
        {"label": f"{top} %", "value": number, "words": words.whole(number)}
        for top, number in zip(tops, bins, strict=True)
    ]


def trend(about: Asked, counts: Tally) -> list[dict[str, Any]]:
    """Mean score and share passed by spans of months, where there are two or more."""
    found = [
        _point(about, about.offer.spans[place], span.attempts, words.share(tally.total_scores(span.totals)))
        | {"passed": words.passed(span.passed, span.attempts).words}
        for place, span in sorted(counts.spans.items())
    ]
    return found if len(found) > 1 else []


def item_trend(about: Asked, counts: Tally) -> list[dict[str, Any]]:
    """An item's facility by spans of months, where there are two or more."""
    found = [
        _point(about, span, statistics.count_of(points), words.share(points))
        for span, points in tally.item_spans(counts, len(about.months) + 1)
    ]
    return found if len(found) > 1 else []


def _point(about: Asked, span: tuple[int, int], attempts: int, figure: Figure) -> dict[str, Any]:
    return {
        "label": span_words(about, span),
        "short": span_words(about, span, is_short=True),
        "attempts": words.whole(attempts),
        "value": figure.value,
        "words": figure.words,
    }
