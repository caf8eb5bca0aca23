"""The words and numbers of statistics: advice in sentences, figures by locale, and what is said of what all did alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.core import statistics
from app.core.statistics import SMALL_SAMPLE, Advice
from app.web import site

NONE = "–"
ADVICE = {
    Advice.NEGATIVE: _l("Those who do well elsewhere do worse here. Check the key first, then the words."),
    Advice.LANGUAGE: _l("Languages differ at the same result elsewhere. This may be a translation fault."),
    Advice.WEAK: _l(
        "It hardly tells who knows the subject. Look at which options nobody chooses, and which everybody."
    ),
    Advice.HARD: _l("Few get this right. See whether the course teaches it, and whether the words are clear."),
    Advice.KNOWN: _l("Most already know this."),
    Advice.SMALL: _l("A small sample: no verdict yet."),
}
TONES = {
    Advice.NEGATIVE: ("danger", "alert"),
    Advice.LANGUAGE: ("caution", "globe"),
    Advice.WEAK: ("caution", "alert"),
    Advice.HARD: ("caution", "alert"),
    Advice.KNOWN: ("plain", "check"),
    Advice.SMALL: ("plain", "info"),
}
SHORT = {
    Advice.NEGATIVE: _l("Check the key"),
    Advice.LANGUAGE: _l("Languages differ"),
    Advice.WEAK: _l("Tells little"),
    Advice.HARD: _l("Hard"),
    Advice.KNOWN: _l("Known"),
    Advice.SMALL: _l("Small sample"),
}


@dataclass(frozen=True)
class Figure:
    """A figure in words, and for plots and files as a number; None where it is not computed or not told."""

    words: str
    value: float | None = None


NO_FIGURE = Figure(NONE)


def percent(value: Fraction | float | None) -> Figure:
    """Per cent with one decimal."""
    if value is None:
        return NO_FIGURE
    rounded = round(float(value), 1)
    words = format_percent(round(rounded / 100, 3), locale=_locale(), decimal_quantization=False)
    return Figure(str(words), rounded)


def number(value: Fraction | float | None, digits: int = 1) -> Figure:
    """A number with so many decimals."""
    if value is None:
        return NO_FIGURE
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return Figure(
        str(format_decimal(round(float(value), digits), pattern, locale=_locale())), round(float(value), digits)
    )


def whole(value: int) -> str:
    """A count."""
    return number(value, 0).words


def _locale() -> str:
    return i18n.locale(site.language())


def share(values: Mapping[Fraction, int]) -> Figure:
    """The mean of values from 0 to 1, in per cent. Where all are alike it says no more than that: it would tell of each."""
    if len(values) > 1:
        middle = statistics.mean(values)
        return percent(None if middle is None else 100 * middle)
    return alike(next(iter(values), None))


def alike(value: Fraction | None) -> Figure:
    """What is said where everybody has the same value."""
    if value == 1:
        return Figure(_("over %(share)s", share=percent(90.0).words))
    if value == 0:
        return Figure(_("under %(share)s", share=percent(10.0).words))
    return Figure(_("not told: all alike"))


def passed(number_passed: int, attempts: int) -> Figure:
    """The share that passed."""
    counted = {Fraction(1): number_passed, Fraction(0): attempts - number_passed}
    return share({value: times for value, times in counted.items() if times})


def between(values: Mapping[Fraction, int]) -> str:
    """The interval of a small sample; nothing for a large one, or where all are alike."""
    count = statistics.count_of(values)
    middle = statistics.mean(values)
    if middle is None or count >= SMALL_SAMPLE or len(values) < 2:
        return ""
    low, high = statistics.interval(middle, count)
    return _("between %(low)s and %(high)s", low=percent(100 * low).words, high=percent(100 * high).words)


def seconds(values: Mapping[int, int]) -> str:
    """The median of times in seconds, in words."""
    middle = statistics.median(values)
    return NONE if middle is None else _lasting(middle, "duration-second")


def minutes(values: Mapping[int, int]) -> str:
    """Median and mean of times in minutes, in words."""
    middle = statistics.median(values)
    if middle is None:
        return NONE
    average = Fraction(sum(value * times for value, times in values.items()), statistics.count_of(values))
    shown = {"middle": _lasting(middle, "duration-minute"), "mean": _lasting(average, "duration-minute")}
    return _("%(middle)s (mean %(mean)s)", **shown)


def _lasting(value: Fraction, unit: str) -> str:
    return str(format_unit(round(value), unit, locale=_locale()))
