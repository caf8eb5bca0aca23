"""What an assignment rule says about time, in words."""

from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext as _
from flask_babel import ngettext

from app import i18n
from app.core.due_dates import DueRule
from app.core.recertification import Recertification
from app.web import site
from app.web.templating import exact_day

A_LEAP_YEAR = 2000


def due(rule: DueRule) -> str:
    """When something is due."""
    if rule.on is not None:
        words = _("On %(date)s", date=exact_day(rule.on))
    elif rule.anchor == "hire":
        words = ngettext(
            "%(num)s day after the first working day", "%(num)s days after the first working day", rule.offset_days
        )
    else:
        words = ngettext("%(num)s day after it is assigned", "%(num)s days after it is assigned", rule.offset_days)
    if not rule.minimum_notice_days:
        return words
    notice = ngettext(
        "never with less than %(num)s working day of notice",
        "never with less than %(num)s working days of notice",
        rule.minimum_notice_days,
    )
    return f"{words}, {notice}"


def renewal(terms: Recertification | None) -> str:
    """How long a completion holds."""
    if terms is None:
        return _("As long as the course says")
    if terms.basis == "fixed":
        day = date(A_LEAP_YEAR, terms.fixed_month or 1, terms.fixed_day or 1)
        return _("Until %(day)s of each year", day=format_skeleton("MMMMd", day, locale=i18n.locale(site.language())))
    months = ngettext("%(num)s month", "%(num)s months", terms.validity_months or 0)
    if terms.basis == "expiry":
        return _("%(months)s; a renewal in time counts from the old end", months=months)
    return _("%(months)s from each completion", months=months)
