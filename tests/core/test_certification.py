"""Certificates: who gets one, how long it is valid, and what anyone who verifies it is told."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.certification import (
    CertificateFacts,
    CertificateStatus,
    add_months,
    may_issue,
    renewal_opens_on,
    status,
    valid_until,
)
from app.core.decisions import Allowed, Reason, refused
from app.core.recertification import Recertification, terms_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("completed_on", "is_issued", "decision"),
    [
        pytest.param(date(2026, 11, 20), False, Allowed(), id="completed and none issued"),
        pytest.param(None, False, refused(Reason.NOT_COMPLETED), id="not completed"),
        pytest.param(date(2026, 11, 20), True, refused(Reason.ALREADY_ISSUED), id="issued before in this period"),
        pytest.param(None, True, refused(Reason.NOT_COMPLETED), id="not completed is said first"),
    ],
)
def test_one_for_a_period_and_only_on_completion(completed_on, is_issued, decision):
    assert may_issue(completed_on, is_issued) == decision


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="31 January and a month is 28 February"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="29 February in a leap year"),
        pytest.param(date(2026, 11, 20), 2, date(2027, 1, 20), id="over the turn of the year"),
        pytest.param(date(2026, 12, 31), 12, date(2027, 12, 31), id="December stays December"),
        pytest.param(date(2026, 3, 31), -1, date(2026, 2, 28), id="backwards"),
        pytest.param(date(2026, 5, 5), 0, date(2026, 5, 5), id="no months"),
    ],
)
def test_months_are_clamped_to_the_end_of_the_month(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("completed_on", "months", "exclusive_end"),
    [
        pytest.param(date(2023, 2, 12), 12, date(2024, 2, 12), id="12 February 2023 for a year"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 3, 1), id="29 February 2024 for a year rolls on to 1 March"),
        pytest.param(date(2024, 2, 29), 48, date(2028, 2, 29), id="29 February for four years"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 3, 1), id="31 August for half a year rolls on to 1 March"),
        pytest.param(date(2026, 1, 1), 24, date(2028, 1, 1), id="1 January for two years"),
        pytest.param(date(2026, 11, 20), None, None, id="no validity does not expire"),
    ],
)
def test_validity_counts_from_completion(completed_on, months, exclusive_end):
    terms = Recertification(validity_months=months) if months else None
    assert valid_until(completed_on, terms) == exclusive_end


BY_EXPIRY = Recertification(basis="expiry", validity_months=12)
END_OF_YEAR = Recertification(basis="fixed", fixed_month=12, fixed_day=31, minimum_validity_months=6, window_days=200)


@pytest.mark.parametrize(
    ("terms", "completed_on", "renews_until", "exclusive_end"),
    [
        pytest.param(BY_EXPIRY, date(2027, 4, 10), date(2027, 5, 1), date(2028, 5, 1), id="expiry: in the window"),
        pytest.param(BY_EXPIRY, date(2027, 5, 2), date(2027, 5, 1), date(2028, 5, 2), id="expiry: too late"),
        pytest.param(BY_EXPIRY, date(2027, 1, 10), date(2027, 5, 1), date(2028, 1, 10), id="expiry: before the window"),
        pytest.param(BY_EXPIRY, date(2027, 4, 10), None, date(2028, 4, 10), id="expiry: the first time"),
        pytest.param(END_OF_YEAR, date(2027, 2, 28), None, date(2028, 1, 1), id="fixed: long enough"),
        pytest.param(END_OF_YEAR, date(2027, 7, 30), None, date(2029, 1, 1), id="fixed: too short"),
        pytest.param(END_OF_YEAR, date(2027, 6, 30), None, date(2028, 1, 1), id="fixed: just long enough"),
        pytest.param(END_OF_YEAR, date(2027, 7, 2), None, date(2029, 1, 1), id="fixed: a day too short"),
        pytest.param(
            END_OF_YEAR, date(2027, 6, 15), date(2028, 1, 1), date(2029, 1, 1), id="fixed: renewed in the window"
        ),
        pytest.param(END_OF_YEAR, date(2028, 1, 1), date(2028, 1, 1), date(2029, 1, 1), id="fixed: renewed too late"),
    ],
)
def test_validity_of_a_renewal(terms, completed_on, renews_until, exclusive_end):
    assert valid_until(completed_on, terms, renews_until=renews_until) == exclusive_end


@pytest.mark.parametrize(
    ("window", "expected"),
    [(60, date(2027, 11, 2)), (400, date(2027, 4, 2))],
    ids=["sixty days before", "never in the first quarter"],
)
def test_when_the_renewal_opens(window, expected):
    terms = Recertification(validity_months=12, window_days=window)
    assert renewal_opens_on(date(2027, 1, 1), date(2028, 1, 1), terms) == expected


def test_terms_that_say_no_end_are_refused():
    with pytest.raises(ValueError, match="day of the year"):
        Recertification(basis="fixed")
    with pytest.raises(ValueError, match="months"):
        Recertification(basis="expiry")


def test_terms_come_back_as_they_were_stored():
    assert Recertification.from_json(END_OF_YEAR.to_json()) == END_OF_YEAR
    assert terms_of(None, 12) == Recertification(basis="completion", validity_months=12, window_days=60)
    assert terms_of(END_OF_YEAR.to_json(), 12) == END_OF_YEAR
    assert terms_of(None, None) is None


@pytest.mark.parametrize(
    ("expires_at", "marks", "expected"),
    [
        pytest.param(None, (), CertificateStatus.VALID, id="without an end it is valid"),
        pytest.param(NOW + SECOND, (), CertificateStatus.VALID, id="a second before the end it is valid"),
        pytest.param(NOW, (), CertificateStatus.EXPIRED, id="the end is exclusive"),
        pytest.param(NOW - SECOND, (), CertificateStatus.EXPIRED, id="after the end it is expired"),
        pytest.param(None, ("is_suspended",), CertificateStatus.SUSPENDED, id="suspended"),
        pytest.param(NOW, ("is_suspended",), CertificateStatus.SUSPENDED, id="suspended comes before expired"),
        pytest.param(NOW, ("is_superseded", "is_suspended"), CertificateStatus.SUPERSEDED, id="superseded before that"),
        pytest.param(
            NOW, ("is_revoked", "is_superseded", "is_suspended"), CertificateStatus.REVOKED, id="revoked before all"
        ),
    ],
)
def test_status_is_the_first_that_applies(expires_at, marks, expected):
    assert status(NOW, expires_at=expires_at, **dict.fromkeys(marks, True)) is expected


@pytest.mark.parametrize(
    ("valid_through", "score", "logo"),
    [
        pytest.param(date(2027, 11, 19), 91, "data:image/png;base64,AA==", id="everything said"),
        pytest.param(None, None, None, id="no end, no score, no logo"),
    ],
)
def test_facts_come_back_from_storage_as_they_were(valid_through, score, logo):
    facts = CertificateFacts(
        number="0000-0000-0000-0000-0000",
        revision=2,
        language="he",
        paper="Letter",
        holder="Robin Example",
        course="Welcome Aboard",
        objectives=("Know whom to ask", "Find the tools"),
        minutes=45,
        company="Example Harbour Ltd",
        accent="#1d3f72",
        logo=logo,
        completed_on=date(2026, 11, 20),
        valid_through=valid_through,
        score_percent=score,
        verify_url="https://learn.example.com/verify/0000-0000-0000-0000-0000",
    )
    assert CertificateFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts
