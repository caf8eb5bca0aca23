"""Counting attempts for statistics, one after the other: what stays in memory are counts by value, not attempts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from app.core.disclosure import Offer, Size, publishable, spans
from app.core.statistics import Pairs, count_of


class Sitting(NamedTuple):
    """An attempt as it is counted. `timed_from` and `timed_until` are known where its legal entity keeps times."""

    language: str
    entity: int | None
    month: int
    person_id: int
    passed: bool
    points_numerator: int
    points_denominator: int
    max_points: int
    items: Mapping[str, Mapping[str, Any]]
    timed_from: datetime | None
    timed_until: datetime | None


Total = tuple[int, int, int]
"""Points as numerator and denominator, and their maximum."""


@dataclass
class SpanTally:
    """The attempts of a span of months."""

    attempts: int = 0
    passed: int = 0
    totals: Counter[Total] = field(default_factory=Counter)


@dataclass
class ItemMonth:
    """A month of one item: the sizes of every part of its population, and the points of the attempts that are wanted."""

    sizes: dict[tuple[object, ...], list[int]] = field(default_factory=dict)
    points: Counter[str] = field(default_factory=Counter)


@dataclass
class Tally:
    """Counts of the attempts that the filters want, and the sizes of every part of each item's population.

    `counts` are by item, language, points on it as they are stored, and total. `papers` keeps two different papers at most.
    `timed` counts the people whose time is kept, by item; "" is the quiz.
    """

    attempts: int = 0
    passed: int = 0
    totals: Counter[Total] = field(default_factory=Counter)
    counts: Counter[tuple[str, str, str, Total]] = field(default_factory=Counter)
    minutes: Counter[int] = field(default_factory=Counter)
    timed: Counter[str] = field(default_factory=Counter)
    spans: dict[int, SpanTally] = field(default_factory=dict)
    papers: set[frozenset[str]] = field(default_factory=set)
    sizes: dict[str, dict[tuple[object, ...], list[int]]] = field(default_factory=dict)
    sizes_wanted: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    months: dict[int, ItemMonth] = field(default_factory=dict)


def tallied(sittings: Iterable[Sitting], offer: Offer, item_id: str = "") -> Tally:
    """Count the sittings, all that the reader may see; the named item by month too."""
    tally = Tally()
    seen: set[int] = set()
    for sitting in sittings:
        is_new = sitting.person_id not in seen
        seen.add(sitting.person_id)
        kind = offer.kind(sitting.language, sitting.entity, sitting.month)
        counted = [name for name, result in sitting.items.items() if not result.get("is_disregarded")]
        for name in counted:
            _grow(tally.sizes.setdefault(name, {}).setdefault(kind, [0, 0]), is_new)
        is_wanted = offer.wish.fits(sitting.language, sitting.entity, sitting.month)
        if is_wanted:
            _count(tally, sitting, counted, is_new)
            _count_span(tally, sitting, offer.span_of(sitting.month))
        if item_id in counted:
            month = tally.months.setdefault(sitting.month, ItemMonth())
            _grow(month.sizes.setdefault(kind, [0, 0]), is_new)
            month.points[sitting.items[item_id]["points"]] += is_wanted
    return tally


def _grow(size: list[int], is_new: bool) -> None:
    size[0] += 1
    size[1] += is_new


def _count(tally: Tally, sitting: Sitting, counted: list[str], is_new: bool) -> None:
    total = (sitting.points_numerator, sitting.points_denominator, sitting.max_points)
    tally.attempts += 1
    tally.passed += sitting.passed
    tally.totals[total] += 1
    for name in counted:
        tally.counts[name, sitting.language, sitting.items[name]["points"], total] += 1
        _grow(tally.sizes_wanted.setdefault((name, sitting.language), [0, 0]), is_new)
    if len(tally.papers) < 2:
        tally.papers.add(frozenset(counted))
    if sitting.timed_from is not None and sitting.timed_until is not None:
        taken = sitting.timed_until - sitting.timed_from
        tally.minutes[int(taken.total_seconds()) // 60] += 1
        if is_new:
            tally.timed.update(["", *counted])


def _count_span(tally: Tally, sitting: Sitting, span: int) -> None:
    here = tally.spans.setdefault(span, SpanTally())
    here.attempts += 1
    here.passed += sitting.passed
    here.totals[sitting.points_numerator, sitting.points_denominator, sitting.max_points] += 1


def shown_items(tally: Tally) -> frozenset[str]:
    """The items of which figures may be shown: of enough people under the filters and in every part that these leave out.

    As with any groups, those kept back are together nobody or enough: else the quiz's own figures would tell of them.
    """
    whole = {
        name: sum((Size(*size) for (item, _), size in tally.sizes_wanted.items() if item == name), Size())
        for name, _ in tally.sizes_wanted
    }
    risky = {name for name, parts in tally.sizes.items() if not all(Size(*size).is_safe for size in parts.values())}
    hidden = {name for name, size in whole.items() if name in risky and size.is_enough}
    return publishable({name: Size(size.attempts, 0) if name in hidden else size for name, size in whole.items()})


def shown_languages(tally: Tally, item_id: str) -> frozenset[str]:
    """The languages in which figures of an item may be shown beside those of all."""
    return publishable(
        {language: Size(*size) for (item, language), size in tally.sizes_wanted.items() if item == item_id}
    )


def item_spans(tally: Tally, months: int) -> list[tuple[tuple[int, int], Counter[Fraction]]]:
    """The points of the item counted by month, by spans of months of which each part is nobody or enough people."""
    sizes = [_sizes(tally.months[month].sizes) if month in tally.months else {} for month in range(months)]
    found = []
    for first, last in spans(sizes):
        points: Counter[Fraction] = Counter()
        for month in range(first, last + 1):
            for earned, times in tally.months.get(month, ItemMonth()).points.items():
                points[Fraction(earned)] += times
        if count_of(points):
            found.append(((first, last), points))
    return found


def _sizes(counted: Mapping[tuple[object, ...], list[int]]) -> dict[tuple[object, ...], Size]:
    return {kind: Size(*size) for kind, size in counted.items()}


def pairs_of(tally: Tally) -> dict[str, dict[str, Counter[tuple[Fraction, Fraction]]]]:
    """The pairs of every item by language."""
    found: dict[str, dict[str, Counter[tuple[Fraction, Fraction]]]] = {}
    for (name, language, points, (numerator, denominator, most)), times in tally.counts.items():
        x = Fraction(points)
        rest = (Fraction(numerator, denominator) - x) / (most - 1) if most > 1 else Fraction(0)
        found.setdefault(name, {}).setdefault(language, Counter())[x, rest] += times
    return found


def together(by_language: Mapping[str, Pairs]) -> Counter[tuple[Fraction, Fraction]]:
    """The pairs of all languages."""
    found: Counter[tuple[Fraction, Fraction]] = Counter()
    for pairs in by_language.values():
        found.update(pairs)
    return found


def total_points(totals: Mapping[Total, int]) -> Counter[Fraction]:
    """Attempts by the points of the whole paper."""
    found: Counter[Fraction] = Counter()
    for (numerator, denominator, _), times in totals.items():
        found[Fraction(numerator, denominator)] += times
    return found


def total_scores(totals: Mapping[Total, int]) -> Counter[Fraction]:
    """Attempts by the score, from 0 to 1; a paper of which nothing counts has none."""
    found: Counter[Fraction] = Counter()
    for (numerator, denominator, most), times in totals.items():
        if most:
            found[Fraction(numerator, denominator * most)] += times
    return found
