"""Until when what is stored is kept: vectors by date."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.retention import Terms, destroyed_before, left_before
from app.core.stored import Rule

TERMS = Terms(answers_months=12, mails_months=6, records_years=3)


@pytest.mark.parametrize(
    ("left_on", "end"),
    [
        (date(2026, 5, 1), date(2030, 1, 1)),
        (date(2026, 1, 2), date(2030, 1, 1)),
        (date(2026, 12, 31), date(2030, 1, 1)),
        (date(2027, 1, 1), date(2030, 1, 1)),
        (date(2027, 1, 2), date(2031, 1, 1)),
    ],
    ids=["gone in May", "worked on 1 January", "worked until 30 December", "worked until 31 December", "one day more"],
)
def test_records_are_kept_for_whole_calendar_years_after_the_last_day(left_on, end):
    for today in (date(2029, 12, 31), date(2030, 1, 1), date(2030, 6, 1), date(2031, 1, 1)):
        assert (left_on <= left_before(TERMS, today)) == (end <= today)


@pytest.mark.parametrize(
    ("rule", "now", "before"),
    [
        (Rule.ANSWERS, datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2025, 11, 19, 23, tzinfo=UTC)),
        (Rule.ANSWERS, datetime(2026, 11, 20, 23, 30, tzinfo=UTC), datetime(2025, 11, 20, 23, tzinfo=UTC)),
        (Rule.ANSWERS, datetime(2028, 2, 29, 9, tzinfo=UTC), datetime(2027, 2, 27, 23, tzinfo=UTC)),
        (Rule.MAILS, datetime(2026, 8, 31, 9, tzinfo=UTC), datetime(2026, 2, 27, 23, tzinfo=UTC)),
        (Rule.JOBS, datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 10, 21, 9, tzinfo=UTC)),
    ],
    ids=["midnight in Oslo", "the next day in Oslo", "29 February", "a shorter month", "days to the hour"],
)
def test_terms_count_from_the_company_s_day(rule, now, before):
    assert destroyed_before(rule, TERMS, now, ZoneInfo("Europe/Oslo")) == before
