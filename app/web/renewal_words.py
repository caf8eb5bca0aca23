"""What a learner is told of validity, renewal and waiver on a course's page, in a sentence."""

from datetime import datetime

from flask_babel import gettext as _

from app.core import completion
from app.core.completion import Standing
from app.core.due_dates import last_day_before, local_day
from app.store.queries.learning import PeriodRow
from app.web import hr_words, site


def sentence(period: PeriodRow | None) -> str:
    """What there is to know besides the status; empty where there is nothing."""
    if period is None:
        return ""
    facts, now = period.facts, site.now()
    if completion.standing(facts, now) is Standing.WAIVED:
        return _("Nobody waits for this course from you any more. You may still take it.")
    if facts.completed_at is None:
        return _renewing(facts.renews_until, now)
    return _lasting(facts.expires_at, facts.renewal_opens_at, now)


def _lasting(expires_at: datetime | None, opens_at: datetime | None, now: datetime) -> str:
    """Until when something holds, and from when it can be renewed."""
    if expires_at is None:
        return ""
    through = hr_words.day(last_day_before(expires_at, site.zone()))
    if expires_at <= now:
        return _("What you completed was valid through %(date)s. Take the course again to renew it.", date=through)
    if opens_at is not None and opens_at > now:
        opens = hr_words.day(local_day(opens_at, site.zone()))
        return _("Valid through %(date)s. It can be renewed from %(opens)s.", date=through, opens=opens)
    return _("Valid through %(date)s.", date=through)


def _renewing(renews_until: datetime | None, now: datetime) -> str:
    if renews_until is None:
        return ""
    through = hr_words.day(last_day_before(renews_until, site.zone()))
    if renews_until > now:
        return _(
            "This is the renewal of what you completed before. Until you have renewed it, that stays valid through %(date)s.",
            date=through,
        )
    return _("This is the renewal of what you completed before, which was valid through %(date)s.", date=through)
