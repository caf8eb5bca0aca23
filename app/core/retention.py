"""How long what is stored is kept, and the day or instant from which it is to be destroyed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core.certification import add_months
from app.core.due_dates import local_day
from app.core.stored.contract import Rule

SHORTEST_MONTHS = 3
"""People have some time to ask about a result, and HR about a mail."""
LONGEST_MONTHS = 120
SHORTEST_YEARS = 1
LONGEST_YEARS = 30
DAYS = {Rule.ACCESS: 90, Rule.IMPORTS: 90, Rule.COMMENTS: 90, Rule.JOBS: 30, Rule.THROTTLES: 3}
"""What only serves to look into a mishap: days after its end, the same for every company."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms that a company sets: months after an attempt or a mail, calendar years after employment."""

    answers_months: int
    mails_months: int
    records_years: int


def destroyed_before(rule: Rule, terms: Terms, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant before which a row of this rule must have ended to be destroyed now.

    Months count from the company's day; a day that the earlier month lacks is its last.
    """
    if rule in DAYS:
        return now - timedelta(days=DAYS[rule])
    months = {Rule.ANSWERS: terms.answers_months, Rule.MAILS: terms.mails_months}[rule]
    day = add_months(local_day(now, zone), -months)
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def left_before(terms: Terms, today: date) -> date:
    """The day by which somebody must have been gone for their records to be destroyed today; gone on it, they are.

    Records are kept for whole calendar years after the one in which the last day at work lies, the day before they were gone.
    """
    return date(today.year - terms.records_years, 1, 1)
