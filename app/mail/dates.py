"""Days in words, as the recipient's language writes them."""

from datetime import date

from babel.dates import format_date

from app import i18n


def _(text: str) -> str:
    """Mark a text for translation where it stands."""
    return text


# Translators: how a day is written: EEEE is the weekday, d the day, MMMM the month, y the year. Keep these letters.
THIS_YEAR, ANOTHER_YEAR = _("EEEE d MMMM"), _("EEEE d MMMM y")


def in_words(day: date, today: date, language: str) -> str:
    """Weekday, day and month; with the year where it is another one."""
    pattern = THIS_YEAR if day.year == today.year else ANOTHER_YEAR
    return format_date(day, i18n.translations(language).gettext(pattern), locale=i18n.locale(language))
