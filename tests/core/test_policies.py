"""Policies: which version is in force, until when it is to be read, and where somebody stands."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core import policies
from app.core.decisions import Reason
from app.core.policies import Dates, Policy, PolicyText, Reader, Reading, Version, VersionState

DAY = timedelta(days=1)
START = datetime(2026, 12, 1, tzinfo=UTC)
GRACE = START + 15 * DAY
OSLO, GREENWICH = ZoneInfo("Europe/Oslo"), ZoneInfo("UTC")


def version(number=1, *, material=None, effective=START, grace=GRACE, withdrawn=None):
    return Version(
        id=number * 10,
        policy="conduct",
        number=number,
        material_number=material or number,
        effective_at=effective,
        grace_at=grace,
        withdrawn_at=withdrawn,
    )


FIRST = version(1)
TYPO = version(2, material=1, effective=START + 5 * DAY)
SECOND = version(3, effective=START + 30 * DAY, grace=START + 44 * DAY)
ALL = (FIRST, TYPO, SECOND)


@pytest.mark.parametrize(
    ("versions", "now", "consulted", "number"),
    [
        pytest.param(ALL, START - DAY, None, None, id="none before the first takes effect"),
        pytest.param(ALL, START, None, 1, id="the first from its very beginning"),
        pytest.param(ALL, START + 6 * DAY, None, 2, id="a minor one follows at once"),
        pytest.param(ALL, START + 40 * DAY, None, 3, id="the newest of all"),
        pytest.param(ALL, START + 40 * DAY, (), None, id="none where nobody was consulted"),
        pytest.param(
            ALL, START + 40 * DAY, {1}, 2, id="the first with its minor change where only that was consulted about"
        ),
        pytest.param(ALL, START + 40 * DAY, {1, 3}, 3, id="the newest where both were"),
        pytest.param(ALL, START + 40 * DAY, {3}, 3, id="the newest where only that was"),
        pytest.param(
            (FIRST, version(3, effective=START + 30 * DAY, withdrawn=START)),
            START + 40 * DAY,
            None,
            1,
            id="never one taken back",
        ),
    ],
)
def test_which_version_is_in_force(versions, now, consulted, number):
    found = policies.in_force(versions, now, consulted)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("consulted", "numbers"),
    [
        pytest.param(None, [3, 2, 1], id="all where nobody waits"),
        pytest.param({3}, [3], id="none about which nobody was consulted"),
    ],
)
def test_which_versions_have_been_in_force(consulted, numbers):
    found = policies.have_been_in_force(ALL, START + 40 * DAY, consulted)
    assert [each.number for each in found] == numbers


def test_every_version_has_a_state():
    back = version(4, effective=START + 90 * DAY, withdrawn=START)
    ahead = version(5, effective=START + 90 * DAY)
    assert policies.states([*ALL, back, ahead], START + 31 * DAY) == {
        1: VersionState.ARCHIVED,
        2: VersionState.ARCHIVED,
        3: VersionState.ACTIVE,
        4: VersionState.WITHDRAWN,
        5: VersionState.SCHEDULED,
    }


def reader(asked_at=START, zone=GREENWICH, **more):
    return Reader(asked_at=asked_at, zone=zone, **more)


@pytest.mark.parametrize(
    ("who", "due"),
    [
        pytest.param(reader(), GRACE, id="who was there when it took effect has until the end of grace"),
        pytest.param(reader(START + 40 * DAY), START + 55 * DAY, id="who came later has as many days"),
        pytest.param(
            reader(datetime(2027, 3, 20, 23, tzinfo=UTC), OSLO),
            datetime(2027, 4, 4, 22, tzinfo=UTC),
            id="in their own zone, over a change of the clocks",
        ),
        pytest.param(
            reader(answered_at=START + 20 * DAY + timedelta(hours=9)),
            START + 28 * DAY,
            id="an answer gives seven full days",
        ),
        pytest.param(reader(answered_at=START + DAY), GRACE, id="an answer takes nothing away"),
        pytest.param(
            reader(away_from=START + 3 * DAY, back_at=START + 60 * DAY),
            START + 75 * DAY,
            id="a leave gives as many days again",
        ),
        pytest.param(
            reader(away_from=GRACE + DAY, back_at=START + 60 * DAY),
            GRACE,
            id="but not one that began when it was overdue",
        ),
        pytest.param(reader(away_from=START - 9 * DAY, back_at=START - DAY), GRACE, id="nor one that had ended"),
    ],
)
def test_until_when_it_is_to_be_read(who, due):
    assert policies.due_at(FIRST, who) == due


@pytest.mark.parametrize(
    ("who", "now", "expected"),
    [
        pytest.param(reader(), START, Reading.TO_READ, id="not read, time left"),
        pytest.param(reader(), GRACE - timedelta(seconds=1), Reading.TO_READ, id="until the last second of grace"),
        pytest.param(reader(), GRACE, Reading.OVERDUE, id="then overdue"),
        pytest.param(reader(acknowledged=1), GRACE, Reading.ACKNOWLEDGED, id="acknowledged"),
        pytest.param(reader(acknowledged=3), GRACE, Reading.ACKNOWLEDGED, id="a later one is more than was asked"),
        pytest.param(
            reader(has_open_question=True), GRACE + 90 * DAY, Reading.QUESTION, id="never overdue with an open question"
        ),
        pytest.param(reader(acknowledged=1, has_open_question=True), GRACE, Reading.ACKNOWLEDGED, id="read, and asked"),
    ],
)
def test_where_somebody_stands(who, now, expected):
    assert policies.reading(FIRST, who, now) is expected


def test_an_older_acknowledgement_serves_until_the_grace_is_over():
    earlier = reader(acknowledged=1)
    assert policies.reading(SECOND, earlier, SECOND.effective_at) is Reading.EARLIER_SERVES
    assert policies.reading(SECOND, earlier, SECOND.grace_at) is Reading.OVERDUE


def draft(*, stale=(), words="text"):
    texts = {
        language: PolicyText(
            language=language, title="T", html="", source="", digest=f"{words}-{language}", is_stale=language in stale
        )
        for language in ("en", "he")
    }
    return Policy(slug="conduct", source_language="en", prevailing_language="en", texts=texts)


SAME = {"en": "text-en", "he": "text-he"}


@pytest.mark.parametrize(
    ("text", "before", "is_material", "reason"),
    [
        pytest.param(draft(), None, True, None, id="a first version"),
        pytest.param(
            draft(), None, False, Reason.POLICY_FIRST_IS_MATERIAL, id="a first version that calls itself minor"
        ),
        pytest.param(draft(words="new"), SAME, False, None, id="a minor change"),
        pytest.param(draft(), SAME, True, Reason.POLICY_UNCHANGED, id="nothing has changed"),
        pytest.param(draft(stale=["he"], words="new"), SAME, True, Reason.POLICY_STALE, id="a stale translation"),
        pytest.param(draft(), {"en": "text-en"}, False, None, id="a language more"),
    ],
)
def test_which_drafts_become_versions(text, before, is_material, reason):
    decision = policies.may_activate(text, before, is_material=is_material)
    assert getattr(decision, "reason", None) == reason


TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        pytest.param(TODAY, TODAY, None, id="from today to today"),
        pytest.param(TODAY - DAY, TODAY, Reason.POLICY_TOO_EARLY, id="in the past"),
        pytest.param(TODAY + 2 * DAY, TODAY + DAY, Reason.POLICY_GRACE_TOO_EARLY, id="grace before it begins"),
        pytest.param(TODAY, TODAY + 366 * DAY, None, id="a year of grace"),
        pytest.param(TODAY, TODAY + 367 * DAY, Reason.POLICY_TOO_LATE, id="more than a year ahead"),
    ],
)
def test_on_which_days_a_version_may_begin(first, last, reason):
    decision = policies.may_begin(Dates(effective_on=first, grace_on=last), TODAY)
    assert getattr(decision, "reason", None) == reason


def test_only_what_has_not_taken_effect_is_taken_back():
    assert policies.may_withdraw(FIRST, START - DAY)
    assert not policies.may_withdraw(FIRST, START)
    assert not policies.may_withdraw(version(withdrawn=START), START - DAY)


def test_what_is_said_of_another_version_is_not_taken():
    assert policies.may_answer(FIRST, FIRST.id)
    assert not policies.may_answer(SECOND, FIRST.id)
    assert not policies.may_answer(None, FIRST.id)


def test_questions_are_bounded():
    assert policies.may_ask(policies.MOST_QUESTIONS - 1)
    assert not policies.may_ask(policies.MOST_QUESTIONS)
